import numpy as np
import pytest

from datasets.images import resize_mask
from networks.runs.ground_truth import brought_down


def spots(*places, size=1, shape=(64, 96)):
    mask = np.zeros(shape, np.bool_)
    for row, column in places:
        mask[row : row + size, column : column + size] = True
    return mask


def test_a_region_smaller_than_a_pixel_keeps_one_where_it_is():
    truth = brought_down(spots((1, 1), (30, 50)), 8, 12)
    assert truth.small == 2
    assert np.argwhere(truth.mask).tolist() == [[0, 0], [3, 6]]


def test_regions_that_have_pixels_are_as_nearest_neighbour_has_them():
    mask = spots((8, 8), (40, 70), size=16)
    truth = brought_down(mask, 8, 12)
    np.testing.assert_array_equal(truth.mask, resize_mask(mask, 8, 12))
    assert truth.small == 0


def test_only_those_that_vanish_are_added():
    large, small = spots((8, 8), size=16), spots((50, 80))
    truth = brought_down(large | small, 8, 12)
    assert truth.small == 1
    assert (truth.mask & ~resize_mask(large, 8, 12)).sum() == 1 and truth.mask[6, 10]


@pytest.mark.parametrize("shape", [(64, 96), (63, 97), (1000, 700)])
def test_no_region_is_lost_at_any_place(shape):
    rng = np.random.default_rng(0)
    for _ in range(200):
        place = rng.integers(0, np.array(shape))
        assert brought_down(spots(place, shape=shape), 16, 16).mask.any()


def test_a_mask_of_the_right_size_and_an_empty_one_stay():
    mask = spots((3, 4))
    assert brought_down(mask, *mask.shape).mask is mask
    assert not brought_down(np.zeros((64, 96), np.bool_), 8, 12).mask.any()
