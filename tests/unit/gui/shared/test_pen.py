from gui.shared.pen import Pen


def test_corners_become_a_polygon_in_percent():
    pen = Pen()
    pen.begin()
    for corner in ((0.1, 0.2), (0.5, 0.2), (1 / 3, 0.6), (0.9, 0.9)):
        pen.add(corner)
    assert pen.take_back()
    assert pen.finish() == [[10, 20], [50, 20], [33.33, 60]]
    assert pen.corners is None


def test_a_polygon_is_taken_up_again():
    pen = Pen()
    pen.begin([[10, 20], [50, 20], [30, 60]])
    assert pen.corners == [(0.1, 0.2), (0.5, 0.2), (0.3, 0.6)]
    assert pen.drop()
    assert not pen.drop()


def test_too_few_corners_are_none_and_a_pen_that_is_down_draws_nothing():
    pen = Pen()
    pen.add((0.5, 0.5))
    assert (pen.corners, pen.take_back(), pen.finish()) == (None, False, None)
    pen.begin()
    for _ in range(3):
        pen.add((0.5, 0.5))  # one place
    assert pen.finish() is None
