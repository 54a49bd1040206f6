"""Files that are whole or not there at all, also after a power cut."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil

from configs.disk.durable import flush
from configs.disk.retrying import patiently
from configs.disk.workspace import BUILDING

_OF_PROCESS = re.compile(rf"{re.escape(BUILDING)}(\d{{1,9}})-")


def sweep(folder: Path) -> None:
    """Remove the files that a process which was killed had begun to write in a folder that is ours alone now."""
    for leftover in folder.glob(f"{BUILDING}*"):
        patiently(leftover.unlink)


def beside(path: Path) -> Path:
    """Return where this process may write what is to stand at `path`: a place of its own, that nobody lists."""
    return path.with_name(f"{BUILDING}{os.getpid()}-{path.name}")


def sweep_left(folder: Path) -> None:
    """Remove the files that processes which are gone had begun to write in a folder that others may write in too."""
    for left in folder.glob(f"{BUILDING}*"):
        of = _OF_PROCESS.match(left.name)
        if of is not None and not psutil.pid_exists(int(of[1])) and left.is_file():
            patiently(partial(left.unlink, missing_ok=True))


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then put it in place at once; of several processes, the last wins.

    It is on the disk before it has its name, so a power cut leaves the old file or the new one; what it leaves of a
    file that was being written goes when the next one is written in that folder.
    """
    new = beside(path)
    with named_as_it_will_be(new, path):
        sweep_left(path.parent)
        try:
            write(new)
            flush(new)
            patiently(lambda: new.replace(path))
            flush(path.parent)
        finally:
            new.unlink(missing_ok=True)


@contextmanager
def named_as_it_will_be(new: Path, path: Path) -> Iterator[None]:
    """Let an error of the system name what a person knows, not what is being built beside it."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        for name in ("filename", "filename2"):
            if (named := getattr(error, name)) is not None:
                setattr(error, name, os.fsdecode(named).replace(str(new), str(path)))
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all, its lines' ends as they are."""
    write_whole(path, lambda new: new.write_text(text, encoding="utf-8", newline=""))
