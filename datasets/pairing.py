"""Which mask goes with which image, by their names."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from datasets.images import EXTENSIONS, image_files
from datasets.names import folders_in

_AS_MASK = re.compile(r"(?:[_\-. ](?:mask|gt|label|ground_?truth|seg))+$|^mask[_\-. ]+", re.IGNORECASE)


def ending_of(path: Path) -> str:
    """Return how the name of an image file ends; empty for a folder, in whose name a dot is like any other letter."""
    return path.suffix if path.suffix.lower() in EXTENSIONS else ""


def stem_of(path: Path) -> str:
    """Return the name of a file without its ending, or of a folder, its accents parts of their letters."""
    return unicodedata.normalize("NFC", path.name.removesuffix(ending_of(path)))


def masked_stem(path: Path) -> str:
    """Return the stem of a mask's image, by its name: of `000_mask.png` it is `000`, of `mask_0.png` it is `0`."""
    return _AS_MASK.sub("", stem_of(path))


def named_as_mask(path: Path) -> bool:
    """Return whether a file's name ends as that of a mask, `_mask`, `_gt`, `_label` in any case, or begins so."""
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
