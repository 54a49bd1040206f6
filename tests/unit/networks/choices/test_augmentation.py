"""Variants and motion: more variety from the same images."""

import numpy as np
import pytest

from networks.choices.augmentation import Motion, Variants, moved, variant


@pytest.fixture
def image():
    rows, columns = np.mgrid[:40, :60]
    return (2 * rows + columns)[..., None].astype(np.uint8)


def test_the_variants_are_the_image_its_flips_and_other_light(image):
    variants = Variants(flips=["horizontal", "vertical", "both"], illumination=[0.5, 2])
    made = [variant(image, variants, at) for at in range(len(variants))]
    assert len(made) == 6
    np.testing.assert_array_equal(made.pop(3), image[::-1, ::-1])
    np.testing.assert_array_equal(made[0], image)
    np.testing.assert_array_equal(made[1], image[:, ::-1])
    np.testing.assert_array_equal(made[2], image[::-1])
    assert made[3].mean() > image.mean() > made[4].mean()
    np.testing.assert_array_equal(made[4], np.rint(255 * (image / 255) ** 2))


def test_a_flip_is_drawn_as_often_as_asked(image):
    rng = np.random.default_rng(0)
    flips = [(moved(image, Motion(flip_horizontal=0.3), rng) == image[:, ::-1]).all() for _ in range(500)]
    assert 0.25 < np.mean(flips) < 0.35
    assert (moved(image, Motion(flip_vertical=1), rng) == image[::-1]).all()


def test_a_shift_moves_the_image_and_mirrors_what_comes_in(image):
    shifts = set()
    for seed in range(50):
        result = moved(image, Motion(shift=10), np.random.default_rng(seed)).astype(int)
        inner = result[10:30, 15:45, 0] - image[10:30, 15:45, 0]
        assert np.ptp(inner) <= 2  # a shift of this ramp adds the same to every pixel
        shifts.add(round(inner.mean()))
        assert abs(inner.mean()) <= 2 * 4 + 6 + 1  # 10 % of 40 rows and of 60 columns
    assert len(shifts) > 5


def test_a_shift_and_a_zoom_may_be_of_one_axis_alone(image):
    ramp = np.repeat(np.arange(0, 240, 4, np.uint8)[None], 40, axis=0)[..., None]  # the same in every row
    for motion in (Motion(shift=[0, 20]), Motion(zoom=[0, 0.3])):
        for seed in range(10):
            np.testing.assert_array_equal(moved(ramp, motion, np.random.default_rng(seed)), ramp)
    for motion in (Motion(shift=[20, 0]), Motion(zoom=[0.3, 0])):
        assert (moved(ramp, motion, np.random.default_rng(1)) != ramp).any()
    both, apart = (moved(image, Motion(zoom=zoom), np.random.default_rng(1)) for zoom in (0.3, [0.3, 0.3]))
    assert (both != apart).any()  # a factor for both axes, or one for each


def test_a_rotation_and_a_zoom_keep_the_centre():
    spot = np.zeros((41, 41, 3), np.uint8)
    spot[20, 20] = 255
    spot[20, 30] = 255
    for motion in (Motion(rotation=90), Motion(zoom=0.3)):
        for seed in range(20):
            result = moved(spot, motion, np.random.default_rng(seed))
            assert result.shape == spot.shape
            assert result[20, 20].min() > 200
    turned = [
        np.argwhere(moved(spot, Motion(rotation=180), np.random.default_rng(s))[..., 0] > 60)
        for s in range(30)
    ]
    distances = [np.hypot(*(places - 20).T).max() for places in turned]
    assert 9 <= min(distances) <= max(distances) <= 11
    zoomed = [
        np.argwhere(moved(spot, Motion(zoom=0.3), np.random.default_rng(s))[..., 0] > 60) for s in range(30)
    ]
    reach = [np.hypot(*(places - 20).T).max() for places in zoomed]
    assert min(reach) < 9 < 11 < max(reach)


def test_one_seed_gives_one_motion_and_nothing_asked_for_gives_the_image_itself(image):
    motion = Motion(rotation=10, shift=5, zoom=0.1, flip_horizontal=0.5)
    one, same, other = (moved(image, motion, np.random.default_rng(seed)) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
    assert Motion().is_still
    np.testing.assert_array_equal(moved(image, Motion(), np.random.default_rng(0)), image)
