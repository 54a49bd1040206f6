"""Each corruption against its straightforward twin: noise and float64 blending over the whole image.

The twins follow the published description of the original, as far as it bears on the time taken.
"""

from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from benchmarks.harness import Row, compare
from configs.spec.presets import read_preset
from datasets.add_corruption import add_corruption
from datasets.corruption.corruptions import Corruption, Drops, Gaussian, OneOf, Pattern, Scratch, Stain

Image = NDArray[np.uint8]
SMALL, LARGE = (256, 256, 1), (1024, 1024, 3)


def rows() -> Iterator[Row]:
    """Return each corruption on a small grey image, or on a large one in colour."""
    cv2.setNumThreads(1)
    yield _row("stain", Stain(), SMALL, target=10)
    yield _row("stain", Stain(), LARGE, target=40)
    yield _row("scratch", Scratch(), LARGE, target=20)
    yield _row("drops", Drops(), LARGE, target=3)
    yield _row("pattern", Pattern(), LARGE, target=3)
    yield _row("gaussian", Gaussian(), LARGE, target=3)
    for preset in ("structural", "stain_or_gaussian"):
        yield _row(preset, OneOf.model_validate(read_preset("corruption", preset)), LARGE, target=3)


def _row(name: str, corruption: Corruption, shape: tuple[int, int, int], target: float) -> Row:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, shape, dtype=np.uint8)
    return compare(
        f"{name}, {shape[0]}x{shape[1]}x{shape[2]}",
        lambda: add_corruption(image, corruption, rng),
        lambda: whole_image(image, corruption, rng),
        target=target,
        turns=15,
    )


def whole_image(image: Image, corruption: Corruption, rng: np.random.Generator) -> Image:
    """Return the image with the corruption (without blur), drawn as one would at first."""
    match corruption:
        case Stain() as stain:
            outline = _blot(image, stain.size.low, stain.size.high, stain.irregularity, rng)
            grey = rng.uniform(stain.color.low, stain.color.high)
            return _blend(image, lambda filled: cv2.fillPoly(filled, [outline], (1,)), grey, 3.57, rng)
        case Scratch() as scratch:
            line = _line(image, scratch, rng)
            return _blend(
                image,
                lambda filled: cv2.polylines(filled, [line], False, (1,), scratch.width),
                rng.uniform(scratch.color.low, scratch.color.high),
                scratch.jitter,
                rng,
            )
        case Drops() as drops:
            middle = rng.uniform(0.2, 0.8, 2) * image.shape[1::-1]
            spread = drops.spacing * min(image.shape[:2])
            outlines = [
                _blot(
                    image,
                    drops.size.low,
                    drops.size.high,
                    drops.irregularity,
                    rng,
                    rng.normal(middle, spread),
                )
                for _ in range(drops.number)
            ]

            def draw(filled: Image) -> None:
                for outline in outlines:
                    cv2.fillPoly(filled, [outline], (1,))

            return _blend(image, draw, rng.uniform(drops.color.low, drops.color.high), 3.57, rng)
        case Pattern() as pattern:
            for _ in range(rng.integers(1, pattern.number, endpoint=True)):
                image = _with_shape(image, pattern, rng)
            return image
        case Gaussian(std=std):
            noisy = image / 255 + rng.normal(0, std, image.shape)
            return (255 * np.clip(noisy, 0, 1)).astype(np.uint8)
        case OneOf(choices=choices):
            weights = np.array([choice.weight for choice in choices])
            chosen = choices[rng.choice(len(weights), p=weights / weights.sum())]
            return whole_image(image, chosen.corruption, rng)
        case other:
            raise ValueError(f"{other.kind} has no twin: it is the original's own")


def _blend(
    image: Image, draw: Callable[[Image], Any], grey: float, noise: float, rng: np.random.Generator
) -> Image:
    """Return the image with what `draw` fills, blended and made noisy all over."""
    filled = np.zeros(image.shape[:2], np.uint8)
    draw(filled)
    cover = np.dstack([filled.astype(np.float64)] * image.shape[2])
    fill = 255 * np.clip(rng.normal(grey / 255, noise / 255, image.shape), 0, 1)
    blended: NDArray[np.float64] = image * (1 - cover) + fill * cover
    return blended.astype(np.uint8)


def _with_shape(image: Image, pattern: Pattern, rng: np.random.Generator) -> Image:
    """Return the image with one shape, its coordinates and its filling computed for every pixel."""
    height, width, channels = image.shape
    low, high = pattern.size.low, pattern.size.high
    long = min(height, width) / 100 * np.exp(rng.uniform(np.log(low), np.log(high)))
    short = long / np.exp(rng.uniform(0, np.log(pattern.slimness)))
    y, x = np.mgrid[:height, :width] - (rng.uniform((0, 0), (height, width)))[:, None, None]
    bend = pattern.distortion * np.sqrt(long * short)
    x = x + bend * cv2.resize(rng.normal(size=(5, 5)), (width, height), interpolation=cv2.INTER_CUBIC)
    y = y + bend * cv2.resize(rng.normal(size=(5, 5)), (width, height), interpolation=cv2.INTER_CUBIC)
    angle, norm = rng.uniform(0, np.pi), (1, 2, 6)[rng.integers(3)]
    along = np.abs(np.cos(angle) * x + np.sin(angle) * y) / long
    beside = np.abs(np.cos(angle) * y - np.sin(angle) * x) / short
    inside = (along**norm + beside**norm <= 1)[..., None]
    opacity = rng.uniform(pattern.opacity.low, pattern.opacity.high) * inside
    grey = rng.uniform(pattern.color.low, pattern.color.high)
    match rng.integers(4):
        case 0:
            fill = np.full(image.shape, grey)
        case 1:
            turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(0, 360), 1.0)
            turned = cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REFLECT_101)
            fill = turned.reshape(image.shape).astype(np.float64)
        case 2:
            mean = image.mean(axis=(0, 1))
            fill = (image - mean) * rng.uniform(0.2, 1.5) + mean + rng.uniform(-40, 40)
        case _:
            grains = rng.normal(grey, 20, (12, 12, channels))
            fill = cv2.resize(grains, (width, height), interpolation=cv2.INTER_CUBIC).reshape(image.shape)
    blended: NDArray[np.float64] = np.rint(image + opacity * (fill - image)).clip(0, 255)
    return blended.astype(np.uint8)


def _blot(
    image: Image,
    low: float,
    high: float,
    irregularity: float,
    rng: np.random.Generator,
    centre: NDArray[np.float64] | None = None,
) -> NDArray[np.int32]:
    """Return the outline of a blot, by a new spline each time."""
    height, width = image.shape[:2]
    side = min(height, width) / 100
    a, b = rng.uniform(low * side, high * side, size=2)
    reach = max(a, b)
    if centre is None:
        centre = rng.uniform((reach, reach), (width - reach, height - reach))
    angles = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    ellipse = np.column_stack((a * np.cos(angles), b * np.sin(angles)))
    rotation = rng.uniform(0, np.pi)
    turn = np.array(((np.cos(rotation), np.sin(rotation)), (-np.sin(rotation), np.cos(rotation))))
    points = ellipse @ turn + rng.uniform(-1, 1, (20, 2)) * irregularity * (a + b) / 2
    points = points[np.argsort(np.arctan2(points[:, 1], points[:, 0]))]
    spline = CubicSpline(np.arange(21), np.vstack((points, points[:1])), bc_type="periodic")
    return np.asarray(np.rint(spline(np.linspace(0, 20, 200)) + centre), np.int32)


def _line(image: Image, scratch: Scratch, rng: np.random.Generator) -> NDArray[np.int32]:
    """Return the points of a sine of random direction."""
    length = rng.uniform(scratch.length.low, scratch.length.high) / 100 * min(image.shape[:2])
    along = np.linspace(0, 1, 64)
    beside = scratch.bend * length * np.sin(2 * np.pi * (along + rng.uniform()))
    angle = rng.uniform(0, np.pi)
    x = along * length * np.cos(angle) - beside * np.sin(angle)
    y = along * length * np.sin(angle) + beside * np.cos(angle)
    start = rng.uniform(0.2, 0.5, 2) * image.shape[1::-1]
    return np.rint(np.column_stack((x, y)) + start).astype(np.int32)
