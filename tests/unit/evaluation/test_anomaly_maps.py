import numpy as np
import pytest

from evaluation.anomaly_maps import residual_map


def test_residual_map_marks_only_the_changed_pixel():
    image = np.full((4, 6, 3), 200, np.uint8)
    reconstruction = image.copy()
    reconstruction[1, 2] = 230

    anomaly_map = residual_map(image, reconstruction)

    expected = np.zeros((4, 6))
    expected[1, 2] = 30  # not 226: uint8 arithmetic would wrap around
    np.testing.assert_array_equal(anomaly_map, expected)
    assert anomaly_map.dtype == np.float32


def test_residual_map_averages_the_absolute_differences_of_the_channels():
    image = np.array([[[10, 20, 250]]], np.uint8)
    reconstruction = np.array([[[13.5, 18, 250]]], np.float32)

    anomaly_map = residual_map(image, reconstruction)

    assert anomaly_map.shape == (1, 1)
    assert anomaly_map[0, 0] == pytest.approx((3.5 + 2 + 0) / 3)  # signs do not cancel out


def test_residual_map_keeps_fractions_of_a_grey_level():
    image = np.full((1, 2, 1), 100, np.uint8)
    reconstruction = np.array([[[100.25], [99.5]]], np.float32)

    np.testing.assert_array_equal(residual_map(image, reconstruction), [[0.25, 0.5]])


def test_residual_map_of_differing_shapes_is_an_error_that_names_both():
    image, reconstruction = np.zeros((4, 6, 1), np.uint8), np.zeros((4, 6, 3), np.uint8)

    with pytest.raises(ValueError, match=r"one shape, got \(4, 6, 1\) and \(4, 6, 3\)"):
        residual_map(image, reconstruction)
