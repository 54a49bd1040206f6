"""Decoding: from a file's bytes to its pixels, as the program reads them. What OpenCV would misread is refused."""

import stat
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from . import MAX_PIXELS
from .containers import bmp, chunks, tiff
from .photos import Pixels, RefusedError

MAX_BYTES = 2**31  # of a photo's file
ENDINGS = frozenset((".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".tif", ".tiff", ".webp"))
_JPEG = b"\xff\xd8\xff"
_COLOUR_TYPE, _GREY_WITH_ALPHA = 25, 4  # where it stands in a PNG, and one of them


def read(path: Path) -> Pixels:
    """Return what a file holds. Raises RefusedError if it cannot be read, or is no such photo."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # to read a pipe or a device may never end
            raise RefusedError("is no file")
        if found.st_size > MAX_BYTES:
            raise RefusedError(f"is larger than {MAX_BYTES:,} bytes")
        content = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: no file has such a name
        raise RefusedError(f"cannot be read ({getattr(error, 'strerror', error)})") from None
    return decoded(content)


def decoded(content: bytes) -> Pixels:
    """Return the picture in the bytes of a file, upright, (H, W, 1) or (H, W, 3). Raises RefusedError."""
    try:
        is_coloured = _is_coloured(content)
    except ValueError as error:
        raise RefusedError(f"{error}; save it as PNG") from None
    # Upright by its EXIF, as deep as it is stored, without transparency.
    found = _by_opencv(content, cv2.IMREAD_ANYCOLOR | cv2.IMREAD_ANYDEPTH)
    if found.ndim == 3 and is_coloured is False:
        found = found[..., 0]  # OpenCV makes colour of grey with transparency
    if found.ndim == 2 and is_coloured:
        found = cv2.cvtColor(found, cv2.COLOR_GRAY2BGR)
    picture: Pixels = found[..., None] if found.ndim == 2 else cv2.cvtColor(found, cv2.COLOR_BGR2RGB)
    return picture


def _is_coloured(content: bytes) -> bool | None:
    """Return whether a file is of colour; None: as OpenCV finds it.

    Raises ValueError for a file that OpenCV would read in another way than the program, or is none of its kinds.
    """
    if content.startswith(chunks.PNG):
        chunks.check_png(content)
        return False if content[_COLOUR_TYPE] == _GREY_WITH_ALPHA else None
    if content.startswith(bmp.BEGIN):
        return bmp.is_coloured(content) or None
    if content.startswith(tiff.BEGIN):
        if tiff.is_blended(content) and _by_opencv(content, cv2.IMREAD_UNCHANGED)[..., -1].min() < 255:
            raise ValueError("is a TIFF with transparent pixels")
    elif chunks.is_webp(content):
        chunks.check_webp(content)
    elif not content.startswith(_JPEG):
        raise RefusedError("is no PNG, JPEG, BMP, TIFF or WebP")
    return None


def _by_opencv(content: bytes, way: int) -> NDArray[Any]:
    try:
        found: NDArray[Any] | None = cv2.imdecode(np.frombuffer(content, np.uint8), way)
    except cv2.error:
        found = None
    if found is None:
        raise RefusedError(f"is damaged, larger than {MAX_PIXELS:,} pixels, or no image that can be read")
    return found
