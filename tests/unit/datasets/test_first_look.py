"""A first look at good parts: an L-shaped bracket, which has no mirror image among its turns, and a bar, which has."""

import cv2
import numpy as np
import pytest

from datasets.first_look import look_at

BRACKET = ((-20, -24, -8, 24), (-20, 10, 22, 24))  # left, top, right, bottom of its legs, from the middle
BAR = ((-26, -7, 26, 7),)


def photos(part, turn=0.0, count=24, channels=1, light=0.0):
    """Return photos of a part, each a little out of place, and turned by up to `turn` degrees either way."""
    rng = np.random.default_rng(5)
    found = []
    for _ in range(count):
        image = np.full((96, 96), 90, np.uint8)
        for left, top, right, bottom in part:
            image[48 + top : 48 + bottom, 48 + left : 48 + right] = 190
        placed = cv2.getRotationMatrix2D((47.5, 47.5), rng.uniform(-turn, turn), 1)
        placed[:, 2] += rng.uniform(-1, 1, 2)
        image = cv2.warpAffine(image, placed, (96, 96), borderValue=90)
        noisy = image * rng.uniform(1 - light, 1 + light) + rng.normal(0, 3, image.shape)
        found.append(np.repeat(noisy.clip(0, 255).astype(np.uint8)[..., None], channels, axis=-1))
    return found


def test_parts_that_lie_the_same_way_are_told_from_those_that_lie_anyhow():
    same, little, anyhow = (look_at(photos(BRACKET, turn)) for turn in (0, 5, 180))
    assert (same.lies_anyhow, little.lies_anyhow, anyhow.lies_anyhow) == (False, False, True)
    assert same.turn <= 1
    assert 4 <= little.turn <= 10  # two photos may be turned against each other by twice as much


@pytest.mark.parametrize("turn", [0, 180])
def test_a_part_that_has_no_mirror_image_is_told_from_one_that_has(turn):
    assert look_at(photos(BRACKET, turn)).is_mirrored is False
    assert look_at(photos(BAR, turn)).is_mirrored is True


def test_a_part_that_lies_half_a_pixel_off_the_middle_has_its_mirror_image_all_the_same():
    assert look_at([np.roll(photo, 1, axis=1) for photo in photos(BAR)]).is_mirrored is True


@pytest.mark.parametrize("level", [0, 120, 255])
def test_photos_of_nothing_tell_nothing_of_mirror_images(level):
    assert look_at([np.full((40, 60, 1), level, np.uint8)] * 8).is_mirrored is None


def test_noise_alone_looks_the_same_at_any_angle_and_tells_nothing_of_mirror_images():
    rng = np.random.default_rng(2)
    look = look_at(rng.integers(0, 256, (96, 96, 1), np.uint8) for _ in range(24))
    assert look.lies_anyhow and look.is_mirrored is None


def test_grey_in_three_channels_is_no_colour():
    grey = photos(BAR, count=4, channels=3)
    assert not look_at(grey).has_color
    grey[2][0, 0] = (9, 8, 7)
    assert look_at(grey).has_color


def test_the_spread_of_light_is_a_share_of_the_brightness():
    assert look_at(photos(BAR)).light < 0.01
    assert look_at(photos(BAR, light=0.2)).light == pytest.approx(0.2 / 3**0.5, rel=0.3)
    assert look_at(photos(BAR)).brightness == pytest.approx(np.mean(photos(BAR)), rel=0.01)


def test_few_photos_tell_nothing_of_turns_and_none_is_an_error():
    look = look_at(photos(BRACKET, count=3))
    assert (look.turn, look.lies_anyhow, look.is_mirrored) == (None, False, None)
    with pytest.raises(ValueError, match="at least one image"):
        look_at([])
