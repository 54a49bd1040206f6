"""What is on the disk even after a power cut: files and folders are flushed before anything relies on them."""

import errno
import os
import sys
from pathlib import Path

from configs.threads import in_order

_CANNOT = (
    errno.EINVAL,
    errno.ENOTSUP,
    errno.EBADF,
)  # of a file system that flushes no folders, or nothing at all


def flush(path: Path) -> None:
    """Have the content of a file, or the names in a folder, on the disk. Raises OSError.

    Windows flushes no folders: there, a new name is safe once the file system's journal is written.
    """
    if sys.platform == "win32" and path.is_dir():
        return
    file = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(file)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, unless they are there; their names are on the disk. Raises OSError."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in made:
        flush(each.parent)


def flush_tree(folder: Path) -> None:
    """Flush all that stands in a folder: files by several threads, whose waits the disk can share, then folders."""
    folders = []
    for here, _, names in os.walk(folder):
        folders.append(Path(here))
        paths = (Path(here) / name for name in names)
        for _ in in_order(flush, (path for path in paths if path.is_file() and not path.is_symlink())):
            pass
    for each in reversed(folders):
        flush(each)
