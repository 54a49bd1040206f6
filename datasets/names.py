"""Names of folders that mean something: good parts, masks, the pictures of a class, and what is none."""

import os
import re
import unicodedata
from pathlib import Path

from datasets.images import image_files

# Compared without capitals, and with a space for what separates words.
_GOOD = ("good", "ok", "normal")
_ALSO_GOOD = (
    *("pass", "io", "free", "mt free", "clean", "flawless"),
    *("defect free", "non defective", "no defect", "nodefect"),
)
_MASKS = ("ground truth", "groundtruth", "masks", "mask", "gt", "label", "labels")
_INNER = ("rgb", "imgs", "images", "img")  # a folder of a class may hold its pictures in one of these
_JUNK = ("macosx", "pycache", "$recycle.bin", "system volume information", "lost+found", "@eadir")


def _words(name: str) -> str:
    return re.sub(r"[\s_\-]+", " ", unicodedata.normalize("NFC", name).casefold()).strip()


def folders_in(folder: Path | None) -> list[Path]:
    """Return the folders in a folder, sorted; without hidden ones, those that programs leave behind, and links to one
    above.
    """
    if folder is None or not folder.is_dir():
        return []
    found = (path for path in folder.iterdir() if not is_junk(path.name) and path.is_dir())
    return sorted(path for path in found if not leads_above(path))


def leads_above(path: Path) -> bool:
    """Return whether a path is a link to the folder that it stands in, or to one above."""
    here = Path(os.path.realpath(path.parent))
    return path.is_symlink() and Path(os.path.realpath(path)) in (here, *here.parents)


def is_junk(name: str) -> bool:
    """Return whether a name is that of a hidden file or folder, or of one that a program left behind."""
    return name.startswith(".") or _words(name) in _JUNK


def good_folders(folder: Path | None) -> list[Path]:
    """Return the folders in a folder whose name says that their parts are good: `good`, `OK`; or else `ok_front`."""
    inside = folders_in(folder)
    named = [path for path in inside if _words(path.name) in (*_GOOD, *_ALSO_GOOD)]
    return named or [path for path in inside if _words(path.name).split(" ")[0] in _GOOD]


def mask_folders(folder: Path | None) -> list[Path]:
    """Return the folders in a folder that hold masks by their name: `ground_truth`, `Label`."""
    return [path for path in folders_in(folder) if is_of_masks(path.name)]


def is_of_masks(name: str) -> bool:
    """Return whether a folder's name says that it holds masks."""
    return _words(name) in _MASKS


def child(folder: Path, *names: str) -> Path | None:
    """Return the first folder in a folder that has one of some names, in any case; None if there is none."""
    by_name = {path.name.casefold(): path for path in reversed(folders_in(folder))}
    return next((by_name[name] for name in names if name in by_name), None)


def pictures_in(folder: Path) -> list[Path]:
    """Return the image files of a class: those in its folder, or else in `rgb` or `imgs` in it."""
    inner = (path for path in folders_in(folder) if _words(path.name) in _INNER)
    return image_files(folder) or next((files for path in inner if (files := image_files(path))), [])
