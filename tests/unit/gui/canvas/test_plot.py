from gui.canvas.plot import decimated


def test_many_points_become_few_with_the_ends_kept():
    points = [(float(at), float(at)) for at in range(10_000)]
    few = decimated(points, 700)
    assert len(few) == 700
    assert (few[0], few[-1]) == (points[0], points[-1])
    assert decimated(points[:5], 700) == points[:5]
