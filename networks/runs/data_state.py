"""The files of a run's data set: what they were when it was imported and trained on, and whether they still are."""

import csv
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from configs.disk.content import sha256_of
from configs.errors import ImageError, UnreachableError, UserError, way_out
from configs.threads import in_order
from datasets.layout import FILES, MASKS, LabelledImage

SHOWN = 5  # files that are named in a message
_AHEAD = 16  # files that are read at once, at the most
Row = TypeVar("Row")
Hashes = Mapping[str, str]  # SHA-256 of each file by its name in the data set, `train/good/000.png`


@dataclass(frozen=True)
class FileRecord:
    """What a file was when it was imported."""

    name: str  # `train/good/000.png`
    rows: int
    columns: int
    mode: str  # see `datasets.decoding.Picture`
    sha256: str


def imported_files(dataset: Path) -> list[FileRecord]:
    """Return what each file of a data set was when it was imported; none if that was not written down.

    Raises:
        UserError: the record is damaged.
    """
    return _read_table(
        dataset / FILES,
        lambda row: FileRecord(
            row["file"], int(row["rows"]), int(row["columns"]), row["mode"], row["sha256"]
        ),
    )


def imported_masks(dataset: Path) -> Hashes | None:
    """Return the SHA-256 of each mask of a data set when it was imported; None if that was not written down.

    Raises:
        UserError: the record is damaged.
    """
    path = dataset / MASKS
    return dict(_read_table(path, lambda row: (row["file"], row["sha256"]))) if path.exists() else None


def _read_table(path: Path, row_of: Callable[[dict[str, str]], Row]) -> list[Row]:
    """Return what the rows of a table say; nothing if there is none. Raises UserError if it is damaged."""
    try:
        with path.open(newline="", encoding="utf-8") as file:  # a name may hold what ends a line
            return [row_of(row) for row in csv.DictReader(file)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UserError(path, f"cannot be read ({error.strerror})", way_out(error)) from None
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise UserError(path, f"is damaged ({error})", "import the source again under another name") from None


def content_of(path: Path) -> str:
    """Return the SHA-256 of a file. Raises ImageError if it is gone, or cannot be read."""
    try:
        return sha256_of(path)
    except FileNotFoundError:
        problem = "is a link to a file that is gone" if path.is_symlink() else "no such file"
        raise ImageError(path, problem, "put it back, or import the source under another name") from None
    except OSError as error:
        kind = ImageError if isinstance(error, PermissionError | IsADirectoryError) else UnreachableError
        raise kind(path, f"cannot be read ({error.strerror})", way_out(error)) from None


def contents_of(dataset: Path, images: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of images by their names in a data set. Raises ImageError if one cannot be read."""
    paths = list(images)
    names = (path.relative_to(dataset).as_posix() for path in paths)
    return dict(zip(names, in_order(content_of, paths, _AHEAD), strict=True))


def check_as_imported(dataset: Path, found: Hashes) -> None:
    """Raise UserError that names the files which are not what was imported. Those that were added are not asked."""
    imported = {each.name: each.sha256 for each in imported_files(dataset)}
    if changed := changed_files(imported, found):
        raise UserError(
            dataset,
            f"is not as it was imported: {named(changed)} changed since",
            "put the files back as they were, or import the source under another name and train on that",
        )


def check_as_trained(dataset: Path, run: str, trained: Hashes, found: Hashes) -> None:
    """Raise UserError that names the files which are not what a run was trained and validated on.

    Args:
        dataset: of the run.
        run: its name.
        trained: what the files were then, as far as it is known.
        found: what they are now, as far as it was looked at.
    """
    if changed := changed_files(trained, found):
        raise UserError(
            dataset,
            f"is not as it was when {run} was trained: {named(changed)} changed since",
            "put the data set back as it was, or train anew, under another name",
        )


def changed_files(before: Hashes, now: Hashes) -> list[str]:
    """Return the names that both know, and whose files differ, sorted."""
    return sorted(name for name, sha256 in now.items() if before.get(name, sha256) != sha256)


def named(names: Sequence[str]) -> str:
    """Return how many files there are, and the first ones' names: `2 files (a.png, b.png)`."""
    shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    return f"{len(names)} file{'s' if len(names) > 1 else ''} ({shown})"


def digest_of(hashes: Hashes) -> str:
    """Return one SHA-256 for many files, by name and content."""
    lines = "".join(f"{name}\0{sha256}\n" for name, sha256 in sorted(hashes.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()


def used_files(images: Iterable[LabelledImage]) -> list[Path]:
    """Return the files of images, and of their masks."""
    return [path for image in images for path in image.files]


def stamps_of(dataset: Path, paths: Iterable[Path]) -> str:
    """Return what changes where one of the files is written anew: much quicker than `digest_of`, and less sure.

    A file whose stamp is another may hold the same, as after it was copied.
    """
    stamps = {}
    for path in paths:
        name = path.relative_to(dataset).as_posix()
        try:
            found = path.stat()
            stamps[name] = f"{found.st_size} {found.st_mtime_ns}"
        except OSError:
            stamps[name] = "gone"
    return digest_of(stamps)
