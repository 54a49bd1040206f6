"""The original program's own stain, scratch and drops, drawn as its code draws them. Pure functions, as those of
`datasets/add_corruption.py`, beside which docs/reference/original.md puts them.

Where its training and its test sets disagree, they are drawn as in its training. What is a mistake there and does not
show in what is drawn, such as greys that wrap around, is mended.

Source: the behaviour of the public program anncollin/AnomalyDetection-Keras, of 2,000 draws of which
`tests/unit/datasets/corruption/test_original.py` keeps the figures.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.corruption.corruptions import OriginalDrops, OriginalScratch, OriginalStain
from datasets.corruption.painting import STAIN_NOISE, Cover, Mask, Painted, cover_outlines, paint
from datasets.region import Region

_PEN = np.ones((3, 3), np.uint8)  # of a scratch
_STEP = 0.1  # pixels along a scratch
_JITTER = 20  # grey levels, of a scratch
_WIDER = 0.4  # pixels that its ellipses, once turned, are longer than their semi-axes
_BITS = 8  # cv2 takes lengths as integers of 1/256 pixel
_KEPT = 20  # points of an ellipse's border that are kept, at the least

Pixels = NDArray[np.int64]  # (points, 2): x, y


def draw_original(
    image: Painted,
    parameters: OriginalStain | OriginalScratch | OriginalDrops,
    rng: np.random.Generator,
    region: Region | None = None,
) -> tuple[Painted, Mask]:
    """Return `image` with a defect as the original draws it, and the mask of what changed.

    Args:
        image: (H, W, C) or (H, W), uint8 or float; stays as it is.
        parameters: what chance may draw.
        rng: the source of all randomness.
        region: where the defect's middle lies, and what it stays in; None: anywhere.
    """
    rows, columns = image.shape[:2]
    grey = _whole(parameters.color.low, parameters.color.high, rng)
    match parameters:
        case OriginalStain():
            cover, softness = _stain(rows, columns, parameters, rng, region)
            return paint(image, cover, grey, STAIN_NOISE, softness, rng, region)
        case OriginalScratch():
            return paint(image, _scratch(rows, columns, rng, region), grey, _JITTER, 0, rng, region)
        case OriginalDrops():
            return paint(
                image, _drops(rows, columns, parameters, rng, region), grey, STAIN_NOISE, 0, rng, region
            )


def _stain(
    rows: int, columns: int, parameters: OriginalStain, rng: np.random.Generator, region: Region | None
) -> tuple[Cover, float]:
    """Return what a stain covers, and the softness of its edge, pixels.

    An open cubic spline through 20 to 38 border pixels of an ellipse of whole semi-axes, one of the image's width and
    one of its height. Each is moved by whole pixels, which leaves small ellipses as they are.
    """
    from scipy.interpolate import CubicSpline

    low, high = parameters.size.low / 100, parameters.size.high / 100
    a, b = _whole(low * columns, high * columns, rng), _whole(low * rows, high * rows, rng)
    x, y = _middle(rows, columns, max(a, b), rng, region)
    border = _border(a, b, rng.uniform(0, 360))
    kept = border[:: max(len(border) // _KEPT, 1)]
    reach = int(parameters.irregularity * (a + b) / 2)
    kept = kept + rng.integers(-reach, reach, kept.shape, endpoint=True)
    kept = kept[np.arctan2(kept[:, 1], kept[:, 0]).argsort(kind="stable")]
    spline = CubicSpline(np.arange(len(kept) + 1), np.vstack([kept, kept[:1]]))
    outline = np.trunc(spline(np.linspace(0, len(kept), 10 * len(kept))) + np.array((x, y)))
    softness = parameters.blur * max(a, b)
    return cover_outlines([outline], rows, columns, margin=math.ceil(4 * softness)), softness


def _border(a: int, b: int, degrees: float) -> Pixels:
    """Return the border pixels of an ellipse around 0, 0, one beside the other all around."""
    middle = a + b + 2
    filled = np.zeros((2 * middle + 1, 2 * middle + 1), np.uint8)
    place, axes = (
        (middle << _BITS, middle << _BITS),
        [round((axis + _WIDER) * (1 << _BITS)) for axis in (a, b)],
    )
    cv2.ellipse(filled, place, axes, degrees, 0, 360, (1,), -1, shift=_BITS)
    (contour,), _ = cv2.findContours(filled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(contour[:, 0], np.int64) - middle


def _scratch(rows: int, columns: int, rng: np.random.Generator, region: Region | None) -> Cover:
    """Return what a scratch covers: along an axis, and beside it by a steep line, a sine or a root of the way."""
    if region is None:
        x = _whole(columns / 6, columns - columns / 6 + 1, rng)
        y = _whole(rows / 6, rows - rows / 6 + 1, rng)
    else:
        x, y = map(int, region.place(0, 0, rng))
    upright, backwards = rng.integers(2, size=2)
    start, end = (y, rows) if upright else (x, columns)
    way = np.arange(0, _whole(start, max(start, end), rng) / 4, _STEP) * (-1 if backwards else 1)
    beside = (
        2 * way,
        16 * np.sin(np.radians(4 * way)),
        10 * np.sqrt(np.abs(way)),
    )[rng.integers(3)]
    along, aside = way.astype(np.int64), beside.astype(np.int64)
    path: Pixels = np.column_stack((aside, along) if upright else (along, aside)) + np.array((x, y))
    path = path[(path >= 0).all(axis=1) & (path < (columns, rows)).all(axis=1)]
    return _drawn(
        path if len(path) else np.array([[min(x, columns - 1), min(y, rows - 1)]]), rows, columns, _PEN
    )


def _drops(
    rows: int, columns: int, parameters: OriginalDrops, rng: np.random.Generator, region: Region | None
) -> Cover:
    """Return what drops cover: discs of one radius, scattered by a share of it."""
    radius = 1 + _whole(parameters.size.low / 100 * columns, parameters.size.high / 100 * columns, rng)
    middle = _middle(rows, columns, int((math.log(parameters.number) + 5) * radius), rng, region)
    centres = rng.normal(middle, parameters.spacing * radius / 10, (parameters.number, 2))
    if region is not None:  # all others may have scattered out of it
        centres[0] = middle
    reach = np.arange(-radius - 1, radius + 2)
    grid = np.stack(np.meshgrid(reach, reach), axis=-1).reshape(-1, 2)
    pixels = np.rint(centres)[:, None] + grid  # (discs, pixels, 2)
    inside = np.square(pixels - centres[:, None]).sum(axis=-1) < radius**2
    found = pixels[inside].astype(int)
    found = found[(found >= 0).all(axis=1) & (found < (columns, rows)).all(axis=1)]
    if not len(found):  # all have scattered out of the image
        found = np.rint([middle]).astype(int)
    return _drawn(found, rows, columns)


def _drawn(pixels: Pixels, rows: int, columns: int, pen: NDArray[np.uint8] | None = None) -> Cover:
    """Return what pixels cover, each drawn by a pen of odd sides, or alone."""
    margin = 0 if pen is None else len(pen) // 2
    left, top = np.maximum(pixels.min(axis=0) - margin, 0)
    right, bottom = np.minimum(pixels.max(axis=0) + margin + 1, (columns, rows))
    covered = np.zeros((bottom - top, right - left), np.uint8)
    covered[pixels[:, 1] - top, pixels[:, 0] - left] = 1
    if pen is not None:
        covered = np.asarray(cv2.dilate(covered, pen, borderValue=0))
    return Cover((slice(int(top), int(bottom)), slice(int(left), int(right))), covered)


def _middle(
    rows: int, columns: int, reach: int, rng: np.random.Generator, region: Region | None
) -> tuple[float, float]:
    """Return a random pixel, x and y, from which what reaches that far stays inside; the middle if none is so."""
    if region is not None:
        return region.place(reach, reach, rng)
    across, down = min(reach, columns // 2), min(reach, rows // 2)
    return _whole(across, columns - across, rng), _whole(down, rows - down, rng)


def _whole(low: float, high: float, rng: np.random.Generator) -> int:
    """Return a random whole number between two, cut to whole ones, both included."""
    return int(rng.integers(int(low), int(high), endpoint=True))
