from gui.canvas.plot import decimated
from gui.toolkit.widgets import duration_text


def test_many_points_become_few_with_the_ends_kept():
    points = [(float(at), float(at)) for at in range(10_000)]
    few = decimated(points, 700)
    assert len(few) == 700
    assert (few[0], few[-1]) == (points[0], points[-1])
    assert decimated(points[:5], 700) == points[:5]


def test_the_time_left_is_told_roughly():
    assert duration_text(0.2) == "about 1 s"
    assert duration_text(200) == "about 3 min"
    assert duration_text(9000) == "about 2.5 h"
