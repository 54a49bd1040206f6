"""The program in processes that begin with all modules loaded, TensorFlow among them: a kill hits the work.

They are forked from one process that has loaded them, at the first use.
"""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from main import main

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["tests.loaded_modules"])


def begin(arguments: Sequence[str], said: Connection | None = None) -> ForkServerProcess:
    """Start the program with these arguments.

    Args:
        said: where its output goes; nowhere if it is left out. What it says of errors goes nowhere.
    """
    process = _FORKED.Process(target=_work, args=(arguments, said))
    process.start()
    return process


def run(arguments: Sequence[str]) -> None:
    """Run the program to its end, which must be a good one."""
    process = begin(arguments)
    process.join()
    assert process.exitcode == 0


def _work(arguments: Sequence[str], said: Connection | None) -> None:
    silence = os.open(os.devnull, os.O_WRONLY)
    for number, place in ((1, said.fileno() if said else silence), (2, silence)):
        os.dup2(place, number)
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8") for number in (1, 2))  # noqa: PTH123, SIM115
    sys.exit(main(arguments))
