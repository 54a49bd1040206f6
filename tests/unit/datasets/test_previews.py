"""Sheets of pictures, and which of them is where."""

import numpy as np
import pytest

from datasets.previews import cell_at, sheet


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (4, 4), (5, 4), (18, 7)])
def test_the_middle_of_each_picture_of_a_sheet_is_found(count, columns):
    pictures = [np.full((192, 192, 3), at + 1, np.uint8) for at in range(count)]
    whole = sheet(pictures, columns, background=0)
    for at in range(count):
        ys, xs = np.nonzero(whole[..., 0] == at + 1)
        place = xs.mean() / whole.shape[1], ys.mean() / whole.shape[0]
        assert cell_at(*place, count, columns) == at


def test_an_empty_place_of_a_sheet_holds_no_picture():
    assert cell_at(0.9, 0.9, count=5, columns=4) is None
    assert cell_at(1, 1, count=4, columns=4) == 3
    assert cell_at(0, 0, count=4, columns=4) == 0
