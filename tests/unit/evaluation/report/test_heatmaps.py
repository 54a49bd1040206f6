import numpy as np
import pytest

from evaluation.report.heatmaps import COLD, OPACITY, heatmap, legend, levels, overlay, reach, scale_top


def test_levels_run_from_nothing_to_the_top_and_stay_there():
    anomaly_map = np.array([[0, 20, 40, 4000]], np.float32)

    assert levels(anomaly_map, top=40).tolist() == [[0, 127, 255, 255]]


def test_levels_of_a_run_without_any_residual_are_cold():
    assert levels(np.zeros((1, 2), np.float32), top=0).tolist() == [[0, 0]]


def test_one_value_has_one_colour_in_every_image_of_a_run():
    quiet = np.array([[0, 0, 30]], np.float32)
    loud = np.array([[30, 200, 90]], np.float32)

    np.testing.assert_array_equal(heatmap(quiet, top=60)[0, 2], heatmap(loud, top=60)[0, 0])


def test_hotter_is_brighter():
    ramp = np.linspace(0, 60, 7, dtype=np.float32)[None]

    brightness = heatmap(ramp, top=60)[0].sum(axis=-1, dtype=int)

    assert np.all(np.diff(brightness) > 0)


def test_an_overlay_leaves_cold_pixels_as_they_were_in_grey():
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (4, 5, 1), dtype=np.uint8)
    anomaly_map = np.full((4, 5), 0.99 * COLD * 60, np.float32)
    anomaly_map[1, 2] = 60

    over = overlay(image, anomaly_map, top=60)

    cold = anomaly_map < 60
    np.testing.assert_array_equal(over[cold], np.repeat(image, 3, axis=-1)[cold])
    assert over.shape == (4, 5, 3)
    assert over.dtype == np.uint8


def test_an_overlay_mixes_the_hottest_colour_with_the_image():
    image = np.full((1, 1, 1), 100, np.uint8)
    hottest = heatmap(np.array([[60]], np.float32), top=60)[0, 0]

    over = overlay(image, np.array([[60]], np.float32), top=60)[0, 0]

    np.testing.assert_allclose(over, OPACITY * hottest + (1 - OPACITY) * 100, atol=1)


def test_an_overlay_of_a_colour_image_is_grey_where_it_is_cold():
    red = np.zeros((1, 1, 3), np.uint8)
    red[..., 0] = 200

    over = overlay(red, np.zeros((1, 1), np.float32), top=60)

    assert over.tolist() == [[[60, 60, 60]]]  # luma: 0.299 x 200


def test_the_reach_of_a_map_is_not_set_by_a_single_pixel():
    anomaly_map = np.full((100, 100), 5, np.float32)
    anomaly_map[0, 0] = 250

    assert reach(anomaly_map) == 5


def test_the_scale_ends_at_twice_the_reach_of_the_noisiest_typical_good_image():
    good = [float(value) for value in range(1, 22)]  # 95 % of 1..21 lie at or below 20

    assert scale_top(good, [*good, 500]) == 40


def test_good_images_stay_in_the_colder_half_and_defects_are_hot():
    rng = np.random.default_rng(0)
    good = [rng.gamma(2, 3, (64, 64)).astype(np.float32) for _ in range(20)]
    defective = good[0].copy()
    defective[20:30, 20:30] = 120

    top = scale_top([reach(each) for each in good], [reach(each) for each in (*good, defective)])

    assert np.mean([levels(each, top) < 128 for each in good]) > 0.998
    assert np.all(levels(defective, top)[20:30, 20:30] == 255)


def test_without_good_images_the_scale_ends_where_the_median_image_reaches():
    assert scale_top([], [10, 30, 80]) == 30
    assert scale_top([], []) == 255


def test_the_legend_goes_from_bare_grey_to_the_hottest_colour():
    bar = legend(10, 256)

    assert bar.shape == (10, 256, 3)
    assert bar[0, 0].tolist() == [128, 128, 128]
    assert np.all(bar == bar[:1])  # the same in every row
    hottest = overlay(np.full((1, 1, 1), 128, np.uint8), np.array([[1]], np.float32), top=1)[0, 0]
    np.testing.assert_array_equal(bar[0, -1], hottest)


@pytest.mark.parametrize("top", [1e-3, 60, 255])
def test_the_whole_scale_is_used_whatever_its_end(top):
    ramp = np.linspace(0, top, 512, dtype=np.float32)[None]

    assert set(levels(ramp, top)[0].tolist()) == set(range(256))
