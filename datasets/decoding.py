"""Decoding: the one place where image files are opened. What a decoder would misread is refused by name."""

import struct
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import PIL.Image
import PIL.ImageOps
import tifffile
from numpy.typing import NDArray

from configs.errors import ImageError, UnreachableError, way_out

Pixels = NDArray[np.uint8] | NDArray[np.uint16]  # (H, W, C), as a file holds them

# Files with these endings are taken for images, and opened as these formats alone: some others that Pillow knows,
# such as PostScript, are programs.
FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".jfif": "JPEG",
    ".bmp": "BMP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
}
MAX_PIXELS = 150_000_000  # beyond it, a file is refused rather than decoded
LOOK_AT_IT = "open it in an image viewer; replace it, or leave it out"
_PLAIN = "save it as a plain PNG or TIFF of 8 or 16 bits"
_OTHERS = {  # how files of other kinds begin, which come with the endings of images now and then
    b"%!PS": "a PostScript program",
    b"%PDF": "a PDF document",
    b"GIF8": "a GIF",
    b"8BPS": "a Photoshop document",
    b"\x00\x00\x00\x0cjP  ": "a JPEG 2000 image",
}
_IN_ISO_BOXES = {b"ftypheic": "a HEIC photo", b"ftypmif1": "a HEIC photo", b"ftypavif": "an AVIF image"}
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BITS, _COMPRESSION, _PHOTOMETRIC, _PLANES, _SAMPLE_FORMAT = 258, 259, 262, 284, 339  # tags of TIFF
_EXTRA, _PREMULTIPLIED = 338, 1
_JPEG = 7  # a compression of TIFF


@dataclass(frozen=True)
class Picture:
    """What a file holds, upright."""

    pixels: Pixels  # (H, W, 1) or (H, W, 3), RGB, without transparency
    mode: str  # as it is stored, in Pillow's words: L, RGB, I;16 …; colour of 16 bits is RGB;16
    pages: int = 1  # pages of a TIFF, or frames of an animation; the first is taken
    indexed: bool = False  # whether its colours are those of a palette
    alpha: NDArray[np.uint8] | None = (
        None  # (H, W), 255 is opaque; None without, and where it was not asked for
    )


# What decoders raise over a damaged file, beside OSError: a field may hold text where they expect a number.
OF_DAMAGE = (
    *(SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, struct.error),
    PIL.Image.DecompressionBombError,
)


def decode(path: Path, with_alpha: bool = False) -> Picture:
    """Return what a file holds: grey as one channel, all else as RGB.

    Args:
        path: of the file.
        with_alpha: whether to return its transparency, too, which is left out of the pixels; only of 8 bits.

    Raises:
        ImageError: unreadable, truncated, too large, of a kind that has no known white, or of one that would be
            misread.
    """
    with _opened(path) as stored:
        if stored.mode == "F":
            raise ImageError(path, "has floating-point pixels, whose white level is unknown", _PLAIN)
        if what := _misread(stored):
            raise ImageError(path, f"is a TIFF of {what}, which is not read", _PLAIN)
        pages = 1 if stored.format == "MPO" else getattr(stored, "n_frames", 1)  # a photo with previews
        stored.seek(0)
        rawmode = _rawmode(stored)
        if stored.mode in ("RGB", "RGBA") and ";16" in rawmode and rawmode.startswith(("RGB", "LA")):
            grey = rawmode.startswith("LA")
            return Picture(_deep(path, grey), "LA;16" if grey else "RGB;16", pages)
        upright = PIL.ImageOps.exif_transpose(stored)
        if upright.mode.startswith("I"):
            return Picture(_deep_grey(path, np.asarray(upright)), stored.mode, pages)
        alpha = None
        if with_alpha and upright.has_transparency_data:
            alpha = np.asarray(upright.convert("RGBA").getchannel("A"))
        plain = "L" if upright.mode in ("1", "L", "LA", "La") else "RGB"
        pixels = np.asarray(upright if upright.mode == plain else upright.convert(plain), np.uint8)
        pixels = pixels if pixels.ndim == 3 else pixels[..., None]
        return Picture(pixels, stored.mode, pages, stored.mode.startswith("P"), alpha)


def _misread(stored: PIL.Image.Image) -> str:
    """Return what a TIFF holds that the decoders would misread; empty if they do not."""
    tags: Mapping[int, Any] = getattr(stored, "tag_v2", {})
    deep = max(tags.get(_BITS, (1,))) > 8
    found = {
        f"the colour space {stored.mode}": stored.mode == "LAB"
        or (stored.mode == "YCbCr" and tags.get(_COMPRESSION, _JPEG) != _JPEG),
        "16-bit printing colours (CMYK)": deep and stored.mode == "CMYK",
        "pixels in one plane a channel": tags.get(_PLANES, 1) == 2
        and (stored.mode in ("LA", "La") or (deep and len(stored.getbands()) > 1)),
        "16-bit colours, multiplied by their transparency": deep and _PREMULTIPLIED in tags.get(_EXTRA, ()),
        "16-bit pixels in which 0 is white": deep and tags.get(_PHOTOMETRIC, 1) == 0,
        "signed 8-bit numbers": not deep and 2 in tags.get(_SAMPLE_FORMAT, ()),
    }
    return next((what for what, is_so in found.items() if is_so), "")


def _rawmode(stored: PIL.Image.Image) -> str:
    """Return how the pixels stand in the file, in Pillow's words: `RGB;16B`."""
    tiles = getattr(stored, "tile", ())
    arguments = tiles[0][3] if tiles else ""
    return str(arguments[0] if isinstance(arguments, tuple) else arguments)


def _deep_grey(path: Path, pixels: NDArray[Any]) -> Pixels:
    """Return grey pixels of more than 8 bits as (H, W, 1) uint16."""
    low, high, most = int(pixels.min()), int(pixels.max()), np.iinfo(np.uint16).max
    if low < 0 or high > most:
        raise ImageError(
            path, f"must hold values of 0 to {most}, found {low} to {high}", "save it in 16 bits"
        )
    return pixels.astype(np.uint16)[..., None]


def _deep(path: Path, grey: bool) -> Pixels:
    """Return pixels of 16 bits, of which Pillow would drop the lower eight, upright and without transparency."""
    raw = np.fromfile(path, np.uint8)
    color = cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR
    pixels = cv2.imdecode(raw, color | cv2.IMREAD_ANYDEPTH)
    if pixels is None or pixels.dtype != np.uint16:
        raise ImageError(path, "is damaged or cannot be read", LOOK_AT_IT)
    if grey:
        return np.asarray(pixels, np.uint16)[..., None]
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB, dst=pixels), np.uint16)


@contextmanager
def _opened(path: Path) -> Iterator[PIL.Image.Image]:
    """Yield the opened file; what goes wrong with it becomes an ImageError that names it."""
    formats = tuple(dict.fromkeys(FORMATS.values()))
    try:
        # By a file, not by its name: Pillow would map it into memory, and scramble one that is stored lying.
        with _silently(), path.open("rb") as file, PIL.Image.open(file, formats=formats) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ImageError(
                    path,
                    f"must have at most {MAX_PIXELS:,} pixels, found {picture.width} x {picture.height}",
                    "scale it down or cut it",
                )
            yield picture
    except PIL.UnidentifiedImageError:
        if kind := _kind_of(path):
            raise ImageError(path, f"is {kind}, which is not read", _PLAIN) from None
        raise ImageError(path, "is not an image that can be read", LOOK_AT_IT) from None
    except FileNotFoundError:
        problem = "is a link to a file that is gone" if path.is_symlink() else "no such file"
        raise ImageError(path, problem, "check the path") from None
    except OSError as error:
        if error.errno is None:  # Pillow's own words on what it reads
            raise ImageError(path, f"is damaged or cannot be read ({error})", LOOK_AT_IT) from None
        whose = ImageError if isinstance(error, PermissionError | IsADirectoryError) else UnreachableError
        raise whose(path, f"cannot be read ({error.strerror})", way_out(error)) from None
    except OF_DAMAGE as error:
        raise ImageError(path, f"is damaged or cannot be read ({error})", LOOK_AT_IT) from None


def _kind_of(path: Path) -> str:
    """Return what a file is that is none of our formats, or a TIFF that Pillow has no word for; empty if unknown."""
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(_TIFF):
        return _kind_of_tiff(path)
    named = (kind for start, kind in _OTHERS.items() if head.startswith(start))
    return next(named, _IN_ISO_BOXES.get(head[4:12], ""))


def _kind_of_tiff(path: Path) -> str:
    """Return what the pixels of a TIFF are, such as `a TIFF of 16-bit floating-point numbers`; empty if damaged."""
    kinds = {"f": "floating-point", "u": "whole", "i": "signed whole", "c": "complex"}
    try:
        with tifffile.TiffFile(path) as tiff:
            page = tiff.pages.first
            dtype, samples, planes = page.dtype, page.samplesperpixel, page.planarconfig == 2
            name = f"{'Big' * tiff.is_bigtiff}TIFF"
            stored = ", the highest byte first" if tiff.byteorder == ">" else ""
    except (OSError, tifffile.TiffFileError, *OF_DAMAGE):
        return ""
    if dtype is None:
        return f"a {name} of an unknown kind"
    layout = f", {samples} a pixel{' in planes' * planes}" if samples > 1 else ""
    return f"a {name} of {dtype.itemsize * 8}-bit {kinds.get(dtype.kind, 'other')} numbers{layout}{stored}"


@contextmanager
def _silently() -> Iterator[None]:
    """Keep Pillow from warning of files that are read all the same, such as large ones, or are refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
