import numpy as np

from gui.canvas.score_histogram import reach


def test_a_few_scores_far_off_do_not_squeeze_the_others():
    usual = np.linspace(4, 6, 99)
    far = reach(np.append(usual, 192.0))
    assert 6 < far < 9


def test_scores_that_lie_close_are_all_told_apart():
    assert reach(np.linspace(4, 6, 100)) >= 6
    assert reach(np.array([4.0, 5.0, 192.0])) == np.inf  # too few to call one of them far off
