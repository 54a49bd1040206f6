"""Painting synthetic defects: only inside the box that a defect covers, and with masks that are exactly true."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.corruption.outlines import Outline
from datasets.region import Region

Painted = NDArray[Any]  # uint8 in grey levels 0..255, or a float type in 0..1
Mask = NDArray[np.bool_]  # (H, W), True where the image was changed

STAIN_NOISE = 255 * (0.05 / 255) ** 0.5  # grey levels; the original's variance of 0.05/255 on 0..1

_FRACTION_BITS = 8  # cv2 takes coordinates as integers of 1/256 pixel


@dataclass(frozen=True)
class Cover:
    """What a defect covers: a box of the image, and in it the pixels that belong to the defect."""

    box: tuple[slice, slice]  # rows, columns
    pixels: NDArray[np.uint8]  # of the box's size, 1 where covered


def cover_outlines(outlines: Sequence[Outline], rows: int, columns: int, margin: int = 0) -> Cover:
    """Return what filled outlines cover of an image together.

    Args:
        outlines: each (points, 2) as x, y in pixels.
        rows: of the image.
        columns: of the image.
        margin: pixels that the box reaches beyond the outlines.
    """
    points = outlines[0] if len(outlines) == 1 else np.concatenate(outlines)
    x, y, width, height = cv2.boundingRect(points.astype(np.float32))
    left, right = _span(x, width, margin + 1, columns)
    top, bottom = _span(y, height, margin + 1, rows)
    pixels = np.zeros((bottom - top, right - left), np.uint8)
    for outline in outlines:  # one by one: together, where two overlap would be a hole
        corners = np.rint((outline - (left, top)) * (1 << _FRACTION_BITS)).astype(np.int32)
        cv2.fillPoly(pixels, [corners], (1,), shift=_FRACTION_BITS)
    return Cover((slice(top, bottom), slice(left, right)), pixels)


def _span(start: int, size: int, reach: int, length: int) -> tuple[int, int]:
    """Return the first pixel and the one behind the last of an interval with what it reaches, at least one pixel."""
    first = min(max(start - reach, 0), length - 1)
    return first, max(min(start + size + reach, length), first + 1)


def paint(
    image: Painted,
    cover: Cover,
    grey: float,
    noise: float,
    softness: float,
    rng: np.random.Generator,
    region: Region | None = None,
) -> tuple[Painted, Mask]:
    """Return `image` with the covered pixels painted over, and the mask of what changed.

    Where the paint happens to give back the very pixel that it covers, the pixel is moved by one grey level,
    so that with a sharp edge the mask is exactly the cover.

    Args:
        image: (H, W, C) or (H, W); stays as it is.
        cover: what to paint.
        grey: the paint, in grey levels, the same in every channel.
        noise: its standard deviation from pixel to pixel, grey levels.
        softness: sigma of the blurred edge, pixels; 0 is sharp.
        rng: of the noise.
        region: outside of it nothing is painted; None: anywhere.
    """
    corrupted = image.copy()
    mask = np.zeros(image.shape[:2], np.bool_)
    opacity = cv2.GaussianBlur(cover.pixels.astype(np.float32), (0, 0), softness) if softness > 0 else None
    covered = cover.pixels.view(np.bool_) if opacity is None else opacity > 0
    if region is not None:
        covered = covered & region.mask[cover.box]
    canvas = corrupted if image.ndim == 3 else corrupted[..., None]  # a view: to write is to paint
    piece = canvas[cover.box].copy()
    pixels = piece.reshape(-1, piece.shape[2])
    places = np.flatnonzero(covered)
    before = pixels[places]  # (pixels, C): noise and blending touch no pixel that stays as it is
    scale = 1 if image.dtype == np.uint8 else 255
    fill = gaussian(before.shape, rng)
    fill *= np.float32(noise / scale)
    fill += np.float32(grey / scale)
    if opacity is None:
        pixels[places] = _differing(like(image, fill), before, scale)
    else:
        pixels[places] = like(image, before + opacity[covered][:, None] * (fill - before))
        covered = differs(piece, canvas[cover.box])
    canvas[cover.box], mask[cover.box] = piece, covered
    return corrupted, mask


def add_noise(image: Painted, std: float, rng: np.random.Generator) -> Painted:
    """Return `image` with Gaussian noise on every value, clipped; `std` on a scale where white is 1."""
    if image.dtype == np.uint8:  # whole grey levels: the same as to round afterwards, and faster
        steps = np.rint(_normal_quantiles() * np.float32(255 * std)).astype(np.int16)
        flat = image.reshape(len(image), -1)
        return np.asarray(cv2.add(flat, _drawn(steps, flat.shape, rng), dtype=cv2.CV_8U)).reshape(image.shape)
    return like(image, image + gaussian(image.shape, rng) * np.float32(std))


def differs(corrupted: Painted, image: Painted) -> Mask:
    """Return (H, W), True where any channel of the two differs."""
    changed: Mask = corrupted != image
    if image.ndim == 2:
        return changed
    found = changed[..., 0].copy()
    for channel in range(1, image.shape[2]):  # several times faster than `any` over so short an axis
        found |= changed[..., channel]
    return found


def like(image: Painted, values: NDArray[Any]) -> Painted:
    """Return `values` clipped to the range of `image`, and of its type."""
    if image.dtype == np.uint8:
        clipped: Painted = np.rint(values).clip(0, 255)
    else:
        clipped = values.clip(0, 1)
    return clipped.astype(image.dtype)


def gaussian(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return standard normal values, from 65,536 evenly likely ones up to 4.2 sigma.

    That is far finer than a grey level, and several times faster than to compute each.
    """
    return np.asarray(_drawn(_normal_quantiles(), (shape[0], math.prod(shape[1:])), rng)).reshape(shape)


def _drawn(values: NDArray[Any], shape: tuple[int, int], rng: np.random.Generator) -> NDArray[Any]:
    """Return random ones of 65,536 values, all equally likely."""
    if 0 in shape:
        return np.empty(shape, values.dtype)
    places = rng.integers(0, 1 << 16, shape, np.uint16)
    return np.asarray(cv2.LUT(places, values.reshape(1, -1)))


@cache
def _normal_quantiles() -> NDArray[np.float32]:
    below = map(NormalDist().inv_cdf, ((np.arange(1 << 15) + 0.5) / (1 << 16)).tolist())
    half = np.fromiter(below, np.float32, 1 << 15)
    return np.concatenate([half, -half[::-1]])


def _differing(after: Painted, before: Painted, scale: int) -> Painted:
    """Return (pixels, C) `after`, a pixel that equals `before` moved by one grey level in every channel."""
    same = np.flatnonzero(~differs(after[None], before[None])[0])
    if len(same):
        step = np.asarray(1 / scale, after.dtype)
        equal = after[same]
        after[same] = np.where(equal * scale < 128, equal + step, equal - step)
    return after
