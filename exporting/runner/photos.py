"""Photos: from their pixels to those that the network takes, as the program brings them there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8] | NDArray[np.uint16]  # (H, W, C), C is 1 or 3, RGB
Image = NDArray[np.uint8]  # the same, of 8 bits
Place = tuple[slice, slice]  # rows and columns of a frame

LONGEST = 1024  # pixels of the longer side, at the most, of what is shown
_HOT = 1e-4  # of an image's pixels may be broken ones, and do not say how bright it is


class RefusedError(Exception):
    """What is said of a photo, a folder or a request that cannot be taken."""


@dataclass(frozen=True)
class Form:
    """What every image is brought to before the network sees it."""

    rows: int
    columns: int
    channels: int  # 1 or 3
    white: int  # of files of 16 bits
    equalize: bool  # the histogram of the whole photo
    letterbox: bool  # photos of another proportion keep it, with borders; else they are stretched


def difference(pixels: Pixels, known: Mapping[str, Any], white: int) -> str | None:
    """Return in which way a photo is another than those of the training; None: in none.

    Args:
        pixels: as its file has them.
        known: `photos` of model.json.
        white: of the training's files of 16 bits.
    """
    rows, columns, channels = pixels.shape
    sides = {"rows": rows, "columns": columns, "proportion": columns / rows}
    if any(not known[name][0] <= side <= known[name][1] for name, side in sides.items()):
        spans = " x ".join(_span(known[name]) for name in ("rows", "columns"))
        return f"another size: {rows} x {columns} (rows x columns), those of the training have {spans}"
    kind = f"{'grey' if channels == 1 else 'colour'} of {8 * pixels.itemsize} bits"
    if known["kinds"] and kind not in known["kinds"]:
        return f"another kind: {kind}, those of the training are {' or '.join(known['kinds'])}"
    if pixels.itemsize > 1 and (reached := _reached_by(pixels)) > white:
        return f"another depth: its pixels reach {reached}, white was {white} in the training"
    return None


def _span(ends: Sequence[int]) -> str:
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _reached_by(pixels: Pixels) -> int:
    """Return how bright the pixels are, but for the few that may be broken: one at the least."""
    levels = pixels.max(axis=2).ravel()
    place = max(0, levels.size - 2 - int(_HOT * levels.size))
    return int(np.partition(levels, place)[place])


def brought_to(pixels: Pixels, form: Form) -> tuple[Image, Place]:
    """Return a photo in the form that the network takes, and where it lies in it: around it may be a border."""
    image = _to_8_bit(pixels, form.white)
    if image.shape[2] != form.channels:
        way = cv2.COLOR_RGB2GRAY if form.channels == 1 else cv2.COLOR_GRAY2RGB
        image = _with_channels(cv2.cvtColor(image, way))
    if form.equalize:
        image = _equalized(image)
    place = _place_for(image.shape, form)
    (top, bottom), (left, right) = ((side.start, side.stop) for side in place)
    image = _resized(image, bottom - top, right - left)
    edges = (top, form.rows - bottom, left, form.columns - right)
    if any(edges):
        image = _with_channels(cv2.copyMakeBorder(image, *edges, cv2.BORDER_REPLICATE))
    return image, place


def shown(pixels: Pixels, white: int, longest: int) -> Image:
    """Return a photo as it is shown to a person: of 8 bits, its longer side of `longest` pixels at the most."""
    share = min(1.0, longest / max(pixels.shape[:2]))
    rows, columns = (max(1, round(side * share)) for side in pixels.shape[:2])
    return _resized(_to_8_bit(pixels, white), rows, columns)


def _to_8_bit(pixels: Pixels, white: int) -> Image:
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint8, copy=False)
    scaled = np.minimum(pixels, white) * np.float32(255 / white)
    return np.rint(scaled).astype(np.uint8)


def _equalized(image: Image) -> Image:
    """Return the image with its histogram equalized; of colour that of its luma."""
    if image.shape[2] == 1:
        return _with_channels(cv2.equalizeHist(image))
    luma = cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb)
    luma[..., 0] = cv2.equalizeHist(np.ascontiguousarray(luma[..., 0]))
    return np.asarray(cv2.cvtColor(luma, cv2.COLOR_YCrCb2RGB), np.uint8)


def _place_for(shape: Sequence[int], form: Form) -> Place:
    if not form.letterbox:
        return slice(0, form.rows), slice(0, form.columns)
    scale = min(form.rows / shape[0], form.columns / shape[1])
    rows = min(form.rows, max(1, round(shape[0] * scale)))
    columns = min(form.columns, max(1, round(shape[1] * scale)))
    top, left = (form.rows - rows) // 2, (form.columns - columns) // 2
    return slice(top, top + rows), slice(left, left + columns)


def _resized(image: Image, rows: int, columns: int) -> Image:
    if image.shape[:2] == (rows, columns):
        return image
    shrinks = rows <= image.shape[0] and columns <= image.shape[1]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return _with_channels(cv2.resize(image, (columns, rows), interpolation=way))


def _with_channels(image: NDArray[Any]) -> Image:
    """Return (H, W, C): OpenCV drops a single channel."""
    return np.asarray(image, np.uint8).reshape(*image.shape[:2], -1)
