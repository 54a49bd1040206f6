"""Patterns: shapes of any size and outline, hard or soft at the edge, with any filling, more or less opaque. A pure
function, as those of `datasets/add_corruption.py`.

Source: the wide structured corruptions of arXiv:2511.07233 and of Bauer et al., Mathematics 12 (2024) 3988; the
construction is ours.
"""

import math

import numpy as np

from datasets.corruption.blending import blend
from datasets.corruption.corruptions import Pattern
from datasets.corruption.fillings import (
    Box,
    Sources,
    Values,
    filling,
    filling_kind,
    log_uniform,
    smooth_noise,
)
from datasets.corruption.outlines import half_box
from datasets.corruption.painting import Mask, Painted, differs, like
from datasets.region import Region

_NORMS = (1.0, 2.0, 6.0)  # of the shapes: a rhombus, an ellipse, nearly a rectangle
_OCTAVES = (4, 8)  # nodes a side of the grids that a cloud is made of
_WAVES = (3, 6)  # nodes a side of the grid that bends an outline


def draw_pattern(
    image: Painted,
    parameters: Pattern,
    rng: np.random.Generator,
    region: Region | None = None,
    other: Painted | None = None,
) -> tuple[Painted, Mask]:
    """Return `image` with one or several shapes, and the mask of what changed: at least one pixel.

    Args:
        image: (H, W, C) or (H, W), uint8 or float; stays as it is.
        parameters: what chance may draw.
        rng: the source of all randomness.
        region: where the shapes may lie; None: anywhere.
        other: as `image`, that pieces of another one are taken from; None: from `image`.
    """
    corrupted = image.copy()
    canvas = corrupted if image.ndim == 3 else corrupted[..., None]  # a view: to write is to paint
    sources = Sources(image.reshape(canvas.shape), (image if other is None else other).reshape(canvas.shape))
    for _ in range(rng.integers(1, parameters.number, endpoint=True)):
        _add_shape(canvas, sources, parameters, rng, region)
    mask = differs(corrupted, image)
    if not mask.any():  # every shape was of its ground's own colour
        _change_a_pixel(canvas, mask, rng, region)
    return corrupted, mask


def _add_shape(
    canvas: Painted, sources: Sources, parameters: Pattern, rng: np.random.Generator, region: Region | None
) -> None:
    """Paint one shape on `canvas`, (H, W, C), with textures from `sources`."""
    rows, columns = canvas.shape[:2]
    cover, box = _shape(rows, columns, parameters, rng, region)
    if region is not None:
        cover = cover * region.mask[box]
    kind = filling_kind(parameters, rng)
    paint = filling(kind, sources, box, parameters, rng)
    if kind == "blended":
        blend(canvas, paint, box, cover)
        return
    opacity = np.float32(rng.uniform(parameters.opacity.low, parameters.opacity.high))
    covered = cover > 0
    patch = canvas[box]  # a view
    under = patch[covered].astype(np.float32)  # (pixels, C)
    patch[covered] = like(canvas, under + opacity * cover[covered][:, None] * (paint[covered] - under))


def _shape(
    rows: int, columns: int, parameters: Pattern, rng: np.random.Generator, region: Region | None
) -> tuple[Values, Box]:
    """Return how far each pixel of a box belongs to a random shape, 0..1, and the box."""
    side = min(rows, columns) / 100
    long = side * log_uniform(parameters.size.low, parameters.size.high, rng)
    short = max(long / log_uniform(1, parameters.slimness, rng), 0.6)
    rotation = rng.uniform(0, np.pi)
    x_reach, y_reach = half_box(long, short, rotation)
    x, y = _place(rows, columns, x_reach, y_reach, rng, region)
    strayed = parameters.distortion * math.sqrt(long * short)  # pixels, standard deviation
    # Never narrower than a pixel, so that a shape is as smooth as a photo's.
    edge = max(1.0, short * rng.uniform(parameters.softness.low, parameters.softness.high))  # pixels
    margin = 2 * strayed + edge / 2 + 0.5
    top, bottom = _span(y, y_reach + margin, rows)
    left, right = _span(x, x_reach + margin, columns)
    shape = (bottom - top, right - left)
    nodes = int(rng.integers(*_WAVES, endpoint=True))
    across = np.arange(left, right, dtype=np.float32) - np.float32(x)
    down = np.arange(top, bottom, dtype=np.float32)[:, None] - np.float32(y)
    if strayed > 0:
        bent = smooth_noise(shape, 2, nodes, rng) * np.float32(strayed)
        across, down = across + bent[..., 0], down + bent[..., 1]
    cosine, sine = np.float32(math.cos(rotation)), np.float32(math.sin(rotation))
    along = np.abs(cosine * across + sine * down) / np.float32(long)
    beside = np.abs(cosine * down - sine * across) / np.float32(short)
    norm = np.float32(_NORMS[rng.integers(len(_NORMS))])
    radius: Values = ((along**norm + beside**norm) ** (1 / norm)).astype(np.float32, copy=False)
    if parameters.clouds > 0 and rng.random() < parameters.clouds:
        radius = _torn(radius, rng)
    cover = ((1 - radius) * np.float32(short / edge) + np.float32(0.5)).clip(0, 1)
    return cover, (slice(top, bottom), slice(left, right))


def _torn(radius: Values, rng: np.random.Generator) -> Values:
    """Return how far each pixel is from the middle of a cloud: inside it below 1. Perlin noise of two octaves."""
    coarse, fine = (smooth_noise(radius.shape[:2], 1, nodes, rng)[..., 0] for nodes in _OCTAVES)
    noise = coarse + fine / 2
    inside = noise[radius < 1]
    level = np.median(inside) if inside.size else 0  # half of the shape is left, wherever the noise is high
    torn: Values = np.maximum(radius, 1 + (level - noise)).astype(np.float32)
    return torn


def _place(
    rows: int, columns: int, x_reach: float, y_reach: float, rng: np.random.Generator, region: Region | None
) -> tuple[float, float]:
    """Return the middle of a shape: anywhere in the image or the region, so that border pixels are met as often."""
    if region is not None:
        return region.place(x_reach, y_reach, rng)
    return float(rng.uniform(0, columns - 1)), float(rng.uniform(0, rows - 1))


def _span(middle: float, reach: float, length: int) -> tuple[int, int]:
    first = min(max(math.floor(middle - reach), 0), length - 1)
    return first, max(min(math.ceil(middle + reach) + 1, length), first + 1)


def _change_a_pixel(canvas: Painted, mask: Mask, rng: np.random.Generator, region: Region | None) -> None:
    """Change one pixel that a defect may lie on, and its place in the mask."""
    places = np.flatnonzero(~mask if region is None else region.mask)
    at = np.unravel_index(rng.choice(places), mask.shape)
    white = 255 if canvas.dtype == np.uint8 else 1
    canvas[at] = np.where(canvas[at] * 2 < white, white, 0)
    mask[at] = True
