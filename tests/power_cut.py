"""What a power cut leaves of a folder, at each moment of a job: a recorder of what is written and of what is flushed.

A file is as it was when it was last flushed (`os.fsync`); what was written since is lost, half there, zeros, or by
luck all there. A folder has the names of now, or, at the worst that a file system may do, those of its last flush.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import RLock

from tests.touching import heard_by

DEAD = 2**22 + 1  # no process has this number: Linux gives none that is higher than 2^22


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    target: str


Content = bytes | Link | None  # None: a folder
Tree = dict[str, Content]  # what stands in a folder, by relative name; folders before what is in them
Names = dict[str, int]  # what stands in one folder, by the numbers of the nodes

LOSSES: Mapping[str, Callable[[bytes], bytes]] = {  # what becomes of bytes that were not flushed
    "lost": lambda _: b"",
    "half": lambda written: written[: len(written) // 2],
    "zeros": lambda written: bytes(len(written)),
    "kept": lambda written: written,
}


@dataclass(frozen=True)
class State:
    """What a power cut leaves."""

    at: str  # which operation it comes before, and what it does to the disk
    tree: Tree = field(repr=False)
    told: object  # what a person knew by then


class Disk:
    """A folder that is watched while something writes in it."""

    def __init__(self, root: Path) -> None:
        """Begin with what is there; all of it counts as flushed."""
        self.root = root
        self.states: list[State] = []
        self.told: object = None  # what a person knows now; the writer of the test sets it
        self._found: set[str] = set()  # of the states, by their content and what is known
        self._numbers: dict[
            int, int
        ] = {}  # of the nodes that are there now, by inode: the system uses those again
        self._next = count()
        self._lock = RLock()
        self._now: dict[int, bytes | Link | Names] = {}
        self._top = self._look()
        self._flushed = dict(self._now)
        self._step = 0

    @contextmanager
    def watched(self, monkeypatch) -> Iterator[None]:
        """Take the states that a power cut leaves before each change and each flush, and at the end."""
        fsync = os.fsync

        def flush(file: int) -> None:
            self._take("flush")
            fsync(file)
            with self._lock:
                number = self._numbers.get(os.fstat(file).st_ino)
                if number is not None:
                    self._flushed[number] = self._now[number]

        with monkeypatch.context() as patch, heard_by(self._hear):
            patch.setattr(os, "fsync", flush)
            yield
            self._take("end")

    def _hear(self, paths) -> None:
        if any(path.is_relative_to(self.root) for path in paths):
            self._take(" ".join(path.name for path in paths))

    def _take(self, what: str) -> None:
        with self._lock:
            self._look()
            self._step += 1
            for names in ("now", "flushed"):
                for loss in LOSSES:
                    tree = self._tree(names == "flushed", LOSSES[loss])
                    key = _key(tree, self.told)
                    if key not in self._found:
                        self._found.add(key)
                        at = f"{self._step} {what}, unflushed bytes {loss}, names of {names}"
                        self.states.append(State(at, tree, self.told))

    def _look(self) -> int:
        """Take in what is on the disk now. Returns the number of the root."""
        numbers: dict[int, int] = {}

        def node(path: Path, inode: int) -> int:
            number = numbers.get(inode)
            if number is None:
                number = numbers[inode] = self._numbers.get(inode, next(self._next))
                if path.is_symlink():
                    self._now[number] = Link(str(path.readlink()))
                elif path.is_dir():
                    with os.scandir(path) as entries:
                        inodes = {entry.name: entry.inode() for entry in entries}
                    self._now[number] = {name: node(path / name, inode) for name, inode in inodes.items()}
                else:
                    found = path.read_bytes()
                    if self._now.get(number) != found:  # else one copy for all states
                        self._now[number] = found
            return number

        top = node(self.root, self.root.stat().st_ino)
        self._numbers = numbers
        return top

    def _tree(self, by_flushed_names: bool, loss: Callable[[bytes], bytes]) -> Tree:
        tree: Tree = {}
        names_by = self._flushed if by_flushed_names else self._now

        def add(number: int, name: str) -> None:
            now = self._now[number]
            if isinstance(now, dict):
                tree[name] = None
                names = names_by.get(number, {})
                assert isinstance(names, dict)
                for each, inner in sorted(names.items()):
                    add(inner, f"{name}/{each}" if name else each)
            else:
                tree[name] = now if isinstance(now, Link) else self._content(number, now, loss)

        add(self._top, "")
        del tree[""]
        return tree

    def _content(self, number: int, now: bytes, loss: Callable[[bytes], bytes]) -> bytes:
        flushed = self._flushed.get(number, b"")
        assert isinstance(flushed, bytes)
        if now.startswith(flushed):  # what is appended leaves what is there
            return flushed + loss(now[len(flushed) :])
        return loss(now)


def tree_of(root: Path) -> Tree:
    """Return what stands in a folder."""
    tree: Tree = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            tree[name] = Link(str(path.readlink()))
        else:
            tree[name] = None if path.is_dir() else path.read_bytes()
    return tree


def restore(root: Path, tree: Tree) -> None:
    """Make a folder what `tree` says; files that are so already stay, with their times.

    What this process was writing gets the name that one which is gone would have given it.
    """
    wanted = {name.replace(f"-{os.getpid()}-", f"-{DEAD}-"): content for name, content in tree.items()}
    there = tree_of(root)
    for name in sorted(there, reverse=True):
        if name not in wanted or (there[name] != wanted[name]):
            path = root / name
            path.rmdir() if there[name] is None else path.unlink()
    for name, content in sorted(wanted.items()):
        if name in there and there[name] == content:
            continue
        path = root / name
        if content is None:
            path.mkdir()
        elif isinstance(content, Link):
            path.symlink_to(content.target)
        else:
            path.write_bytes(content)


def _key(tree: Tree, told: object) -> str:
    digest = hashlib.sha256(repr(told).encode())
    for name, content in sorted(tree.items()):
        said = repr(content) if content is None or isinstance(content, Link) else f"{len(content)}"
        digest.update(f"{name}\0{said}\0".encode("utf-8", "surrogateescape"))
        if isinstance(content, bytes):
            digest.update(content)
    return digest.hexdigest()
