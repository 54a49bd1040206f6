"""The photos of a folder that is inspected: which there are, and in which state each was found."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from configs.errors import UserError
from datasets.images import EXTENSIONS
from datasets.names import is_junk, leads_above

Key = tuple[int, int]  # what tells a folder from any other, by whatever name: its disk and its number


@dataclass(frozen=True)
class Photo:
    """A file, as it was before it was read: one that is written anew has another size or time."""

    name: str  # relative to the folder that is inspected, with `/`
    size: int  # bytes
    changed: int  # nanoseconds, by the clock of the disk

    @classmethod
    def at(cls, path: Path, name: str) -> Self:
        """Return a file in its present state. Raises OSError."""
        found = path.stat()
        return cls(name, found.st_size, found.st_mtime_ns)


@dataclass(frozen=True)
class Listing:
    """What stands directly in a folder."""

    photos: list[str]  # names
    folders: list[str]
    unnamed: list[str]  # photos whose names are no text, as they can be shown


def list_folder(path: Path) -> Listing:
    """Return what stands in a folder, sorted, without what is hidden and links to a folder above. Raises OSError."""
    photos: list[str] = []
    folders: list[str] = []
    unnamed: list[str] = []
    with os.scandir(path) as entries:
        for entry in entries:
            if is_junk(entry.name):
                continue
            stem, _, ending = entry.name.rpartition(".")
            is_photo = bool(stem) and f".{ending.lower()}" in EXTENSIONS
            if is_photo and (entry.is_file() or entry.is_symlink()):  # a link whose file is gone is told
                text = os.fsencode(entry.name).decode("utf-8", "backslashreplace")
                (photos if text == entry.name else unnamed).append(text)
            elif entry.is_dir() and not leads_above(Path(entry.path)):
                folders.append(entry.name)
    return Listing(sorted(photos), sorted(folders), sorted(unnamed))


@dataclass(frozen=True)
class Listed:
    """A folder, and what stands in it."""

    path: Path
    key: Key
    listing: Listing


def walk(root: Path, known: set[Key], refused: Callable[[OSError], None]) -> Iterator[Listed]:
    """Yield a folder and all below it, each once: real ones first, so that what is linked to keeps its own name.

    A folder that goes away meanwhile has nothing in it.

    Args:
        root: of all.
        known: folders that are not looked into; those that are yielded are added.
        refused: is called for a folder that the system does not let us list; it may raise.

    Raises:
        OSError: the root cannot be listed.
    """
    ahead, links = [root], list[Path]()
    while ahead or links:
        path = ahead.pop(0) if ahead else links.pop(0)
        try:
            if (key := key_of(path)) in known:
                continue
            listing = list_folder(path)
        except OSError as error:
            if path == root:
                raise
            if not isinstance(error, FileNotFoundError | NotADirectoryError):
                refused(error)
            continue
        known.add(key)
        inside = [path / name for name in listing.folders]
        ahead[:0] = [each for each in inside if not each.is_symlink()]
        links += [each for each in inside if each.is_symlink()]
        yield Listed(path, key, listing)


def key_of(folder: Path) -> Key:
    """Return what tells a folder from any other. Raises OSError."""
    found = folder.stat()
    return found.st_dev, found.st_ino


def no_text(folder: Path, unnamed: str) -> str:
    """Return what to say about a photo whose name is no text."""
    return str(UserError(f"{folder}/{unnamed}", "has a name that is not UTF-8 text", "rename it"))
