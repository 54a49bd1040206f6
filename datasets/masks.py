"""Masks: which pixels of a file count as marked."""

import re
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from configs.errors import ImageError, UnreachableError, way_out
from datasets.decoding import Picture, decode
from datasets.images import Mask, image_files

_BOX = re.compile(r"\s*" + r"[\s,]+".join([r"(\d{1,6})"] * 4) + r"(?![^\s,])")
_WHITE = 32  # a mask whose brightest pixel is darker holds the numbers of labels
_REACH = 16  # pixels from a bright one, to which the haze of a smooth edge or of JPEG reaches
_HAZE = 0.9  # of the faint pixels of a mask with smooth edges are haze

_SAMPLED = 256  # rows or columns that are enough to tell a mask from a photo
_TWO_TONE = 0.99  # of a mask's pixels are dark or bright; the others are edges


class Box(NamedTuple):
    """The place of a defect: its first and its last pixel, both in it."""

    left: int
    top: int
    right: int
    bottom: int


def read_mask(path: Path, size: tuple[int, int] | None = None) -> Mask:
    """Return a mask as (H, W) bool: what is not black is anomalous; of one with smooth edges, what is half as bright
    as its brightest pixel.

    Several masks of one image may stand in a folder, which marks what any of them does. A text file marks boxes.

    Args:
        path: of the mask.
        size: rows and columns of its image, which a text file does not know.

    Raises:
        ImageError: as of images; or the masks of a folder differ in size, or there are none; or a box is none.
    """
    if is_of_boxes(path):
        return _filled(path, read_boxes(path), size)
    if not path.is_dir():
        return marked_by(decode(path, with_alpha=True))
    masks = [read_mask(file) for file in image_files(path)]
    if not masks:
        raise ImageError(path, "is a folder of masks that holds none", "add the masks, or leave it out")
    if len({mask.shape for mask in masks}) > 1:
        raise ImageError(
            path, "holds masks of one image that differ in size", "draw them on the image itself"
        )
    return reduce(np.logical_or, masks)


def is_of_boxes(path: Path) -> bool:
    """Return whether a mask is a text file of boxes, as its name says."""
    return path.suffix.lower() == ".txt"


def read_boxes(path: Path) -> list[Box]:
    """Return the boxes of a text file, one a line: `x1 y1 x2 y2`, and what else stands behind.

    Raises:
        ImageError: the file cannot be read, or a line is no box.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (PermissionError, FileNotFoundError, UnicodeDecodeError) as error:
        raise ImageError(path, f"cannot be read ({error})", "replace it, or leave it out") from None
    except OSError as error:
        raise UnreachableError(path, f"cannot be read ({error.strerror})", way_out(error)) from None
    boxes = []
    for at, line in enumerate(lines, start=1):
        found = _BOX.match(line)
        box = None if found is None else Box(*map(int, found.groups()))
        if box is not None and box.left <= box.right and box.top <= box.bottom:
            boxes.append(box)
        elif line.strip():
            problem = f'must have a box a line, as "12 30 40 52 1", found "{line[:40]}" in line {at}'
            raise ImageError(path, problem, "write it anew, or leave the file out")
    return boxes


def _filled(path: Path, boxes: Sequence[Box], size: tuple[int, int] | None) -> Mask:
    """Return (H, W) bool, True inside the boxes. Raises ImageError if one is not inside the image."""
    if size is None:
        raise ImageError(
            path, "holds boxes, and does not say how large its image is", "import it with its image"
        )
    mask = np.zeros(size, np.bool_)
    for box in boxes:
        if box.bottom > size[0] or box.right > size[1]:  # one that ends with the image may count so
            problem = f"has a box that ends at {box.right}, {box.bottom}: its image has {size[1]} x {size[0]} pixels"
            raise ImageError(path, problem, "write it anew, or leave the file out")
        mask[box.top : box.bottom + 1, box.left : box.right + 1] = True
    return mask


def marked_by(picture: Picture) -> Mask:
    """Return (H, W) bool, True where a mask marks its image."""
    levels = _levels(picture)
    if is_soft(picture):
        return np.asarray(levels >= int(levels.max()) / 2, np.bool_)
    return np.asarray(levels != 0, np.bool_)


def is_soft(picture: Picture) -> bool:
    """Return whether a mask has smooth edges, or the haze that JPEG leaves, rather than numbers for labels.

    Pixels that are darker than half of the brightest are haze if they lie near a bright one and differ from their
    neighbours; a label is the same over an area.
    """
    levels = _levels(picture)
    top = int(levels.max())
    faint = (levels != 0) & (levels < top / 2)
    count = int(np.count_nonzero(faint))
    if picture.indexed or top < _WHITE or not count:
        return False
    near = cv2.dilate((levels >= top / 2).astype(np.uint8), np.ones((2 * _REACH + 1,) * 2, np.uint8))
    around = np.ones((3, 3), np.uint8)
    flat = cv2.dilate(levels, around) == cv2.erode(levels, around)
    return int(np.count_nonzero(faint & (near != 0) & ~flat)) >= _HAZE * count


def is_two_tone(picture: Picture) -> bool:
    """Return whether a picture is black and one brightness, as masks are and photos are not; or black altogether."""
    step = max(1, min(picture.pixels.shape[:2]) // _SAMPLED)
    levels = picture.pixels[::step, ::step].max(axis=2).astype(np.int32)
    top = int(levels.max())
    dark, bright = levels <= top / 16, levels >= top * 15 / 16
    return top == 0 or (
        bool(dark.any())
        and float(np.median(levels[dark])) == 0
        and float((dark | bright).mean()) >= _TWO_TONE
    )


def _levels(picture: Picture) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """Return (H, W), how bright each pixel of a mask is, in its brightest channel.

    The shape stands in the transparency if the colour leaves nothing out: all of it is black, or none. Where all is
    equally opaque, there is no shape in it; where all is clear, nothing is marked.
    """
    levels: NDArray[np.uint8] | NDArray[np.uint16] = picture.pixels.max(axis=2)
    alpha = picture.alpha
    if alpha is None or (levels.any() and not levels.all()):
        return levels
    return alpha if alpha.min() != alpha.max() or not alpha.any() else levels
