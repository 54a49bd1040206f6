"""Images and masks: reading, writing, resizing. Files only here; everything else works on arrays."""

import os
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import PIL.Image
import PIL.ImageOps
from numpy.typing import NDArray

from configs.errors import ImageError, UnreachableError, way_out

Image = NDArray[np.uint8]  # (H, W, C), grey levels 0..255, C is 1 or 3
Mask = NDArray[np.bool_]  # (H, W), True is anomalous
Pixels = NDArray[np.uint8] | NDArray[np.uint16]  # (H, W, C), as a file holds them
ColorMode = Literal["gray", "rgb"]

EXTENSIONS = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"})
MAX_PIXELS = 150_000_000  # beyond it, a file is refused rather than decoded
FULL_SCALES = (
    1023,
    4095,
    16383,
    65535,
)  # white of 10, 12, 14 and 16 bits, all of which stand in 16-bit files
WHITE_OF_16_BITS = 65535
# Seven times as fast as the usual settings, and files of photos are hardly larger.
_PNG = (
    *(cv2.IMWRITE_PNG_COMPRESSION, 1),
    *(cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_HUFFMAN_ONLY),
    *(cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_AVG),
)
_LOOK_AT_IT = "open it in an image viewer; replace it, or leave it out"


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
        and (path.is_file() or path.is_symlink())  # a link whose file is gone is told, not passed over
    )
    for path in files:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        if shown != str(path):
            raise ImageError(shown, "has a name that is not UTF-8 text", "rename it")
    return files


# What decoders raise over a damaged file, beside OSError: a field may hold text where they expect a number.
_OF_DAMAGE = (
    *(SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, struct.error),
    PIL.Image.DecompressionBombError,
)


def read_image(path: Path, white: int = WHITE_OF_16_BITS) -> Image:
    """Return the picture of a file, upright, in grey levels 0..255.

    Colour, palette and transparent images become RGB, grey ones one channel.

    Args:
        path: of the file.
        white: the value of white in files of more than 8 bits; one for the whole data set, see `white_of`.

    Raises:
        ImageError: unreadable, truncated, too large, or of a kind that has no known white.
    """
    return to_8_bit(read_pixels(path)[0], white)


def read_pixels(path: Path) -> tuple[Pixels, str]:
    """Return the picture of a file as (H, W, C) uint8 or uint16, upright, and the mode it is stored in.

    The mode is in Pillow's words: L, RGB, I;16 …; colour of 16 bits, which Pillow has no word for, is RGB;16.

    Raises:
        ImageError: see `read_image`.
    """
    with _opened(path) as picture:
        if picture.mode == "F":
            raise ImageError(
                path,
                "has floating-point pixels, whose white level is unknown",
                "save it in 8 or 16 bits",
            )
        if picture.mode in ("RGB", "RGBA") and ";16" in str(getattr(picture, "tile", "")):
            return _deep_colour(path), "RGB;16"
        upright = PIL.ImageOps.exif_transpose(picture)
        if upright.mode.startswith("I"):
            return _deep_grey(path, np.asarray(upright)), picture.mode
        if upright.mode == "LA":
            upright = upright.convert("L")
        elif upright.mode not in ("L", "RGB"):
            upright = upright.convert("L" if upright.mode == "1" else "RGB")
        pixels = np.asarray(upright, np.uint8)
        return pixels if pixels.ndim == 3 else pixels[..., None], picture.mode


def _deep_grey(path: Path, pixels: NDArray[Any]) -> Pixels:
    """Return grey pixels of more than 8 bits as (H, W, 1) uint16."""
    low, high = int(pixels.min()), int(pixels.max())
    if low < 0 or high > WHITE_OF_16_BITS:
        raise ImageError(
            path, f"must hold values of 0 to {WHITE_OF_16_BITS}, found {low} to {high}", "save it in 16 bits"
        )
    return pixels.astype(np.uint16)[..., None]


def _deep_colour(path: Path) -> Pixels:
    """Return colour of 16 bits, of which Pillow would drop the lower eight, upright and without transparency."""
    raw = np.fromfile(path, np.uint8)
    pixels = cv2.imdecode(raw, cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH)
    if pixels is None:
        raise ImageError(path, "is damaged or cannot be read", _LOOK_AT_IT)
    rgb: Pixels = np.ascontiguousarray(pixels[..., ::-1])
    return rgb


def read_mask(path: Path) -> Mask:
    """Return a mask file as (H, W) bool: what is not black is anomalous. Raises ImageError."""
    with _opened(path) as picture:
        pixels = np.asarray(picture.convert("RGB") if picture.mode in ("P", "RGBA", "CMYK") else picture)
        marked: Mask = (pixels.reshape(*pixels.shape[:2], -1) != 0).any(axis=-1)
        return marked


@contextmanager
def _opened(path: Path) -> Iterator[PIL.Image.Image]:
    """Yield the opened file; what goes wrong with it becomes an ImageError that names it."""
    try:
        with _our_own_size_limit(), PIL.Image.open(path) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ImageError(
                    path,
                    f"must have at most {MAX_PIXELS:,} pixels, found {picture.width} x {picture.height}",
                    "scale it down or cut it",
                )
            yield picture
    except PIL.UnidentifiedImageError:
        raise ImageError(path, "is not an image that can be read", _LOOK_AT_IT) from None
    except FileNotFoundError:
        problem = "is a link to a file that is gone" if path.is_symlink() else "no such file"
        raise ImageError(path, problem, "check the path") from None
    except OSError as error:
        if error.errno is None:  # Pillow's own words on what it reads
            raise ImageError(path, f"is damaged or cannot be read ({error})", _LOOK_AT_IT) from None
        kind = ImageError if isinstance(error, PermissionError | IsADirectoryError) else UnreachableError
        raise kind(path, f"cannot be read ({error.strerror})", way_out(error)) from None
    except _OF_DAMAGE as error:
        raise ImageError(path, f"is damaged or cannot be read ({error})", _LOOK_AT_IT) from None


@contextmanager
def _our_own_size_limit() -> Iterator[None]:
    """Keep Pillow from warning of pictures that are large, and under our limit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PIL.Image.DecompressionBombWarning)
        yield


def white_of(brightest: int) -> int:
    """Return the value of white for files of more than 8 bits: the full scale that the brightest pixel fits in.

    Cameras of 10, 12 and 14 bits write files of 16, and leave the upper bits empty.
    """
    return next(white for white in FULL_SCALES if brightest <= white)


def to_8_bit(pixels: Pixels, white: int = WHITE_OF_16_BITS) -> Image:
    """Return pixels of 16 bits in 8: scaled so that `white` becomes 255, rounded. Those of 8 bits stay."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint8, copy=False)
    scaled: Image = np.rint(np.minimum(pixels, white) * np.float32(255 / white)).astype(np.uint8)
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


def resize_image(image: Image, rows: int, columns: int) -> Image:
    """Return the image at another size: averaged over areas when it shrinks, bilinear when it grows."""
    if image.shape[:2] == (rows, columns):
        return image
    shrinks = rows <= image.shape[0] and columns <= image.shape[1]
    resized = cv2.resize(
        image, (columns, rows), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    )
    return np.asarray(resized, np.uint8).reshape(rows, columns, -1)


def resize_mask(gt_mask: Mask, rows: int, columns: int) -> Mask:
    """Return the mask at another size, by nearest neighbour."""
    if gt_mask.shape == (rows, columns):
        return gt_mask
    resized = cv2.resize(gt_mask.astype(np.uint8), (columns, rows), interpolation=cv2.INTER_NEAREST_EXACT)
    return np.asarray(resized, np.bool_)
