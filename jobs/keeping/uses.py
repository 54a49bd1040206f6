"""Which jobs use what is kept: each says so in a file while it runs, and whoever moves something away asks first.

The file's lock is the job's: one that nobody holds was left by a process that is gone, and counts for nothing.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from configs.disk.lock import Lock
from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.spec.spec import Spec
from jobs.keeping.kept import Kept, kept_as, shaped
from jobs.kinds.naming import job_name
from jobs.kinds.registry import Thing, job_kind
from networks.runs.run_record import read_run_record

FOLDER = ".in-use"
_ENDING = ".txt"


@contextmanager
def gate(workspace: Workspace) -> Iterator[None]:
    """Let no job begin, and nothing be moved, meanwhile: for moments. Waits for whoever is in it."""
    lock = Lock.wait(workspace.root / FOLDER / ".gate")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def in_use(spec: Spec, workspace: Workspace) -> Iterator[None]:
    """Say what a job uses while it is done; of what is not there, the job itself says so.

    Where that cannot be written, as on a disk that is full or for reading alone, nothing is moved away either.
    """
    used = [kept for kept in _used(spec, workspace) if kept.folder(workspace).exists()]
    mark = None
    if used:
        with suppress(OSError, UserError), gate(workspace):
            mark = _Mark(workspace, job_name(spec), used)
    try:
        yield
    finally:
        if mark is not None:
            mark.remove()


class _Mark:
    """A file that says what this process uses, and its lock."""

    def __init__(self, workspace: Workspace, job: str, used: Sequence[Kept]) -> None:
        folder = workspace.root / FOLDER
        number = 1
        while (lock := Lock.attempt(folder / f"{os.getpid()}-{number}")) is None:
            number += 1
        self._lock, self._path = lock, folder / f"{os.getpid()}-{number}{_ENDING}"
        self._path.write_text("\n".join([job, *(str(kept.place) for kept in used)]), encoding="utf-8")

    def remove(self) -> None:
        """Say that it uses nothing any more."""
        with suppress(OSError):  # the workspace may be gone: the job says so
            self._path.unlink(missing_ok=True)
        self._lock.release()


def _used(spec: Spec, workspace: Workspace) -> set[Kept]:
    """Return what a job needs, and what its runs were trained on."""
    things: set[Thing] = set(job_kind(spec).needs(spec))
    for kind, name, *_ in list(things):
        if kind == "run":
            with suppress(UserError):  # there is none, or it is damaged: the job says so
                things |= trained_on(name, workspace)
    return {kept_as(thing) for thing in things}


def trained_on(run: str, workspace: Workspace) -> set[Thing]:
    """Return the data set of a run, and the corruption that it has of it. Raises UserError."""
    spec = read_run_record(workspace.run(run)).spec
    return set(job_kind(spec).needs(spec))


def check_unused(kept: Kept, workspace: Workspace) -> None:
    """Raise UserError if a job that runs uses something, or part of it. To be asked within the gate."""
    for path in sorted((workspace.root / FOLDER).glob(f"*{_ENDING}")):
        lock = Lock.attempt(path.with_suffix(""))
        if lock is not None:  # left by a process that is gone
            path.unlink(missing_ok=True)
            lock.release()
            continue
        job, *places = _text(path).splitlines() or [""]
        if any(used is not None and used.is_within(kept) for used in map(shaped, places)):
            raise UserError(
                kept.folder(workspace),
                f"is used by a job that runs, {job}",
                "wait for it, or cancel it",
            )


def _text(path: Path) -> str:
    """Return what a mark says; nothing if its job has ended meanwhile."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
