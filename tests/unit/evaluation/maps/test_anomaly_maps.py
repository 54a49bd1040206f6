import numpy as np
import pytest

from evaluation.maps.anomaly_maps import residual_map


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


def test_at_a_scale_what_scatters_cancels_out_and_what_is_all_lighter_stays():
    image = np.full((50, 100, 1), 100, np.uint8)
    checkered = image + np.where(np.indices((50, 100)).sum(axis=0) % 2, 20.0, -20.0)[..., None]
    lighter = image + 20.0

    for reconstruction, left in ((checkered, 0), (lighter, 20)):
        assert residual_map(image, reconstruction).mean() == 20
        smooth = residual_map(image, reconstruction, scales=(4,))  # sigma of 2 pixels
        assert smooth[10:40, 10:90].mean() == pytest.approx(left, abs=0.1)
        both = residual_map(image, reconstruction, scales=(0, 4))
        assert both[10:40, 10:90].mean() == pytest.approx((20 + left) / 2, abs=0.1)


def test_at_a_scale_the_signs_of_channels_do_not_cancel_out():
    image = np.full((30, 30, 3), 100, np.uint8)
    reconstruction = image + np.array([12.0, -12.0, 0])

    assert residual_map(image, reconstruction, scales=(5,)).mean() == pytest.approx(8, abs=1e-4)


def test_residual_map_of_differing_shapes_is_an_error_that_names_both():
    image, reconstruction = np.zeros((4, 6, 1), np.uint8), np.zeros((4, 6, 3), np.uint8)

    with pytest.raises(ValueError, match=r"one shape, got \(4, 6, 1\) and \(4, 6, 3\)"):
        residual_map(image, reconstruction)


def test_contrast_halves_a_difference_where_the_reconstruction_varies_by_it():
    lively = np.where(np.indices((200, 200)).sum(axis=0) % 2, 120.0, 80.0)  # a deviation of 20
    clean = np.hstack([np.full((200, 200), 100.0), lively])[..., None]
    image = (clean + 10).astype(np.uint8)
    assert np.ptp(residual_map(image, clean)) == 0

    found = residual_map(image, clean, contrast=20)

    assert found[100, 100] == pytest.approx(10, abs=0.05)
    assert found[100, 300] == pytest.approx(5, abs=0.05)


def test_contrast_is_the_mean_over_channels():
    lively = np.where(np.indices((100, 100)).sum(axis=0) % 2, 140.0, 60.0)  # a deviation of 40
    clean = np.dstack([lively, np.full((100, 100), 30.0)])
    found = residual_map((clean + 9).astype(np.uint8), clean, contrast=10)
    assert found[50, 50] == pytest.approx(3, abs=0.05)


def test_light_takes_out_what_changes_slowly_and_leaves_a_small_defect():
    clean = np.full((64, 64, 1), 100.0, np.float32)
    lamp = np.linspace(-20, 20, 64, dtype=np.float32)[:, None, None]
    image = np.rint(clean + lamp).astype(np.uint8)
    image[30:33, 30:33] += 40
    plain, found = residual_map(image, clean), residual_map(image, clean, light=10)
    assert plain[2, 2] > 15 and found[10:20, 10:20].max() < 2
    assert found[31, 31] > 30
    assert residual_map(image + np.uint8(9), clean, light=10) == pytest.approx(found, abs=1e-3)
