"""Names of folders and files that mean something: good parts, masks, the pictures of a class, and what is none."""

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from datasets.images import EXTENSIONS, image_files

# Compared without capitals, and with a space for what separates words.
_GOOD = ("good", "ok", "normal")
_ALSO_GOOD = (
    *("pass", "io", "free", "mt free", "clean", "flawless"),
    *("defect free", "non defective", "no defect", "nodefect"),
)
_MASKS = ("ground truth", "groundtruth", "masks", "mask", "gt", "label", "labels")
_INNER = ("rgb", "imgs", "images", "img")  # a folder of a class may hold its pictures in one of these
_JUNK = ("macosx", "pycache", "$recycle.bin", "system volume information", "lost+found", "@eadir")
_MASK_ENDING = re.compile(r"(?:[_\-. ](?:mask|gt|label|ground_?truth|seg))+$", re.IGNORECASE)


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


def ending_of(path: Path) -> str:
    """Return how the name of an image file ends; empty for a folder, in whose name a dot is like any other letter."""
    return path.suffix if path.suffix.lower() in EXTENSIONS else ""


def stem_of(path: Path) -> str:
    """Return the name of a file without its ending, or of a folder, its accents parts of their letters."""
    return unicodedata.normalize("NFC", path.name.removesuffix(ending_of(path)))


def masked_stem(path: Path) -> str:
    """Return the stem of the image that a mask belongs to by its name: `000_mask.png` goes with `000.*`."""
    return _MASK_ENDING.sub("", stem_of(path))


def named_as_mask(path: Path) -> bool:
    """Return whether a file's name ends as that of a mask: `_mask`, `_gt`, `_label`, in any case."""
    return masked_stem(path) != stem_of(path)


def masks_in(folder: Path | None) -> list[Path]:
    """Return the masks in a folder, sorted: files, and folders of several masks of one image, named as the image."""
    if folder is None:
        return []
    return [*image_files(folder), *(path for path in folders_in(folder) if image_files(path))]


def paired(images: Iterable[Path], masks: Sequence[Path]) -> dict[Path, Path]:
    """Return the mask of each image that has one: of its very name, or of its name with the ending of a mask."""
    by_stem = {masked_stem(mask): mask for mask in masks} | {stem_of(mask): mask for mask in masks}
    return {image: by_stem[stem_of(image)] for image in images if stem_of(image) in by_stem}
