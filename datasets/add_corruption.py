"""Adding synthetic defects to images: pure functions (image, parameters, rng) → (corrupted image, mask).

Each works only inside the box that its defect covers, and leaves its input untouched. Images are
(H, W, C) or (H, W), C 1 or 3, sides of at least 16 pixels: uint8 in grey levels 0..255, or float in 0..1.
Masks are (H, W) bool, True exactly where the image was changed. With a region, the defect's middle lies in it,
and nothing outside of it is changed; it has the image's rows and columns.

All raise ValueError for an image that is too small, or not of a type or shape that is handled.
"""

from dataclasses import dataclass

import numpy as np

from configs.spec.spec import Range
from datasets.corruption.corruptions import (
    AnyCorruption,
    Clean,
    Drops,
    Gaussian,
    OneOf,
    OriginalDrops,
    OriginalScratch,
    OriginalStain,
    Pattern,
    Scratch,
    Stain,
)
from datasets.corruption.original import draw_original
from datasets.corruption.outlines import PATH_POINTS, blot, half_box, path, stroke
from datasets.corruption.painting import STAIN_NOISE, Mask, Painted, add_noise, cover_outlines, differs, paint
from datasets.corruption.pattern import draw_pattern
from datasets.region import Region

MIN_SIDE = 16  # pixels

Point = tuple[float, float]  # x, y, pixels


def add_corruption(
    image: Painted,
    corruption: AnyCorruption,
    rng: np.random.Generator,
    region: Region | None = None,
    other: Painted | None = None,
) -> tuple[Painted, Mask]:
    """Return `image` with the synthetic defect of `corruption`, and the mask of what it changed.

    Pieces of another image come from `other`, of the same shape and type; without one, from the image itself.
    """
    match corruption:
        case Clean():
            return image.copy(), np.zeros(image.shape[:2], np.bool_)
        case Stain():
            return add_stain(image, corruption, rng, region)
        case Gaussian():
            return add_gaussian(image, corruption, rng, region)
        case Scratch():
            return add_scratch(image, corruption, rng, region)
        case Drops():
            return add_drops(image, corruption, rng, region)
        case Pattern():
            return add_pattern(image, corruption, rng, region, other)
        case OriginalStain() | OriginalScratch() | OriginalDrops():
            _check(image, region)
            return draw_original(image, corruption, rng, region)
        case OneOf():
            weights = np.array([choice.weight for choice in corruption.choices])
            chosen = rng.choice(len(weights), p=weights / weights.sum())
            return add_corruption(image, corruption.choices[chosen].corruption, rng, region, other)


def add_stain(
    image: Painted,
    parameters: Stain | None = None,
    rng: np.random.Generator | None = None,
    region: Region | None = None,
) -> tuple[Painted, Mask]:
    """Return `image` with one irregular blot of one grey with weak noise, and the blot's mask.

    The ellipse that the blot strays from lies inside the image.

    Args:
        image: see the module.
        parameters: size, irregularity, color and blur; the paper's if None.
        rng: the source of all randomness; a fresh one if None.
        region: where the defect may lie; anywhere if None.

    Source:
        arXiv:2008.12977, section 3.
    """
    parameters, rng = parameters or Stain(), rng or np.random.default_rng()
    rows, columns = _check(image, region)
    drawn = draw_stain(rows, columns, parameters, rng, region)
    outline = blot(drawn.a, drawn.b, drawn.rotation, parameters.irregularity, rng) + drawn.centre
    softness = parameters.blur * max(drawn.a, drawn.b)
    cover = cover_outlines([outline], rows, columns, margin=int(np.ceil(3 * softness)))
    return paint(image, cover, drawn.grey, STAIN_NOISE, softness, rng, region)


@dataclass(frozen=True)
class DrawnStain:
    """What chance makes of a stain's parameters, but for its border's straying and its noise."""

    a: float  # semi-axes, pixels
    b: float
    rotation: float  # of `a` from the x axis, radians, 0..pi
    centre: Point
    grey: float  # grey levels


def draw_stain(
    rows: int, columns: int, parameters: Stain, rng: np.random.Generator, region: Region | None = None
) -> DrawnStain:
    """Return a random stain for an image of that size: all uniform, and the ellipse inside the image."""
    a, b = _lengths(parameters.size.low, parameters.size.high, rows, columns, rng, 2)
    rotation = rng.uniform(0, np.pi)
    centre = _inside(rows, columns, half_box(a, b, rotation), rng, region)
    return DrawnStain(a, b, rotation, centre, rng.uniform(parameters.color.low, parameters.color.high))


def add_gaussian(
    image: Painted,
    parameters: Gaussian | None = None,
    rng: np.random.Generator | None = None,
    region: Region | None = None,
) -> tuple[Painted, Mask]:
    """Return `image` with Gaussian noise on every value, and the mask of what changed."""
    parameters, rng = parameters or Gaussian(), rng or np.random.default_rng()
    _check(image, region)
    corrupted = add_noise(image, parameters.std, rng)
    if region is not None:
        corrupted[~region.mask] = image[~region.mask]
    return corrupted, differs(corrupted, image)


def add_scratch(
    image: Painted,
    parameters: Scratch | None = None,
    rng: np.random.Generator | None = None,
    region: Region | None = None,
) -> tuple[Painted, Mask]:
    """Return `image` with one thin line, sine or square-root curve of random direction, and its mask."""
    parameters, rng = parameters or Scratch(), rng or np.random.default_rng()
    rows, columns = _check(image, region)
    (length,) = _lengths(parameters.length.low, parameters.length.high, rows, columns, rng, 1)
    shape = ("line", "sine", "root")[rng.integers(3)]
    line = path(length, parameters.bend * length, rng.uniform(0, np.pi), shape, rng)
    x_reach, y_reach = np.abs(line).max(axis=0)
    place = np.array(_inside(rows, columns, (x_reach, y_reach), rng, region))
    line += place
    if region is not None:  # a bent line need not pass through its own middle
        line += place - line[PATH_POINTS // 2]
    cover = cover_outlines(stroke(line, parameters.width), rows, columns)
    return paint(image, cover, _grey(parameters.color, rng), parameters.jitter, 0, rng, region)


def add_drops(
    image: Painted,
    parameters: Drops | None = None,
    rng: np.random.Generator | None = None,
    region: Region | None = None,
) -> tuple[Painted, Mask]:
    """Return `image` with small bright discs scattered around one point, and their mask."""
    parameters, rng = parameters or Drops(), rng or np.random.default_rng()
    rows, columns = _check(image, region)
    number = parameters.number
    semi_axes = _lengths(parameters.size.low, parameters.size.high, rows, columns, rng, 2 * number)
    spread = parameters.spacing * min(rows, columns)
    middle = _inside(rows, columns, (spread, spread), rng, region)
    centres = rng.normal(middle, spread, (number, 2)).clip(0, (columns - 1, rows - 1))
    if region is not None:  # the others may all have scattered out of it
        centres[0] = middle
    outlines = [
        blot(a, b, rng.uniform(0, np.pi), parameters.irregularity, rng) + centre
        for (a, b), centre in zip(semi_axes.reshape(number, 2), centres, strict=True)
    ]
    cover = cover_outlines(outlines, rows, columns)
    return paint(image, cover, _grey(parameters.color, rng), STAIN_NOISE, 0, rng, region)


def add_pattern(
    image: Painted,
    parameters: Pattern | None = None,
    rng: np.random.Generator | None = None,
    region: Region | None = None,
    other: Painted | None = None,
) -> tuple[Painted, Mask]:
    """Return `image` with shapes of any size, outline and filling, and their mask; pieces of `other`, if given."""
    _check(image, region)
    if other is not None and (other.shape, other.dtype) != (image.shape, image.dtype):
        raise ValueError(
            f"other must be as image, {image.shape} {image.dtype}, got {other.shape} {other.dtype}"
        )
    return draw_pattern(image, parameters or Pattern(), rng or np.random.default_rng(), region, other)


def _grey(color: Range, rng: np.random.Generator) -> float:
    """Return a grey of a range; nothing is drawn where there is but one."""
    return color.low if color.low == color.high else rng.uniform(color.low, color.high)


def _lengths(
    low: float, high: float, rows: int, columns: int, rng: np.random.Generator, count: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return random lengths in pixels, uniform in `low` .. `high` % of the smaller image side."""
    share = min(rows, columns) / 100
    return rng.uniform(low * share, high * share, size=count)


def _inside(rows: int, columns: int, reach: Point, rng: np.random.Generator, region: Region | None) -> Point:
    """Return a random place, x and y, from which what reaches that far stays inside the image."""
    if region is not None:
        return region.place(*reach, rng)
    x_reach, y_reach = min(reach[0], (columns - 1) / 2), min(reach[1], (rows - 1) / 2)
    return rng.uniform(x_reach, columns - 1 - x_reach), rng.uniform(y_reach, rows - 1 - y_reach)


def _check(image: Painted, region: Region | None) -> tuple[int, int]:
    """Return the rows and columns of an image that can be corrupted. Raises ValueError for any other."""
    if image.ndim not in (2, 3) or (image.ndim == 3 and image.shape[2] not in (1, 3)):
        raise ValueError(f"image must be (H, W) or (H, W, C) with 1 or 3 channels, got shape {image.shape}")
    if image.dtype != np.uint8 and image.dtype.kind != "f":
        raise ValueError(f"image must be uint8 or float, got {image.dtype}")
    if min(image.shape[:2]) < MIN_SIDE:
        raise ValueError(f"image must be at least {MIN_SIDE} pixels high and wide, got {image.shape[:2]}")
    if region is not None and region.mask.shape != image.shape[:2]:
        raise ValueError(f"region must have the image's shape, {image.shape[:2]}, got {region.mask.shape}")
    return int(image.shape[0]), int(image.shape[1])
