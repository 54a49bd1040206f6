"""Files that are whole or not there at all, also after a power cut."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from configs.disk.durable import flush
from configs.disk.retrying import patiently
from configs.disk.workspace import BUILDING


def sweep(folder: Path) -> None:
    """Remove the files that a process which was killed had begun to write in a folder that is ours alone now."""
    for leftover in folder.glob(f"{BUILDING}*"):
        patiently(leftover.unlink)


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then put it in place at once; of several processes, the last wins.

    It is on the disk before it has its name, so a power cut leaves the old file or the new one.
    """
    beside = path.with_name(f"{BUILDING}{os.getpid()}-{path.name}")
    with named_as_it_will_be(beside, path):
        try:
            write(beside)
            flush(beside)
            patiently(lambda: beside.replace(path))
            flush(path.parent)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def named_as_it_will_be(beside: Path, path: Path) -> Iterator[None]:
    """Let an error of the system name what a person knows, not what is being built beside it."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        for name in ("filename", "filename2"):
            if (named := getattr(error, name)) is not None:
                setattr(error, name, os.fsdecode(named).replace(str(beside), str(path)))
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all, its lines' ends as they are."""
    write_whole(path, lambda beside: beside.write_text(text, encoding="utf-8", newline=""))
