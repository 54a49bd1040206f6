import numpy as np
import pytest

from gui.canvas.zoom import Zoom

PICTURE, PLACE = (200, 100), (300, 300)  # it fits with 75 pixels above and below


def test_a_picture_fits_as_large_as_it_can():
    zoom = Zoom()
    assert zoom.at((0, 0), PICTURE, PLACE) == (0, 75)
    assert zoom.at((1, 1), PICTURE, PLACE) == (300, 225)
    assert zoom.spot((150, 150), PICTURE, PLACE) == (0.5, 0.5)


def test_the_spot_under_the_pointer_stays_there():
    pointer = (60, 120)
    before = Zoom().spot(pointer, PICTURE, PLACE)
    zoom = Zoom().around(pointer, 4, PICTURE, PLACE)
    assert zoom.factor == 4
    assert zoom.spot(pointer, PICTURE, PLACE) == pytest.approx(before)
    assert zoom.around(pointer, 0.1, PICTURE, PLACE) == Zoom()  # never smaller than it fits


def test_dragging_takes_the_picture_along():
    zoom = Zoom().around((150, 150), 4, PICTURE, PLACE)
    spot = zoom.spot((150, 150), PICTURE, PLACE)
    assert zoom.moved((30, -12), PICTURE, PLACE).spot((180, 138), PICTURE, PLACE) == pytest.approx(spot)
    assert Zoom().moved((30, 0), PICTURE, PLACE) == Zoom()  # what fits need not move


@pytest.mark.parametrize("side", [8, 32, 128])
def test_images_of_any_size_show_the_same_spot_at_the_same_place(side):
    """A mark at one spot of images of several sizes is seen at one place."""
    image = np.zeros((side, side), np.uint8)
    image[side // 4 : side // 2, side // 2 : 3 * side // 4] = 255
    zoom = Zoom().around((40, 25), 3, (64, 64), (64, 64))
    seen = zoom.seen(image, (64, 64), (64, 64))
    rows, columns = np.nonzero(seen > 127)
    left, top = zoom.at((0.5, 0.25), (64, 64), (64, 64))
    right, bottom = zoom.at((0.75, 0.5), (64, 64), (64, 64))
    assert (columns.min(), rows.min()) == pytest.approx((max(left, 0), max(top, 0)), abs=1)
    assert (columns.max() + 1, rows.max() + 1) == pytest.approx((min(right, 64), min(bottom, 64)), abs=1)


def test_a_fine_line_is_averaged_not_lost_when_a_picture_shrinks():
    image = np.zeros((300, 300, 1), np.uint8)
    image[:, 101] = 255
    seen = Zoom().seen(image, (300, 300), (100, 100))
    assert seen.shape == (100, 100, 1)
    assert seen[:, 33].min() == pytest.approx(85, abs=1)


def test_what_is_beside_the_picture_is_known():
    beside = Zoom().beside(PICTURE, PLACE)
    assert beside[:75].all() and beside[225:].all() and not beside[75:225].any()
