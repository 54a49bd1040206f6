"""Images and masks: reading, writing, resizing. Files only here; everything else works on arrays."""

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

from configs.errors import ImageError

Image = NDArray[np.uint8]  # (H, W, C), grey levels 0..255, C is 1 or 3
Mask = NDArray[np.bool_]  # (H, W), True is anomalous
ColorMode = Literal["gray", "rgb"]

EXTENSIONS = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"})
MAX_PIXELS = 150_000_000  # beyond it, a file is refused rather than decoded


def image_files(folder: Path) -> list[Path]:
    """Return the image files that stand directly in `folder`, sorted by name; none if there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in EXTENSIONS
        and not path.name.startswith(".")
        and (path.is_file() or path.is_symlink())  # a link whose file is gone is told, not passed over
    )


def read_image(path: Path) -> Image:
    """Return the picture of a file, upright; see `read_image_and_mode`."""
    return read_image_and_mode(path)[0]


def read_image_and_mode(path: Path) -> tuple[Image, str]:
    """Return the picture of a file, upright, and the mode it is stored in, in Pillow's words.

    Colour, palette and transparent images become RGB, grey ones one channel. 16-bit grey is divided by 257,
    so that the full range of 16 bits is the full range of 8.

    Raises:
        ImageError: unreadable, truncated, or too large.
    """
    with _opened(path) as picture:
        upright = PIL.ImageOps.exif_transpose(picture)
        if upright.mode.startswith("I"):
            return to_8_bit(np.asarray(upright))[..., None], picture.mode
        if upright.mode == "LA":
            upright = upright.convert("L")
        elif upright.mode not in ("L", "RGB"):
            upright = upright.convert("L" if upright.mode == "1" else "RGB")
        pixels = np.asarray(upright, np.uint8)
        return pixels if pixels.ndim == 3 else pixels[..., None], picture.mode


def read_mask(path: Path) -> Mask:
    """Return a mask file as (H, W) bool: what is not black is anomalous. Raises ImageError."""
    with _opened(path) as picture:
        pixels = np.asarray(picture.convert("RGB") if picture.mode in ("P", "RGBA", "CMYK") else picture)
        marked: Mask = (pixels.reshape(*pixels.shape[:2], -1) != 0).any(axis=-1)
        return marked


def read_size(path: Path) -> tuple[int, int]:
    """Return the rows and columns of an image file without decoding it. Raises ImageError."""
    with _opened(path) as picture:
        turned = picture.getexif().get(0x0112, 1) >= 5  # EXIF orientations 5..8 swap the sides
        return (picture.width, picture.height) if turned else (picture.height, picture.width)


@contextmanager
def _opened(path: Path) -> Iterator[PIL.Image.Image]:
    """Yield the opened file; what goes wrong with it becomes an ImageError that names it."""
    remedy = "open it in an image viewer; replace it, or leave it out"
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
        raise ImageError(path, "is not an image that can be read", remedy) from None
    except (OSError, SyntaxError, ValueError, PIL.Image.DecompressionBombError) as error:
        raise ImageError(path, f"is damaged or cannot be read ({error})", remedy) from None


@contextmanager
def _our_own_size_limit() -> Iterator[None]:
    """Keep Pillow from warning of pictures that are large, and under our limit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PIL.Image.DecompressionBombWarning)
        yield


def to_8_bit(pixels: NDArray[Any]) -> Image:
    """Return 16-bit pixels in 8 bits: divided by 257, rounded."""
    rounded: NDArray[Any] = np.rint(np.clip(pixels, 0, 65535) / 257)
    return rounded.astype(np.uint8)


def write_image(path: Path, image: Image) -> None:
    """Write (H, W, C) or (H, W) pixels as PNG."""
    PIL.Image.fromarray(np.squeeze(image, -1) if image.shape[-1] == 1 else image).save(path, "PNG")


def write_mask(path: Path, gt_mask: Mask) -> None:
    """Write a mask as MVTec does: 8-bit PNG, 0 is normal, 255 anomalous."""
    PIL.Image.fromarray(gt_mask.astype(np.uint8) * 255).save(path, "PNG")


def to_mode(image: Image, mode: ColorMode) -> Image:
    """Return the image with 1 channel (luma, ITU-R 601) or 3."""
    if image.shape[2] == (1 if mode == "gray" else 3):
        return image
    converted = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY if mode == "gray" else cv2.COLOR_GRAY2RGB)
    return np.asarray(converted, np.uint8).reshape(*image.shape[:2], -1)


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
