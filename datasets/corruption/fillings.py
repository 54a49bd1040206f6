"""What the shapes of a pattern are filled with: a grey, a piece of the image from elsewhere or of another one, smooth
noise, or what is below them, changed. Pure functions.

A filling is (H, W, C) float32 for a box of the image, in the image's own unit.
"""

import math
from typing import Literal, NamedTuple, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.corruption.corruptions import Pattern
from datasets.corruption.painting import Painted

_HUE = (2, 60)  # grey levels, deviation of the channels from their mean
_GRAINS = (2, 24)  # nodes a side of the grid that smooth noise is interpolated from
_CONTRAST = (4, 60)  # grey levels, deviation of smooth noise
_ZOOM = (0.7, 1.4)  # of a texture
_GAIN = (0.6, 1.4)  # of a texture's contrast
_LIFT = 40  # grey levels that pixels are raised or lowered by, at the most
_FADE = (0.2, 1.5)  # of the contrast of what is below, in each channel
_BLUR = (0.5, 4)  # sigma, in % of the smaller image side
_SHIFT = (0.5, 5)  # of pixels, in % of the smaller image side, standard deviation
_BENDS = (2, 6)  # nodes a side of the grid that shifts are interpolated from

Filling = Literal["flat", "texture", "noise", "change", "other", "blended"]  # each a weight of `Pattern`
FILLINGS: tuple[Filling, ...] = get_args(Filling)

Values = NDArray[np.float32]
Box = tuple[slice, slice]  # rows, columns


class Sources(NamedTuple):
    """The image that is painted on, as it was, and another one, both (H, W, C)."""

    own: Painted
    other: Painted


def filling_kind(parameters: Pattern, rng: np.random.Generator) -> Filling:
    """Return one of the fillings, by their weights."""
    weights = np.array([getattr(parameters, kind) for kind in FILLINGS])
    return FILLINGS[rng.choice(len(weights), p=weights / weights.sum())]


def filling(
    kind: Filling, sources: Sources, box: Box, parameters: Pattern, rng: np.random.Generator
) -> Values:
    """Return what a shape in a box of the image is painted with."""
    own = sources.own
    shape = (box[0].stop - box[0].start, box[1].stop - box[1].start, own.shape[2])
    match kind:
        case "flat":
            return _flat(own, shape, parameters, rng)
        case "texture":
            return _in_any_light(_piece(own, shape, rng), own, rng)
        case "noise":
            return _noise(own, shape, parameters, rng)
        case "change":
            return (_lit, _blurred, _shifted)[rng.integers(3)](own, box, rng)
        case "other" | "blended":
            return _piece(sources.other, shape, rng)


def smooth_noise(shape: tuple[int, int], channels: int, nodes: int, rng: np.random.Generator) -> Values:
    """Return (H, W, channels) of deviation about 1: a coarse grid of normal values, interpolated."""
    grid = rng.standard_normal((nodes, nodes, channels), np.float32)
    between = cv2.resize(grid, shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(between, np.float32).reshape(*shape, channels)


def log_uniform(low: float, high: float, rng: np.random.Generator) -> float:
    """Return a number of an interval, by chance: halves and doubles are as likely."""
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def _flat(
    source: Painted, shape: tuple[int, int, int], parameters: Pattern, rng: np.random.Generator
) -> Values:
    """Return one colour: a grey, and a little or much of a hue."""
    low, high = parameters.color.low, parameters.color.high
    color = np.full(shape[2], rng.uniform(low, high))
    if shape[2] > 1:
        color = (color + log_uniform(*_HUE, rng) * rng.standard_normal(shape[2])).clip(low, high)
    return np.broadcast_to((color / _white(source)).astype(np.float32), shape)


def _noise(
    source: Painted, shape: tuple[int, int, int], parameters: Pattern, rng: np.random.Generator
) -> Values:
    """Return smooth noise around one colour, coarse or fine."""
    deviation = np.float32(log_uniform(*_CONTRAST, rng) / _white(source))
    values = smooth_noise(shape[:2], shape[2], int(rng.integers(*_GRAINS, endpoint=True)), rng)
    return _flat(source, shape, parameters, rng) + deviation * values


def _piece(source: Painted, shape: tuple[int, int, int], rng: np.random.Generator) -> Values:
    """Return a piece of an image from anywhere: turned, mirrored, scaled."""
    rows, columns = source.shape[:2]
    scale, angle = rng.uniform(*_ZOOM), rng.uniform(0, 2 * np.pi)
    cosine, sine = math.cos(angle) / scale, math.sin(angle) / scale
    mirror = -1 if rng.integers(2) else 1
    turn = np.array([[mirror * cosine, -sine], [mirror * sine, cosine]])
    middle = rng.uniform((0, 0), (columns - 1, rows - 1))
    from_box = np.column_stack([turn, middle - turn @ (np.array(shape[1::-1]) / 2)])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    found = cv2.warpAffine(
        _readable(source), from_box, shape[1::-1], flags=flags, borderMode=cv2.BORDER_REFLECT_101
    )
    return np.asarray(found, np.float32).reshape(shape)


def _in_any_light(piece: Values, source: Painted, rng: np.random.Generator) -> Values:
    """Return a piece paler or stronger, lighter or darker."""
    gain = rng.uniform(*_GAIN)
    return _in_light(piece, gain, rng.uniform(-_LIFT, _LIFT) / _white(source))


def _lit(source: Painted, box: Box, rng: np.random.Generator) -> Values:
    """Return what is below in another light: paler or stronger, lighter or darker, each channel apart."""
    below = source[box].astype(np.float32)
    channels = below.shape[2]
    lift = rng.uniform(-_LIFT, _LIFT) + rng.uniform(-_LIFT, _LIFT, channels) / 2
    return _in_light(below, rng.uniform(*_FADE, channels), lift / _white(source))


def _blurred(source: Painted, box: Box, rng: np.random.Generator) -> Values:
    """Return what is below, out of focus."""
    below = source[box].astype(np.float32)
    sigma = log_uniform(*_BLUR, rng) / 100 * min(source.shape[:2])
    return np.asarray(cv2.GaussianBlur(below, (0, 0), sigma), np.float32).reshape(below.shape)


def _shifted(source: Painted, box: Box, rng: np.random.Generator) -> Values:
    """Return what is below, bent: each pixel comes from a little elsewhere."""
    rows, columns = box
    shape = (rows.stop - rows.start, columns.stop - columns.start)
    far = np.float32(log_uniform(*_SHIFT, rng) / 100 * min(source.shape[:2]))
    bent = far * smooth_noise(shape, 2, int(rng.integers(*_BENDS, endpoint=True)), rng)
    across = np.arange(columns.start, columns.stop, dtype=np.float32) + bent[..., 0]
    down = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + bent[..., 1]
    moved = cv2.remap(_readable(source), across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(moved, np.float32).reshape(*shape, source.shape[2])


def _in_light(piece: Values, gain: float | NDArray[np.float64], lift: float | NDArray[np.float64]) -> Values:
    """Return pixels with another contrast around their mean, and raised."""
    mean = piece.mean(axis=(0, 1))
    lit: Values = (piece - mean) * np.float32(gain) + (mean + np.float32(lift))
    return lit


def _readable(image: Painted) -> Painted:
    """Return the image in a type that OpenCV reads at places between pixels."""
    return image if image.dtype == np.uint8 else image.astype(np.float32)


def _white(image: Painted) -> int:
    """Return how many grey levels its 1 is, or 1 if it is in grey levels."""
    return 1 if image.dtype == np.uint8 else 255
