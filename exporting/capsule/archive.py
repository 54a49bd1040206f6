"""The file of a capsule: written whole, and unpacked without trust: no entry leaves the folder, sizes are bounded."""

import shutil
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

from configs.disk.names import folded_name
from configs.disk.writing import write_whole
from configs.errors import UserError, way_out

MOST_FILES = 200_000
MOST_BYTES = 8 * 2**30  # of all that is unpacked
_WHEN = (1980, 1, 1, 0, 0, 0)  # of each entry: one run gives one file, whenever it is written
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def inside(name: str) -> str:
    """Return a relative name that stays in its folder on every platform; raises ValueError for any other."""
    path, on_windows = PurePosixPath(name), PureWindowsPath(name)
    stays = path.parts and path.as_posix() == name and not path.is_absolute() and ".." not in path.parts
    if not stays or on_windows.drive or "\\" in name or "\0" in name:
        raise ValueError(f"must be a relative name in the folder, got {name!r}")
    return name


def write_archive(path: Path, entries: Mapping[str, Path | str]) -> None:
    """Write a file of entries by their names: each a file's content, or a text. Raises OSError."""

    def write(beside: Path) -> None:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(entries.items()):
                entry = zipfile.ZipInfo(name, _WHEN)
                entry.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(entry, "w", force_zip64=True) as out:
                    if isinstance(content, str):
                        out.write(content.encode())
                        continue
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, out)

    write_whole(path, write)


def unpack(path: Path, folder: Path) -> None:
    """Unpack a capsule into an empty folder.

    Raises:
        UserError: it cannot be read, is damaged, too large, or has an entry that is no plain file in the folder.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, path)
            for entry in _files_of(archive):
                place = folder / entry.filename
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, place.open("xb") as out:
                    shutil.copyfileobj(source, out)  # no more than the entry says; other content is damage
    except _DAMAGE as error:
        raise UserError(path, f"is damaged, or no capsule ({error})", "write it anew from its run") from None
    except OSError as error:
        raise UserError(path, f"cannot be unpacked ({error.strerror})", way_out(error)) from None


def _check(archive: zipfile.ZipFile, path: Path) -> None:
    """Raise UserError for entries that nobody should unpack."""
    entries = _files_of(archive)
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or size > MOST_BYTES:
        raise UserError(
            path,
            f"must hold at most {MOST_FILES:,} files of {MOST_BYTES:,} bytes, found {len(entries):,} of {size:,}",
            "check where it comes from",
        )
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        try:
            inside(entry.filename)
        except ValueError as error:
            raise UserError(path, f"has an entry that {error}", "check where it comes from") from None
        if kind not in (0, stat.S_IFREG):
            raise UserError(
                path, f"has an entry that is no plain file: {entry.filename}", "check where it comes from"
            )
    names = {folded_name(entry.filename) for entry in entries}
    folders = {str(folder) for name in names for folder in PurePosixPath(name).parents}
    if len(names) < len(entries) or names & folders:
        raise UserError(path, "has two entries of one name", "check where it comes from")


def _files_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the entries but for folders, which other programs write, too: they are made as files need them."""
    return [entry for entry in archive.infolist() if not entry.is_dir()]
