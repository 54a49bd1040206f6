"""Outlines against SciPy's splines."""

import numpy as np
from scipy.interpolate import CubicSpline

from datasets.corruption.outlines import BLOT_POINTS, SAMPLES_PER_SEGMENT, axes, blot


def test_a_blot_follows_the_closed_cubic_spline_through_its_points():
    a, b, rotation = 30.0, 12.0, 0.7
    across, up = axes(rotation)
    angle = np.arange(BLOT_POINTS) * (2 * np.pi / BLOT_POINTS)
    points = np.outer(a * np.cos(angle), across) + np.outer(b * np.sin(angle), up)
    points = points[np.argsort(np.arctan2(points[:, 1], points[:, 0]))]  # as the outline begins
    spline = CubicSpline(np.arange(BLOT_POINTS + 1), np.vstack([points, points[:1]]), bc_type="periodic")
    samples = spline(np.arange(BLOT_POINTS * SAMPLES_PER_SEGMENT) / SAMPLES_PER_SEGMENT)
    expected = samples[np.argsort(np.arctan2(samples[:, 1], samples[:, 0]))]
    np.testing.assert_allclose(blot(a, b, rotation, 0.0, np.random.default_rng(0)), expected, atol=1e-9)
