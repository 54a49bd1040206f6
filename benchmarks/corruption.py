"""add_stain against the same stain drawn straightforwardly: with noise and blending over the whole image."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from benchmarks.harness import Row, compare
from datasets.add_corruption import add_stain
from datasets.corruptions import Stain


def rows() -> Iterator[Row]:
    """Return a small grey image and a large one in colour."""
    cv2.setNumThreads(1)
    yield _row((256, 256, 1), target=10)
    yield _row((1024, 1024, 3), target=40)


def _row(shape: tuple[int, int, int], target: float) -> Row:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, shape, dtype=np.uint8)
    stain = Stain()
    return compare(
        f"stain, {shape[0]}x{shape[1]}x{shape[2]}",
        lambda: add_stain(image, stain, rng),
        lambda: whole_image_stain(image, stain, rng),
        target=target,
        turns=15,
    )


def whole_image_stain(
    image: NDArray[np.uint8], stain: Stain, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return the stain of `add_stain` (without blur), drawn as one would at first.

    Source:
        The published description of arXiv:2008.12977's code, as far as it bears on the time taken.
    """
    height, width = image.shape[:2]
    side = min(height, width) / 100
    a, b = rng.uniform(stain.size.low * side, stain.size.high * side, size=2)
    reach = max(a, b)
    centre = rng.uniform((reach, reach), (width - reach, height - reach))
    angles = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    ellipse = np.column_stack((a * np.cos(angles), b * np.sin(angles)))
    rotation = rng.uniform(0, np.pi)
    turn = np.array(((np.cos(rotation), np.sin(rotation)), (-np.sin(rotation), np.cos(rotation))))
    points = ellipse @ turn + rng.uniform(-1, 1, (20, 2)) * stain.irregularity * (a + b) / 2
    points = points[np.argsort(np.arctan2(points[:, 1], points[:, 0]))]
    spline = CubicSpline(np.arange(21), np.vstack((points, points[:1])), bc_type="periodic")
    outline = np.rint(spline(np.linspace(0, 20, 200)) + centre).astype(np.int32)

    filled: NDArray[Any] = np.zeros((height, width), np.uint8)
    cv2.fillPoly(filled, [outline], (1,))
    cover = np.dstack([filled.astype(np.float64)] * image.shape[2])
    grey = rng.uniform(stain.color.low, stain.color.high) / 255
    fill = 255 * np.clip(rng.normal(grey, np.sqrt(0.05 / 255), image.shape), 0, 1)
    blended = image * (1 - cover) + fill * cover
    return blended.astype(np.uint8), filled.astype(np.bool_)
