"""Patterns: shapes of any size and outline, filled with a grey, the image's own texture or smooth noise, more or less
opaque. A pure function, as those of `datasets/add_corruption.py`.

Source: the wide structured corruptions of arXiv:2511.07233 and of Bauer et al., Mathematics 12 (2024) 3988; the
construction is ours.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.corruptions import Pattern
from datasets.outlines import half_box
from datasets.painting import Mask, Pixels, differs, like
from datasets.region import Region

_NORMS = (1.0, 2.0, 6.0)  # of the shapes: a rhombus, an ellipse, nearly a rectangle
_WAVES = (3, 6)  # nodes a side of the grid that bends an outline
_GRAINS = (2, 24)  # nodes a side of the grid that smooth noise is interpolated from
_CONTRAST = (4, 60)  # grey levels, deviation of smooth noise
_ZOOM = (0.7, 1.4)  # of a texture
_GAIN = (0.6, 1.4)  # of a texture's contrast
_LIFT = 40  # grey levels that a texture is raised or lowered by, at the most

Values = NDArray[np.float32]
Box = tuple[slice, slice]


def draw_pattern(
    image: Pixels, parameters: Pattern, rng: np.random.Generator, region: Region | None = None
) -> tuple[Pixels, Mask]:
    """Return `image` with one or several shapes, and the mask of what changed: at least one pixel.

    Args:
        image: (H, W, C) or (H, W), uint8 or float; stays as it is.
        parameters: what chance may draw.
        rng: the source of all randomness.
        region: where the shapes may lie; None: anywhere.
    """
    corrupted = image.copy()
    canvas = corrupted if image.ndim == 3 else corrupted[..., None]  # a view: to write is to paint
    source = image.reshape(canvas.shape)
    for _ in range(rng.integers(1, parameters.number, endpoint=True)):
        _add_shape(canvas, source, parameters, rng, region)
    mask = differs(corrupted, image)
    if not mask.any():  # every shape was of its ground's own colour
        _change_a_pixel(canvas, mask, rng, region)
    return corrupted, mask


def _add_shape(
    canvas: Pixels, source: Pixels, parameters: Pattern, rng: np.random.Generator, region: Region | None
) -> None:
    """Paint one shape on `canvas`, (H, W, C), with textures from `source`."""
    rows, columns, channels = canvas.shape
    cover, box = _shape(rows, columns, parameters, rng, region)
    if region is not None:
        cover = cover * region.mask[box]
    weights = np.array((parameters.flat, parameters.texture, parameters.noise))
    fill = (_flat, _texture, _noise)[rng.choice(3, p=weights / weights.sum())]
    paint = fill(source, (*cover.shape, channels), parameters, rng)
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
    long = side * _log_uniform(parameters.size.low, parameters.size.high, rng)
    short = max(long / _log_uniform(1, parameters.slimness, rng), 0.6)
    rotation = rng.uniform(0, np.pi)
    x_reach, y_reach = half_box(long, short, rotation)
    x, y = _place(rows, columns, x_reach, y_reach, rng, region)
    strayed = parameters.distortion * math.sqrt(long * short)  # pixels, standard deviation
    margin = 2 * strayed + 1
    top, bottom = _span(y, y_reach + margin, rows)
    left, right = _span(x, x_reach + margin, columns)
    shape = (bottom - top, right - left)
    nodes = int(rng.integers(*_WAVES, endpoint=True))
    across = np.arange(left, right, dtype=np.float32) - np.float32(x)
    down = np.arange(top, bottom, dtype=np.float32)[:, None] - np.float32(y)
    if strayed > 0:
        bent = _smooth_noise(shape, 2, nodes, rng) * np.float32(strayed)
        across, down = across + bent[..., 0], down + bent[..., 1]
    cosine, sine = np.float32(math.cos(rotation)), np.float32(math.sin(rotation))
    along = np.abs(cosine * across + sine * down) / np.float32(long)
    beside = np.abs(cosine * down - sine * across) / np.float32(short)
    norm = np.float32(_NORMS[rng.integers(len(_NORMS))])
    radius = (along**norm + beside**norm) ** (1 / norm)
    # The edge is about a pixel wide, so that a shape is as smooth as a photo's.
    cover = ((1 - radius) * np.float32(short) + np.float32(0.5)).clip(0, 1)
    return cover, (slice(top, bottom), slice(left, right))


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


def _log_uniform(low: float, high: float, rng: np.random.Generator) -> float:
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def _smooth_noise(shape: tuple[int, int], channels: int, nodes: int, rng: np.random.Generator) -> Values:
    """Return (H, W, channels) of deviation about 1: a coarse grid of normal values, interpolated."""
    grid = rng.standard_normal((nodes, nodes, channels), np.float32)
    between = cv2.resize(grid, shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(between, np.float32).reshape(*shape, channels)


def _flat(
    source: Pixels, shape: tuple[int, int, int], parameters: Pattern, rng: np.random.Generator
) -> Values:
    """Return one colour, each channel drawn apart."""
    color = rng.uniform(parameters.color.low, parameters.color.high, shape[2])
    return np.broadcast_to((color / _white(source)).astype(np.float32), shape)


def _noise(
    source: Pixels, shape: tuple[int, int, int], parameters: Pattern, rng: np.random.Generator
) -> Values:
    """Return smooth noise around one colour, coarse or fine."""
    deviation = np.float32(_log_uniform(*_CONTRAST, rng) / _white(source))
    values = _smooth_noise(shape[:2], shape[2], int(rng.integers(*_GRAINS, endpoint=True)), rng)
    return _flat(source, shape, parameters, rng) + deviation * values


def _texture(
    source: Pixels, shape: tuple[int, int, int], parameters: Pattern, rng: np.random.Generator
) -> Values:
    """Return a piece of the image from elsewhere: turned, mirrored, scaled, and in another light."""
    del parameters
    rows, columns = source.shape[:2]
    scale, angle = rng.uniform(*_ZOOM), rng.uniform(0, 2 * np.pi)
    cosine, sine = math.cos(angle) / scale, math.sin(angle) / scale
    mirror = -1 if rng.integers(2) else 1
    turn = np.array([[mirror * cosine, -sine], [mirror * sine, cosine]])
    middle = rng.uniform((0, 0), (columns - 1, rows - 1))
    from_box = np.column_stack([turn, middle - turn @ (np.array(shape[1::-1]) / 2)])
    piece = cv2.warpAffine(
        source.astype(np.float32),
        from_box,
        shape[1::-1],
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT_101,
    ).reshape(shape)
    mean = piece.mean(axis=(0, 1))
    gain, lift = rng.uniform(*_GAIN), rng.uniform(-_LIFT, _LIFT) / _white(source)
    lit: Values = (piece - mean) * np.float32(gain) + (mean + np.float32(lift))
    return lit


def _white(image: Pixels) -> int:
    """Return how many grey levels its 1 is, or 1 if it is in grey levels."""
    return 1 if image.dtype == np.uint8 else 255


def _change_a_pixel(canvas: Pixels, mask: Mask, rng: np.random.Generator, region: Region | None) -> None:
    """Change one pixel that a defect may lie on, and its place in the mask."""
    places = np.flatnonzero(~mask if region is None else region.mask)
    at = np.unravel_index(rng.choice(places), mask.shape)
    white = 255 if canvas.dtype == np.uint8 else 1
    canvas[at] = np.where(canvas[at] * 2 < white, white, 0)
    mask[at] = True
