import numpy as np
import pytest
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

from evaluation.scoring.ranking import Ranking, mean_precision


def case(seed, quantised):
    rng = np.random.default_rng(seed)
    labels = rng.random(rng.integers(5, 300)) < rng.uniform(0.1, 0.9)
    labels[:2] = (True, False)
    scores = rng.gamma(2, 2, len(labels)) + labels * rng.uniform(0, 3)
    return (np.floor(scores) if quantised else scores), labels


@pytest.mark.parametrize("quantised", [True, False])
def test_auroc_average_precision_and_f1_equal_sklearn(quantised):
    for seed in range(200):
        scores, labels = case(seed, quantised)
        ranking = Ranking.of(scores, labels)
        assert ranking.area() == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)
        average_precision = mean_precision(ranking.false_alarms, ranking.hits)
        assert average_precision == pytest.approx(average_precision_score(labels, scores), abs=1e-12)
        precision, recall, thresholds = precision_recall_curve(labels, scores)
        f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
        best, threshold = ranking.f1_max()
        assert best == pytest.approx(f1.max(), abs=1e-12)
        called = scores >= threshold
        assert 2 * (called & labels).sum() / (called.sum() + labels.sum()) == pytest.approx(best)
        assert threshold in thresholds


def test_the_area_up_to_a_limit_is_linear_there():
    ranking = Ranking.of([4, 3, 2, 1], [True, False, True, False])  # (0, .5) (.5, .5) (.5, 1) (1, 1)
    assert ranking.area(0.25) == 0.5
    assert ranking.area(0.5) == 0.5
    assert ranking.area(0.75) == pytest.approx((0.25 + 0.25) / 0.75)
    tied = Ranking.of([1, 1], [True, False])  # a straight line
    assert tied.area(0.3) == pytest.approx(0.15)


def test_a_threshold_for_a_false_positive_rate_is_the_lowest_that_keeps_it():
    ranking = Ranking.of([1, 2, 3, 4, 9], [False, False, False, False, True])
    assert ranking.threshold_for(0.25) == 4
    assert ranking.threshold_for(0.5) == 3
    assert ranking.threshold_for(0) == 9
    assert Ranking.of([5, 1], [False, True]).threshold_for(0) is None  # any threshold alarms for the good one
    assert Ranking.of([5], [True]).threshold_for(0.1) is None
