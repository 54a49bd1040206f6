"""Light: drawn anew for each image, within what was asked for."""

import numpy as np
import pytest
from pydantic import ValidationError

from networks.choices.light import Light, lit

RAMP = np.tile(np.arange(256, dtype=np.uint8)[:, None, None], (1, 40, 3))


def drawn(light, count=300):
    return [lit(RAMP, light, np.random.default_rng(seed)) for seed in range(count)]


def test_nothing_asked_for_is_the_image_itself():
    assert Light().is_constant and not Light(gamma=[0.9, 1.1]).is_constant
    np.testing.assert_array_equal(lit(RAMP, Light(), np.random.default_rng(0)), RAMP)


def test_a_gamma_is_drawn_within_its_range_and_lighter_as_often_as_darker():
    gammas = [np.log(image[100, 0, 0] / 255) / np.log(100 / 255) for image in drawn(Light(gamma=[0.5, 2]))]
    assert 0.48 < min(gammas) < 0.55 and 1.8 < max(gammas) < 2.05
    assert 0.4 < np.mean(np.array(gammas) < 1) < 0.6


def test_gain_and_offset_are_of_grey_levels():
    assert {int(image[100, 0, 0]) for image in drawn(Light(gain=0.5, offset=20), 3)} == {70}
    offsets = [int(image[100, 0, 0]) - 100 for image in drawn(Light(offset=[-30, 30]))]
    assert min(offsets) < -25 and max(offsets) > 25


def test_a_gradient_rises_to_some_side_and_leaves_the_middle():
    even = np.full((101, 101, 1), 100, np.uint8)
    slants = set()
    for seed in range(50):
        image = lit(even, Light(gradient=0.4), np.random.default_rng(seed)).astype(int)
        assert image[50, 50, 0] == 100
        steps = image[-1, 50, 0] - image[0, 50, 0], image[50, -1, 0] - image[50, 0, 0]
        assert np.hypot(*steps) <= 41
        slants.add((steps[0] > 0, steps[1] > 0))
    assert len(slants) == 4


def test_what_leaves_the_range_of_a_byte_is_cut_off():
    image = lit(RAMP, Light(gain=4, gradient=1), np.random.default_rng(3))
    assert image.dtype == np.uint8 and image[200].min() == 255


def test_what_cannot_be_is_refused():
    with pytest.raises(ValidationError, match=r"within 0\.2 \.\. 5"):
        Light(gamma=[0.1, 2])
