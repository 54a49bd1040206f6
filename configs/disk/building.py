"""Folders that are whole or not there at all, over nothing of the person's, and made by one process at a time."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from configs.disk.durable import flush, flush_tree
from configs.disk.lock import Lock
from configs.disk.names import folded_name
from configs.disk.retrying import patiently
from configs.disk.workspace import BUILDING
from configs.disk.writing import named_as_it_will_be
from configs.errors import ExistsError, UserError, way_out

_GIVES_WAY = ".giving-way-"  # before the name of a folder, while another one takes its place
IsOurs = Callable[[Path], bool]  # whether what stands at a relative name can be made again


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
            "choose another name, or delete it first (page Kept, or the command kept)",
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
        lock = Lock.attempt(_lock_of(folder))
    except OSError as error:
        raise not_writable(folder.parent, error) from None
    if lock is None:
        raise UserError(
            folder, f"another process is working on this {what}", "wait for it, or choose another name"
        )
    try:
        yield
    finally:
        lock.release()


@contextmanager
def building(folder: Path, what: str, replaces: IsOurs | None = None) -> Iterator[Path]:
    """Yield a folder to fill; it becomes `folder` when the block ends well, and vanishes when it does not.

    It is on the disk before it has its name, so a power cut leaves all of it or nothing. With `replaces`, an older
    `folder` gives way once the new one is whole; that is for what can be computed again, such as an evaluation. Files
    in it that are not ours, such as a person's notes, are copied into the new one first.
    Leavings of processes that were killed, here and beside, are swept away first.

    Args:
        folder: to be.
        what: it is, in words.
        replaces: which of the files in an older `folder`, by their relative names, may go; None: it is not replaced.

    Raises:
        ExistsError: `folder` exists, and is not to be replaced.
        UserError: the place cannot be written to, or another process is at work on it.
    """
    with alone(folder, what):
        _sweep_beside(folder)
        if replaces is None or folder.name not in _siblings(folder):
            check_free(folder, what)
        yield from _built(folder, replaces)


def _sweep_beside(folder: Path) -> None:
    """Remove what killed processes left beside a folder of ours alone; one that was giving way gets its name back."""
    try:
        left = [path for path in folder.parent.iterdir() if path.name.startswith((BUILDING, _GIVES_WAY))]
    except FileNotFoundError:
        return
    except OSError as error:
        raise not_writable(folder.parent, error) from None
    for path in left:
        gives_way = path.name.startswith(_GIVES_WAY)
        of = path.with_name(path.name.removeprefix(_GIVES_WAY if gives_way else BUILDING))
        lock = None if of == folder else Lock.attempt(_lock_of(of))
        if lock is None and of != folder:
            continue  # another process is at work on it
        try:
            if gives_way and not of.exists():
                patiently(partial(path.rename, of))
                flush(of.parent)
            elif path.is_dir():
                patiently(partial(shutil.rmtree, path))
        except OSError as error:
            raise not_writable(folder.parent, error) from None
        finally:
            if lock is not None:
                lock.release()


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f".lock-{folder.name}")


def _bring_over(old: Path, new: Path, replaces: IsOurs) -> None:
    """Copy what is not ours from the folder that is to give way into the one that takes its place."""
    for path in old.rglob("*"):
        name = path.relative_to(old)
        if (path.is_symlink() or path.is_file()) and not replaces(name):
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, new / name, follow_symlinks=False)


def _built(folder: Path, replaces: IsOurs | None) -> Iterator[Path]:
    beside = folder.with_name(f"{BUILDING}{folder.name}")
    try:
        beside.mkdir(parents=True)
    except OSError as error:
        raise not_writable(folder.parent, error) from None
    try:
        with named_as_it_will_be(beside, folder):
            yield beside
            if replaces is not None:
                _bring_over(folder, beside, replaces)
            flush_tree(beside)
            old = folder.with_name(f"{_GIVES_WAY}{folder.name}")
            if is_replaced := folder.exists():
                patiently(lambda: folder.rename(old))
            patiently(lambda: beside.rename(folder))
            flush(folder.parent)
            if is_replaced:
                patiently(lambda: shutil.rmtree(old))
                flush(folder.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def not_writable(folder: Path, error: OSError) -> UserError:
    """Return what to say of a folder that the system does not let us write to."""
    return UserError(
        folder, f"cannot be written to ({error.strerror})", f"{way_out(error)}, or choose another place"
    )
