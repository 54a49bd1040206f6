"""Brightness and contrast, by levels that can be checked by hand."""

import numpy as np

from gui.canvas.lighting import Lighting

LEVELS = np.array([[[0], [100], [127], [128], [200], [255]]], np.uint8)


def lit(**how):
    return Lighting(**how).on(LEVELS)[0, :, 0].tolist()


def test_as_it_is_nothing_changes():
    assert Lighting().on(LEVELS) is LEVELS


def test_brightness_adds_a_share_of_white_and_stays_within_black_and_white():
    assert lit(brightness=20) == [51, 151, 178, 179, 251, 255]
    assert lit(brightness=-20) == [0, 49, 76, 77, 149, 204]


def test_contrast_moves_levels_away_from_the_middle_grey_or_towards_it():
    assert lit(contrast=50) == [0, 72, 126, 128, 255, 255]  # twice as far from 127.5
    assert lit(contrast=-50) == [64, 114, 127, 128, 164, 191]  # half as far


def test_colours_and_the_picture_itself_stay():
    image = np.dstack([np.full((2, 3), level, np.uint8) for level in (10, 20, 30)])
    before = image.copy()
    assert Lighting(brightness=20).on(image)[0, 0].tolist() == [61, 71, 81]
    assert (image == before).all()
