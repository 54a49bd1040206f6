import itertools

import numpy as np
import pytest

from datasets.patches import put_together, windows


@pytest.mark.parametrize("length", [16, 17, 24, 25, 100, 255, 256])
def test_windows_cover_each_pixel_up_to_the_border_and_overlap_by_half(length):
    rows = sorted({window[0].start for window in windows(length, 16, 16)})
    assert rows[0] == 0 and rows[-1] == length - 16
    assert all(1 <= after - before <= 8 for before, after in itertools.pairwise(rows))
    assert all(stop.stop - stop.start == 16 for stop, _ in windows(length, 16, 16))


def test_patches_need_not_be_square_and_may_overlap_more():
    places = windows(40, 60, (16, 24), stride=5)
    assert {(stop.stop - stop.start, across.stop - across.start) for stop, across in places} == {(16, 24)}
    rows, columns = (sorted({place[axis].start for place in places}) for axis in (0, 1))
    assert (rows[-1], columns[-1]) == (24, 36)
    assert max(after - before for axis in (rows, columns) for before, after in itertools.pairwise(axis)) <= 5
    image = np.random.default_rng(0).uniform(0, 255, (40, 60, 1)).astype(np.float32)
    np.testing.assert_allclose(
        put_together((image[place] for place in places), places, 40, 60), image, rtol=1e-5
    )


def test_an_image_cut_and_put_together_is_the_same():
    image = np.random.default_rng(0).uniform(0, 255, (45, 70, 3)).astype(np.float32)
    places = windows(45, 70, 20)
    again = put_together((image[place] for place in places), places, 45, 70)
    np.testing.assert_allclose(again, image, rtol=1e-5)


def test_patches_that_differ_blend_without_a_seam():
    places = windows(16, 32, 16)
    steps = put_together(
        (np.full((16, 16, 1), 100.0 * at, np.float32) for at in range(len(places))), places, 16, 32
    )
    assert np.abs(np.diff(steps[8, :, 0])).max() < 25
    assert (steps[8, 0, 0], steps[8, -1, 0]) == (0, 200)


@pytest.mark.parametrize("side", [0, 17])
def test_a_patch_that_does_not_fit_is_refused(side):
    with pytest.raises(ValueError, match=f"1 to 16 pixels, got {side}"):
        windows(40, 16, side)
