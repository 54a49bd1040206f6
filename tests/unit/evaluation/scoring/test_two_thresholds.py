import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from evaluation.scoring.two_thresholds import two_thresholds


def slow_twin(first, second, labels):
    """Every pair of thresholds, one by one."""
    good = int((~labels).sum())
    best = np.zeros(good + 1)
    for one in [*first, np.inf]:
        for other in [*second, np.inf]:
            stopped = (first >= one) | (second >= other)
            alarms = int((stopped & ~labels).sum())
            best[alarms] = max(best[alarms], (stopped & labels).sum())
    return np.maximum.accumulate(best) / labels.sum()


@pytest.mark.parametrize("seed", range(20))
def test_the_curve_is_the_best_of_all_pairs_of_thresholds(seed):
    rng = np.random.default_rng(seed)
    labels = np.arange(30) % 3 == 0
    first, second = rng.integers(0, 9, (2, 30)) + 3 * labels  # many ties
    np.testing.assert_array_equal(
        two_thresholds(first, second, labels).found, slow_twin(first, second, labels)
    )


def test_a_second_detector_that_says_nothing_leaves_the_first_ones_auroc():
    rng = np.random.default_rng(1)
    labels = rng.random(200) < 0.4
    scores = rng.normal(labels, 1)
    found = two_thresholds(scores, np.zeros(200), labels)
    assert found.area == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)


def test_detectors_that_see_different_defects_find_all_of_them_together():
    labels = np.array([False, False, True, True])
    found = two_thresholds([1, 2, 9, 1], [2, 1, 1, 9], labels)
    assert found.area == 1
    assert found.found.tolist() == [1, 1, 1]


def test_without_good_or_without_defective_images_there_is_no_curve():
    assert two_thresholds([1, 2], [1, 2], [True, True]) is None
    assert two_thresholds([1, 2], [1, 2], [False, False]) is None
