"""Outlines of synthetic defects, in pixels: x to the right, y down, the middle of a pixel at whole numbers."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

Outline = NDArray[np.float64]  # (points, 2): x, y

BLOT_POINTS = 20
SAMPLES_PER_SEGMENT = 10
PATH_POINTS = 64


def blot(a: float, b: float, rotation: float, irregularity: float, rng: np.random.Generator) -> Outline:
    """Return a closed outline around (0, 0): an ellipse whose border strays.

    A closed cubic spline through 20 points around the border of the ellipse, each moved by up to
    `irregularity` x (a + b) / 2 on both axes.

    Args:
        a: one semi-axis, pixels.
        b: the other.
        rotation: of `a` from the x axis, radians.
        irregularity: 0 gives the ellipse itself.
        rng: of the straying.

    Source:
        arXiv:2008.12977, section 3.
    """
    points = _circle() * (a, b) @ np.array(axes(rotation))
    points += rng.uniform(-1, 1, size=points.shape) * irregularity * (a + b) / 2
    # A spline through points in angular order can still loop where they crowd; in angular order it cannot.
    return _by_angle(_closed_spline() @ _by_angle(points))


def half_box(a: float, b: float, rotation: float) -> tuple[float, float]:
    """Return half the width and height of the upright box around a rotated ellipse."""
    cosine, sine = math.cos(rotation), math.sin(rotation)
    return math.hypot(a * cosine, b * sine), math.hypot(a * sine, b * cosine)


def path(length: float, bend: float, rotation: float, shape: str, rng: np.random.Generator) -> Outline:
    """Return an open path around (0, 0).

    Args:
        length: from end to end, pixels.
        bend: how far it strays from the straight line, pixels.
        rotation: of the straight line from the x axis, radians.
        shape: `line`, `sine` or `root`.
        rng: of where the sine begins, and how often it swings.

    Raises:
        ValueError: there is no such shape.
    """
    along = np.linspace(0, 1, PATH_POINTS)
    match shape:
        case "line":
            beside = np.zeros(PATH_POINTS)
        case "sine":
            beside = bend * np.sin(2 * np.pi * (rng.uniform(0.5, 2) * along + rng.uniform()))
        case "root":
            beside = bend * np.sqrt(along)
        case _:
            raise ValueError(f"shape must be line, sine or root, got {shape!r}")
    across, up = axes(rotation)
    return np.asarray(np.outer((along - 0.5) * length, across) + np.outer(beside - beside.mean(), up))


def stroke(line: Outline, width: float) -> list[Outline]:
    """Return the outlines that together are a line drawn with a pen: a piece for each of its steps.

    Args:
        line: (points, 2), an open path.
        width: of the pen, pixels. A filled outline covers its own border, half a pixel to either side.
    """
    along = np.gradient(line, axis=0)
    beside = np.column_stack((-along[:, 1], along[:, 0]))
    beside *= (max(width - 1, 0) / 2) / np.maximum(np.hypot(*beside.T), 1e-9)[:, None]
    left, right = line + beside, line - beside
    return list(np.stack((left[:-1], left[1:], right[1:], right[:-1]), axis=1))


def axes(rotation: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the unit vectors of axes that are rotated by `rotation` radians."""
    cosine, sine = math.cos(rotation), math.sin(rotation)
    return np.array((cosine, sine)), np.array((-sine, cosine))


def _by_angle(points: Outline) -> Outline:
    """Return points in ascending polar angle around the origin: a polygon that cannot cross itself."""
    return points[np.arctan2(points[:, 1], points[:, 0]).argsort(kind="stable")]


@cache
def _circle() -> Outline:
    """Return the points of a circle of radius 1 that a blot's are stretched from."""
    angle = np.arange(BLOT_POINTS) * (2 * np.pi / BLOT_POINTS)
    return np.column_stack((np.cos(angle), np.sin(angle)))


def prepare() -> None:
    """Load what blots need, which takes a third of a second the first time: a window does so in a thread beside."""
    _closed_spline()


@cache
def _closed_spline() -> NDArray[np.float64]:
    """Return the matrix (samples, points) that samples the periodic cubic spline through evenly timed points.

    A spline is linear in the points that it goes through, so its samples are one product with a fixed matrix, a column
    of it SciPy's spline through a single raised point. `python -m benchmarks corruption` has a spline for each blot
    as its twin.
    """
    from scipy.interpolate import CubicSpline

    raised = np.eye(BLOT_POINTS)
    spline = CubicSpline(np.arange(BLOT_POINTS + 1), np.vstack([raised, raised[:1]]), bc_type="periodic")
    return np.asarray(spline(np.arange(BLOT_POINTS * SAMPLES_PER_SEGMENT) / SAMPLES_PER_SEGMENT))
