"""Tries one case alone: `python -m tests.soak.answers SEED`; or those from one seed to another: `… FIRST LAST`."""

import sys
import tempfile
from pathlib import Path

from jobs.processes import environment
from tests.soak.answers.case import try_case


def main(first: str, *last: str) -> None:
    """Try cases, and say what each was."""
    environment.prepare()
    for seed in range(int(first), int((first, *last)[-1]) + 1):
        with tempfile.TemporaryDirectory() as folder:
            print(seed, try_case(seed, Path(folder)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
