"""Adding synthetic defects to images: pure functions (image, parameters, rng) → (corrupted image, mask).

Each works only inside the box that its defect covers, and leaves its input untouched. Images are
(H, W, C) or (H, W), C 1 or 3, sides of at least 16 pixels: uint8 in grey levels 0..255, or float in 0..1.
"""

from functools import cache
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.corruptions import Corruption, Gaussian, Stain

Pixels = NDArray[Any]  # uint8 or a float type
Mask = NDArray[np.bool_]  # (H, W), True where the image was changed

STAIN_POINTS = 20
SAMPLES_PER_SEGMENT = 10
STAIN_NOISE = 255 * np.sqrt(0.05 / 255)  # grey levels; the original's variance of 0.05/255 on 0..1
MIN_SIDE = 16  # pixels
_FRACTION_BITS = 8  # cv2 takes coordinates as integers of 1/256 pixel

Number = TypeVar("Number", bound=np.generic)


def add_corruption(image: Pixels, corruption: Corruption, rng: np.random.Generator) -> tuple[Pixels, Mask]:
    """Return `image` with the synthetic defect of `corruption`, and the mask of what it changed."""
    match corruption:
        case Stain():
            return add_stain(image, corruption, rng)
        case Gaussian():
            return add_gaussian(image, corruption, rng)


def add_stain(
    image: Pixels, parameters: Stain | None = None, rng: np.random.Generator | None = None
) -> tuple[Pixels, Mask]:
    """Return `image` with one irregular blot, and the blot's mask.

    The outline is a closed cubic spline through 20 points scattered around the border of an ellipse.
    The fill is one grey with weak noise; where that happens to give back the very pixel it covers, the
    pixel is moved by one grey level, so that the mask is exactly what changed.

    Args:
        image: (H, W, C) or (H, W); see the module.
        parameters: size, irregularity, color and blur; the paper's if None.
        rng: the source of all randomness; a fresh one if None.

    Returns:
        The corrupted image, of the input's shape and type, and (H, W) bool, True where it changed.

    Raises:
        ValueError: a side is under 16 pixels, or the image is not of a type or shape that is handled.

    Source:
        arXiv:2008.12977, section 3.
    """
    parameters = parameters or Stain()
    rng = rng or np.random.default_rng()
    rows, columns = _check(image)
    outline, radius = _stain_outline(rows, columns, parameters, rng)
    grey = rng.uniform(parameters.color.low, parameters.color.high)
    softness = parameters.blur * radius  # sigma, pixels

    margin = int(np.ceil(3 * softness)) + 1
    top, left = np.maximum(np.floor(outline.min(axis=0)).astype(int) - margin, 0)[::-1]
    bottom, right = np.minimum(np.ceil(outline.max(axis=0)).astype(int)[::-1] + margin + 1, (rows, columns))
    cover = np.zeros((bottom - top, right - left), np.uint8)
    corners = np.rint((outline - (left, top)) * (1 << _FRACTION_BITS)).astype(np.int32)
    cv2.fillPoly(cover, [corners], (1,), shift=_FRACTION_BITS)

    corrupted = image.copy()
    mask = np.zeros((rows, columns), np.bool_)
    box = (slice(top, bottom), slice(left, right))
    opacity = cv2.GaussianBlur(cover.astype(np.float32), (0, 0), softness) if softness > 0 else None
    covered = cover.view(np.bool_) if opacity is None else opacity > 0
    patch = (corrupted if image.ndim == 3 else corrupted[..., None])[box]  # a view: writing to it is drawing
    before = patch[covered]  # (pixels, C): noise and blending touch no pixel that stays as it is
    scale = 1 if image.dtype == np.uint8 else 255
    fill = rng.standard_normal(before.shape, dtype=np.float32)
    fill *= np.float32(STAIN_NOISE / scale)
    fill += np.float32(grey / scale)
    if opacity is None:
        patch[covered] = _differing(_like(image, fill), before, scale)
        mask[box] = covered
    else:
        after = _like(image, before + opacity[covered][:, None] * (fill - before))
        patch[covered] = after
        mask[box][covered] = (after != before).any(axis=-1)
    return corrupted, mask


def add_gaussian(
    image: Pixels, parameters: Gaussian | None = None, rng: np.random.Generator | None = None
) -> tuple[Pixels, Mask]:
    """Return `image` with Gaussian noise on every value, and the mask of what changed."""
    parameters = parameters or Gaussian()
    rng = rng or np.random.default_rng()
    _check(image)
    white = 255 if image.dtype == np.uint8 else 1
    noise = rng.standard_normal(image.shape, dtype=np.float32)
    corrupted = _like(image, image + noise * np.float32(parameters.std * white))
    changed = corrupted != image
    return corrupted, changed if image.ndim == 2 else changed.any(axis=-1)


def _stain_outline(
    rows: int, columns: int, parameters: Stain, rng: np.random.Generator
) -> tuple[NDArray[np.float64], float]:
    """Return the blot's outline, (200, 2) as x, y in pixels, and the larger semi-axis, in pixels."""
    share = min(rows, columns) / 100
    a, b = rng.uniform(parameters.size.low * share, parameters.size.high * share, size=2)
    rotation = rng.uniform(0, np.pi)
    across, up = (
        np.array((np.cos(rotation), np.sin(rotation))),
        np.array((-np.sin(rotation), np.cos(rotation))),
    )
    half_box = np.hypot(a * across, b * up)  # of the rotated ellipse
    last = np.array((columns - 1, rows - 1))
    reach = np.minimum(half_box, last / 2)
    centre = rng.uniform(reach, last - reach)

    angle = np.arange(STAIN_POINTS) * (2 * np.pi / STAIN_POINTS)
    points = np.outer(a * np.cos(angle), across) + np.outer(b * np.sin(angle), up)
    points += rng.uniform(-1, 1, size=points.shape) * parameters.irregularity * (a + b) / 2
    outline = _closed_spline() @ _by_angle(points)
    # A spline through points in angular order can still loop where they crowd; in angular order it cannot.
    return _by_angle(outline) + centre, float(max(a, b))


def _by_angle(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (N, 2) points in ascending polar angle around the origin: a polygon that cannot cross itself."""
    return points[np.argsort(np.arctan2(points[:, 1], points[:, 0]), kind="stable")]


@cache
def _closed_spline() -> NDArray[np.float64]:
    """Return the matrix (samples, points) that samples the periodic cubic spline through evenly timed points.

    A spline is linear in the points that it goes through, so its samples are one product with a fixed matrix.
    """
    from scipy.interpolate import CubicSpline  # loaded with the first stain: the window opens without it

    unit = np.eye(STAIN_POINTS)
    spline = CubicSpline(np.arange(STAIN_POINTS + 1), np.vstack([unit, unit[:1]]), bc_type="periodic")
    samples: NDArray[np.float64] = spline(np.arange(STAIN_POINTS * SAMPLES_PER_SEGMENT) / SAMPLES_PER_SEGMENT)
    return samples


def _like(image: Pixels, values: NDArray[Any]) -> Pixels:
    """Return `values` clipped to the range of `image`, and of its type."""
    if image.dtype == np.uint8:
        clipped: Pixels = np.rint(values).clip(0, 255)
    else:
        clipped = values.clip(0, 1)
    return clipped.astype(image.dtype)


def _differing(after: Pixels, before: Pixels, scale: int) -> Pixels:
    """Return (pixels, C) `after`, a pixel that equals `before` moved by one grey level in every channel."""
    same = (after == before).all(axis=-1)
    if same.any():
        step = np.asarray(1 / scale, after.dtype)
        equal = after[same]
        after[same] = np.where(equal * scale < 128, equal + step, equal - step)
    return after


def _check(image: Pixels) -> tuple[int, int]:
    """Return the rows and columns of an image that can be corrupted. Raises ValueError for any other."""
    if image.ndim not in (2, 3) or (image.ndim == 3 and image.shape[2] not in (1, 3)):
        raise ValueError(f"image must be (H, W) or (H, W, C) with 1 or 3 channels, got shape {image.shape}")
    if image.dtype != np.uint8 and image.dtype.kind != "f":
        raise ValueError(f"image must be uint8 or float, got {image.dtype}")
    if min(image.shape[:2]) < MIN_SIDE:
        raise ValueError(f"image must be at least {MIN_SIDE} pixels high and wide, got {image.shape[:2]}")
    return int(image.shape[0]), int(image.shape[1])
