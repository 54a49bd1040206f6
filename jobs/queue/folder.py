"""The queue: a folder of specs, where a job's place says how it stands, and every move is one rename.

    todo/*.hjson  →  running/*.hjson  →  done/*.hjson  or  failed/*.hjson, with a *.txt that says why

Who holds the lock of a job's name may move it. A job in `running` that nobody holds was left by a process that is gone.
"""

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from configs.disk.durable import flush, make_folder
from configs.disk.lock import Lock
from configs.disk.retrying import patiently
from configs.disk.writing import beside, sweep_left, write_text
from configs.errors import ExistsError, MissingError, UserError, way_out

Place = Literal["todo", "running", "done", "failed"]
PLACES: tuple[Place, ...] = ("running", "todo", "failed", "done")  # as a person wants to see them
_DIGITS = 5
_PATIENCE = 1.0  # seconds
_NUMBERED = re.compile(r"(\d+)-(.*)")


@dataclass
class Claim:
    """A job that this process has taken: nobody else touches it."""

    name: str
    again: bool  # whether somebody who is gone may have begun it
    lock: Lock


@dataclass(frozen=True)
class Queue:
    """The folders of a queue. Jobs are named as their files, and done in the order of their names."""

    todo: Path
    root: Path  # of the other folders

    @classmethod
    def at(cls, root: Path) -> "Queue":
        """Return the queue whose folders all stand in one."""
        return cls(root / "todo", root)

    def folder(self, place: Place) -> Path:
        return self.todo if place == "todo" else self.root / place

    def spec(self, place: Place, name: str) -> Path:
        return self.folder(place) / f"{name}.hjson"

    def reason(self, name: str) -> Path:
        """Why a job failed, as a person reads it."""
        return self.root / "failed" / f"{name}.txt"

    def log(self, name: str) -> Path:
        """What a job said, one JSON object a line."""
        return self.root / "logs" / f"{name}.jsonl"

    def cancellation(self, name: str) -> Path:
        """A file that asks for a running job to be stopped."""
        return self.root / "running" / f"{name}.cancel"

    def work_lock(self, name: str) -> Path:
        """Held by the process that does the work, so that no two do, not even after a runner was killed."""
        return self.root / "locks" / f"{name}.work"

    @contextmanager
    def kept(self, keep: bool) -> Iterator[None]:
        """Let nobody else run the queue meanwhile, with `keep`, as specs that stay in `todo` do not say that they ran.

        Raises:
            UserError: somebody else runs it so.
        """
        deadline = time.monotonic() + _PATIENCE
        while (lock := Lock.attempt(self.root / "locks" / ".keep")) is None:
            if time.monotonic() >= deadline:
                raise UserError(
                    self.todo, "is being run with -keep by another process", "wait for it, or cancel it"
                )
            time.sleep(_PATIENCE / 20)  # others hold it for a moment, to see whether it is free
        if not keep:
            lock.release()
        try:
            yield
        finally:
            if keep:
                lock.release()

    def names(self, place: Place) -> list[str]:
        """Return the jobs at a place, in order."""
        folder = self.folder(place)
        if not folder.is_dir():
            return []
        with os.scandir(folder) as entries:
            return sorted(
                Path(entry.name).stem
                for entry in entries
                if Path(entry.name).match("*.hjson")
                and not entry.name.startswith(".")
                and not _is_pipe(entry)
            )

    def add(self, name: str, text: str) -> str:
        """Put a spec behind all others. Returns the job's name: a number, then `name`.

        Raises:
            UserError: the folder cannot be written to.
        """
        while True:
            job = f"{self._highest() + 1:0{_DIGITS}}-{name}"
            if self.put(job, text):
                return job

    def put(self, job: str, text: str) -> bool:
        """Put a spec into `todo`, whole; False if a job of that name is there. Raises UserError as `add`."""
        place = self.spec("todo", job)
        try:
            make_folder(self.todo)
            sweep_left(self.todo)
            new = beside(place)
            try:
                new.write_text(text, encoding="utf-8")
                flush(new)
                _move_to_free(new, place)
            except FileExistsError:
                return False
            finally:
                new.unlink(missing_ok=True)
        except OSError as error:
            raise UserError(self.todo, f"cannot be written to ({error.strerror})", way_out(error)) from None
        return True

    def _highest(self) -> int:
        numbers = [_numbered(name)[0][:_DIGITS] for place in PLACES for name in self.names(place)]
        return max((int(number) for number in numbers if number), default=0)

    def claim(self, name: str) -> Claim | None:
        """Take a job that waits, or that a process that is gone has left; None if somebody else has it."""
        lock = Lock.attempt(self._lock(name))
        if lock is None:
            return None
        if self.spec("running", name).exists():
            return Claim(name, True, lock)
        try:
            make_folder(self.folder("running"))
            _move(self.spec("todo", name), self.spec("running", name))
        except FileNotFoundError:
            lock.release()
            return None
        return Claim(name, False, lock)

    def is_attended(self, name: str) -> bool:
        """Whether a process has taken a job; one that runs and is not attended was cut off."""
        lock = Lock.attempt(self._lock(name))
        if lock is not None:
            lock.release()
        return lock is None

    def _lock(self, name: str) -> Path:
        return self.root / "locks" / f"{name}.claim"

    def finish(self, claim: Claim, place: Place, why: str = "") -> None:
        """Move a claimed job to where it belongs now, with the reason if it failed, and let it go."""
        make_folder(self.folder(place))
        name = claim.name
        while self.spec(place, name).exists():
            name += "+"  # an older job of that name keeps its place
        if place == "failed":
            write_text(self.reason(name), why.strip() + "\n")
        self.cancellation(claim.name).unlink(missing_ok=True)
        _move(self.spec("running", claim.name), self.spec(place, name))
        claim.lock.release()

    def cancel(self, name: str) -> None:
        """Ask whoever runs a job to stop it."""
        if self.spec("running", name).exists():
            self.cancellation(name).touch()

    def retry(self, name: str) -> None:
        """Put a failed job back. Raises UserError, also where a job of its name waits."""
        with self._held(name):
            make_folder(self.todo)
            self._rename(self.spec("failed", name), self.spec("todo", name))
            self.reason(name).unlink(missing_ok=True)

    def remove(self, place: Place, name: str) -> None:
        """Delete a job's spec, its reason and its log; not what it made. Raises UserError.

        Another job of its name, at another place, keeps its own.
        """
        with self._held(name):
            self.spec(place, name).unlink(missing_ok=True)
            if place == "failed":
                self.reason(name).unlink(missing_ok=True)
            if not any(self.spec(other, name).exists() for other in PLACES):
                self.log(name).unlink(missing_ok=True)

    def move_up(self, name: str) -> str:
        """Let a waiting job change places with the one before it. Returns its new name.

        Raises:
            UserError: somebody has taken it meanwhile.
        """
        names = self.names("todo")
        at = names.index(name) if name in names else 0
        if at == 0:
            return name
        new = self._name_between(names, at)
        if new is None:
            names = self._renumbered(names)
            new = self._name_between(names, at)
            assert new is not None  # their numbers leave room
        return self._renamed(names[at], new)

    def _name_between(self, names: list[str], at: int) -> str | None:
        """Return a free name for a waiting job before the one above it; None if the names leave no room for one."""
        above, before = names[at - 1], names[at - 2] if at > 1 else ""
        low, high = _numbered(before)[0], _numbered(above)[0]
        if not high or (before and not low) or int(high) == 0:
            return None
        new = f"{between(low, high)}-{_numbered(names[at])[1]}"
        return new if before < new < above and new not in names else None

    def _renumbered(self, names: list[str]) -> list[str]:
        """Give waiting jobs numbers behind all that there are, so that none takes another one's name."""
        first = max((int(number) for number, _ in map(_numbered, names) if number), default=0) + 1
        return [
            self._renamed(each, f"{number:0{_DIGITS}}-{_numbered(each)[1]}")
            for number, each in enumerate(names, start=first)
        ]

    def _renamed(self, old: str, new: str) -> str:
        with self._held(old):
            self._rename(self.spec("todo", old), self.spec("todo", new))
        return new

    def _rename(self, old: Path, new: Path) -> None:
        try:
            patiently(lambda: _move_to_free(old, new))
        except FileNotFoundError:
            raise MissingError(old, "no longer exists", "look at the queue as it is now") from None
        except FileExistsError:
            raise ExistsError(
                new, "is there already, as a job of that name", "delete one of the two, or rename its file"
            ) from None

    @contextmanager
    def _held(self, name: str) -> Iterator[None]:
        lock = Lock.attempt(self._lock(name))
        if lock is None:
            raise UserError(name, "is running", "cancel it first")
        try:
            yield
        finally:
            lock.release()


def _move(old: Path, new: Path) -> None:
    patiently(lambda: old.rename(new))
    _flush_names(old, new)


def _flush_names(old: Path, new: Path) -> None:
    """Have a move on the disk: the new name first, so that a power cut loses none of the two."""
    flush(new.parent)
    if old.parent != new.parent:
        flush(old.parent)


def _is_pipe(entry: os.DirEntry[str]) -> bool:
    """Whether reading it would wait for another program. Of a plain file, the listing itself says that it is none."""
    try:
        if entry.is_file() or entry.is_dir():
            return False
        mode = entry.stat().st_mode
    except OSError:  # it has moved, or is a link to nothing: whoever reads it is told
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISCHR(mode)


def _move_to_free(old: Path, new: Path) -> None:
    """Give a file another name. Raises FileExistsError if that is taken: nothing is written over."""
    try:
        os.link(old, new)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:  # a file system without hard links
        if new.exists():
            raise FileExistsError(new) from None
        old.rename(new)
    else:
        flush(new.parent)
        old.unlink()
    _flush_names(old, new)


def _numbered(name: str) -> tuple[str, str]:
    """Return the digits that a job's name begins with, if it does, and the rest."""
    found = _NUMBERED.fullmatch(name)
    return (found[1], found[2]) if found else ("", name)


def between(low: str, high: str) -> str:
    """Return digits that stand between two others as text is sorted; `low` may be empty, `high` follows it.

    >>> between("00001", "00002")
    '000015'
    """
    same = 0
    while same < len(high) and (low[same] if same < len(low) else "0") == high[same]:
        same += 1
    prefix, low, high = high[:same], low[same:], high[same:]
    while True:
        first, last = int(low[:1] or 0), int(high[:1] or 10)
        if last - first > 1:
            return f"{prefix}{(first + last) // 2}"
        prefix, low, high = f"{prefix}{first}", low[1:], ""
