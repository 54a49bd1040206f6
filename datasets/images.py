"""Images and masks: reading, writing, resizing. Files only here; everything else works on arrays."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar

import cv2
import numpy as np
import PIL.Image
from numpy.typing import NDArray

from configs.errors import ImageError
from datasets.decoding import FORMATS, Pixels, decode

Image = NDArray[np.uint8]  # (H, W, C), grey levels 0..255, C is 1 or 3
Mask = NDArray[np.bool_]  # (H, W), True is anomalous
Place = tuple[slice, slice]  # rows and columns of a frame
ColorMode = Literal["gray", "rgb"]
AnyPixels = TypeVar("AnyPixels", bound=NDArray[np.generic])  # (H, W, C), of 8 or 16 bits, or float32

EXTENSIONS = frozenset(FORMATS)
FULL_SCALES = (
    1023,
    4095,
    16383,
    65535,
)  # white of 10, 12, 14 and 16 bits, all of which stand in 16-bit files
WHITE_OF_16_BITS = 65535
_HOT = 1e-4  # of an image's pixels may be broken ones, and do not say what white is
_ROWS = 256  # that are brought to 8 bits at once
# Seven times as fast as the usual settings, and files of photos are hardly larger.
_PNG = (
    *(cv2.IMWRITE_PNG_COMPRESSION, 1),
    *(cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_HUFFMAN_ONLY),
    *(cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_AVG),
)


def image_files(folder: Path) -> list[Path]:
    """Return the image files that stand directly in `folder`, sorted by name; none if there is no folder.

    Raises:
        ImageError: the name of one is no text, as when it was packed on a machine with another alphabet.
    """
    if not folder.is_dir():
        return []
    files = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in EXTENSIONS
        and not path.name.startswith(".")
        and (path.is_file() or not path.exists())  # a link whose file is gone is told, not passed over
    )
    for path in files:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        if shown != str(path):
            raise ImageError(shown, "has a name that is not UTF-8 text", "rename it")
    return files


def read_image(path: Path, white: int = WHITE_OF_16_BITS) -> Image:
    """Return the picture of a file, upright, in grey levels 0..255.

    Colour, palette and transparent images become RGB, grey ones one channel.

    Args:
        path: of the file.
        white: the value of white in files of more than 8 bits; one for the whole data set, see `white_of`.

    Raises:
        ImageError: unreadable, truncated, too large, or of a kind that has no known white.
    """
    return to_8_bit(decode(path).pixels, white)


def reached_by(pixels: Pixels) -> int:
    """Return how bright the pixels (H, W, C) of a file are, but for the few that may be broken: one at the least.

    A broken one of a colour image may be so in all channels.
    """
    levels = pixels.max(axis=2).ravel()
    place = max(0, levels.size - 2 - int(_HOT * levels.size))
    return int(np.partition(levels, place)[place])


def white_of(brightest: int) -> int:
    """Return the value of white for files of more than 8 bits: the full scale that the brightest pixel fits in.

    Cameras of 10, 12 and 14 bits write files of 16, and leave the upper bits empty.
    """
    return next(white for white in FULL_SCALES if brightest <= white)


def to_8_bit(pixels: Pixels, white: int = WHITE_OF_16_BITS) -> Image:
    """Return pixels of 16 bits in 8: scaled so that `white` becomes 255, rounded. Those of 8 bits stay."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint8, copy=False)
    scaled = np.empty(pixels.shape, np.uint8)
    for top in range(
        0, len(pixels), _ROWS
    ):  # in parts, as what is worked out in between takes far more memory
        part = np.minimum(pixels[top : top + _ROWS], white) * np.float32(255 / white)
        scaled[top : top + _ROWS] = np.rint(part, out=part)
    return scaled


def write_image(path: Path, image: Image) -> None:
    """Write (H, W, C) or (H, W) pixels as PNG."""
    ordered = cv2.cvtColor(image, cv2.COLOR_RGB2BGR) if image.shape[-1] == 3 else image
    _, encoded = cv2.imencode(".png", ordered, _PNG)
    with path.open("wb") as file:
        file.write(encoded.data)


def write_mask(path: Path, gt_mask: Mask) -> None:
    """Write a mask as MVTec does: 8-bit PNG, 0 is normal, 255 anomalous."""
    PIL.Image.fromarray(gt_mask.astype(np.uint8) * 255).save(path, "PNG")


def to_mode(image: Image, mode: ColorMode) -> Image:
    """Return the image with 1 channel (luma, ITU-R 601) or 3."""
    if image.shape[2] == (1 if mode == "gray" else 3):
        return image
    converted = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY if mode == "gray" else cv2.COLOR_GRAY2RGB)
    return np.asarray(converted, np.uint8).reshape(*image.shape[:2], -1)


def equalized(image: Image) -> Image:
    """Return the image with its histogram equalized; of colour that of its luma, so that hues stay."""
    if image.shape[2] == 1:
        return np.asarray(cv2.equalizeHist(image))[..., None]
    luma = cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb)
    luma[..., 0] = cv2.equalizeHist(np.ascontiguousarray(luma[..., 0]))
    return np.asarray(cv2.cvtColor(luma, cv2.COLOR_YCrCb2RGB), np.uint8)


def resize_image(image: AnyPixels, rows: int, columns: int) -> AnyPixels:
    """Return pixels (H, W, C) at another size: averaged over areas when it shrinks, bilinear when it grows."""
    if image.shape[:2] == (rows, columns):
        return image
    shrinks = rows <= image.shape[0] and columns <= image.shape[1]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    resized: AnyPixels = cv2.resize(image, (columns, rows), interpolation=way).reshape(rows, columns, -1)
    return resized


def resize_mask(gt_mask: Mask, rows: int, columns: int) -> Mask:
    """Return the mask at another size, by nearest neighbour."""
    if gt_mask.shape == (rows, columns):
        return gt_mask
    resized = cv2.resize(gt_mask.astype(np.uint8), (columns, rows), interpolation=cv2.INTER_NEAREST_EXACT)
    return np.asarray(resized, np.bool_)


def place_for(shape: Sequence[int], rows: int, columns: int) -> Place:
    """Return where an image of a shape lies in a frame if it keeps its proportion: in the middle, as large as it can.

    Args:
        shape: of the image, rows and columns first.
        rows: of the frame.
        columns: of the frame.
    """
    scale = min(rows / shape[0], columns / shape[1])
    sides = (min(rows, max(1, round(shape[0] * scale))), min(columns, max(1, round(shape[1] * scale))))
    top, left = (rows - sides[0]) // 2, (columns - sides[1]) // 2
    return slice(top, top + sides[0]), slice(left, left + sides[1])


def framed(image: Image, place: Place, rows: int, columns: int) -> Image:
    """Return an image in its place in a frame, and around it the pixels of its own edge.

    They go on where it ends, so that there is no line for a network to see.
    """
    (top, bottom), (left, right) = ((side.start, side.stop) for side in place)
    if (bottom - top, right - left) == (rows, columns):
        return image
    edges = (top, rows - bottom, left, columns - right)
    return np.asarray(cv2.copyMakeBorder(image, *edges, cv2.BORDER_REPLICATE), np.uint8).reshape(
        rows, columns, -1
    )


def framed_mask(gt_mask: Mask, place: Place, rows: int, columns: int) -> Mask:
    """Return a mask in its place in a frame, with nothing marked around it."""
    whole = np.zeros((rows, columns), np.bool_)
    whole[place] = gt_mask
    return whole
