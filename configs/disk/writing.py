"""Writing into a workspace: whole or not at all, over nothing of the person's, and by one process at a time."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from configs.command_line import command_text
from configs.disk.lock import Lock
from configs.disk.names import folded_name
from configs.disk.retrying import patiently
from configs.disk.workspace import BUILDING, RunFolder
from configs.errors import ExistsError, UserError, way_out


def check_free(folder: Path, what: str) -> None:
    """Raise ExistsError if something stands at `folder` already, or would clash with it on a case-insensitive disk."""
    wanted = folded_name(folder.name)
    taken = next((name for name in _siblings(folder) if folded_name(name) == wanted), None)
    if taken is not None:
        which = (
            ""
            if taken == folder.name
            else ", and a case-insensitive disk would treat the two names as the same"
        )
        raise ExistsError(
            folder,
            f'a {what} called "{taken}" exists already{which}',
            "choose another name, or delete it first",
        )


def _siblings(folder: Path) -> list[str]:
    return [path.name for path in folder.parent.iterdir()] if folder.parent.is_dir() else []


@contextmanager
def alone(folder: Path, what: str) -> Iterator[None]:
    """Let no other process make, train or resume what stands at `folder` meanwhile.

    Raises:
        UserError: another one does, or the place cannot be written to.
    """
    try:
        lock = Lock.attempt(folder.with_name(f".lock-{folder.name}"))
    except OSError as error:
        raise _not_writable(folder.parent, error) from None
    if lock is None:
        raise UserError(
            folder, f"another process is working on this {what}", "wait for it, or choose another name"
        )
    try:
        yield
    finally:
        lock.release()


@contextmanager
def building(folder: Path, what: str, replace: bool = False) -> Iterator[Path]:
    """Yield a folder to fill; it becomes `folder` when the block ends well, and vanishes when it does not.

    With `replace`, an older `folder` gives way once the new one is whole; that is for what can be computed
    again, such as an evaluation. Leftovers of a process that was killed are swept away first.

    Raises:
        ExistsError: `folder` exists, and is not to be replaced.
        UserError: the place cannot be written to, or another process is at work on it.
    """
    with alone(folder, what):
        if not replace or folder.name not in _siblings(folder):
            check_free(folder, what)
        yield from _built(folder)


def _built(folder: Path) -> Iterator[Path]:
    beside = folder.with_name(f"{BUILDING}{folder.name}")
    try:
        if beside.exists():
            shutil.rmtree(beside)
        beside.mkdir(parents=True)
    except OSError as error:
        raise _not_writable(folder.parent, error) from None
    try:
        with _as_it_will_be(beside, folder):
            yield beside
            if folder.exists():
                old = folder.with_name(f"{BUILDING}old-{folder.name}")
                patiently(lambda: folder.rename(old))
                patiently(lambda: beside.rename(folder))
                patiently(lambda: shutil.rmtree(old))
            else:
                patiently(lambda: beside.rename(folder))
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


@contextmanager
def starting_run(files: RunFolder) -> Iterator[RunFolder]:
    """Yield the folder of a new run. If the block fails before any weights were kept, the folder vanishes.

    A folder without weights, left by a process that was killed, is swept away first.

    Raises:
        ExistsError: the run has been trained.
        UserError: the place cannot be written to, or another process is training it.
    """
    with alone(files.path, "run"):
        yield from _started(files)


def _started(files: RunFolder) -> Iterator[RunFolder]:
    if files.weights.exists() and files.checkpoint.exists():
        command = command_text("resume", files.name, workspace=files.path.parents[1])
        raise ExistsError(
            files.path,
            f'a run called "{files.name}" exists already, and is unfinished',
            f"choose another name, go on with it ({command}), or delete it first",
        )
    if files.weights.exists() or not files.path.exists():
        check_free(files.path, "run")
    try:
        if files.path.exists():
            shutil.rmtree(files.path)
        files.path.mkdir(parents=True)
    except OSError as error:
        raise _not_writable(files.path.parent, error) from None
    try:
        yield files
    except BaseException:
        if not files.weights.exists():
            shutil.rmtree(files.path, ignore_errors=True)
        raise


def _not_writable(folder: Path, error: OSError) -> UserError:
    return UserError(
        folder, f"cannot be written to ({error.strerror})", f"{way_out(error)}, or choose another workspace"
    )


def sweep(folder: Path) -> None:
    """Remove the files that a process which was killed had begun to write in a folder that is ours alone now."""
    for leftover in folder.glob(f"{BUILDING}*"):
        patiently(leftover.unlink)


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then put it in place at once; of several processes, the last wins."""
    beside = path.with_name(f"{BUILDING}{os.getpid()}-{path.name}")
    with _as_it_will_be(beside, path):
        try:
            write(beside)
            patiently(lambda: beside.replace(path))
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def _as_it_will_be(beside: Path, path: Path) -> Iterator[None]:
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
