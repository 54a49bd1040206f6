import numpy as np

from datasets.add_corruption import add_corruption
from evaluation.missed.resembling import like

ROWS, COLUMNS = np.mgrid[:200, :300]


def ellipse(down, across, semi_axes):
    return ((ROWS - down) / semi_axes[0]) ** 2 + ((COLUMNS - across) / semi_axes[1]) ** 2 <= 1


def photo(mask, grey, noise=0.0):
    rng = np.random.default_rng(0)
    image = 128 + rng.normal(0, 3, mask.shape)
    image[mask] = grey + rng.normal(0, 3 + noise, mask.sum())
    return image.clip(0, 255).astype(np.uint8)[..., None]


def test_it_has_the_size_the_outline_and_the_colour_of_what_is_painted():
    mask = ellipse(90, 140, (20, 5))
    found = like(photo(mask, 40), mask)
    assert found.size.low < 10 < found.size.high  # 20 of 200 pixels are the longer semi-axis
    assert 4 <= found.slimness <= 6
    assert found.number == 1
    assert found.color.low < 40 < found.color.high < 128
    assert (found.flat, found.texture, found.change) == (1, 0, 0)


def test_what_it_draws_is_as_large_as_what_is_painted():
    mask = ellipse(90, 140, (12, 12))
    image = photo(mask, 40)
    clean = np.full_like(image, 128)
    drawn = [add_corruption(clean, like(image, mask), np.random.default_rng(seed))[1] for seed in range(40)]
    assert 0.4 < np.mean([each.mean() for each in drawn]) / mask.mean() < 2.5


def test_a_faint_one_is_what_lies_below_in_another_light():
    mask = ellipse(90, 140, (12, 12))
    found = like(photo(mask, 135), mask)
    assert found.change == 1
    assert found.opacity.high < 1


def test_a_rough_one_has_a_texture():
    mask = ellipse(90, 140, (12, 12))
    assert like(photo(mask, 128, noise=40), mask).noise == 1


def test_several_are_drawn_where_several_are_painted_and_one_pixel_is_enough():
    mask = ellipse(40, 60, (8, 8)) | ellipse(120, 200, (16, 16))
    found = like(photo(mask, 40), mask)
    assert (found.number, found.size.low < 4, found.size.high > 8) == (2, True, True)
    mask[199, 0] = True  # a slip of the hand
    assert like(photo(mask, 40), mask) == found
    dot = np.zeros((200, 300), np.bool_)
    dot[10, 10] = True
    assert like(photo(dot, 40), dot).size.low == 0.5  # the least that is drawn


def test_all_of_a_colour_photo_may_be_painted():
    everything = np.ones((20, 30), np.bool_)
    found = like(np.full((20, 30, 3), 90, np.uint8), everything)
    assert found.size.high == 50
    assert found.color.low <= 90 <= found.color.high
