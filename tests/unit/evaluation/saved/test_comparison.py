import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from evaluation.saved.comparison import _Pairs, compare
from tests.unit.evaluation.outcomes import outcome_of

BEFORE = [("good/0.png", 1.0), ("good/1.png", 3.0), ("dent/0.png", 1.5), ("dent/1.png", 5.0)]
AFTER = [("dent/1.png", 1.0), ("dent/0.png", 6.0), ("good/0.png", 1.0), ("good/1.png", 3.0)]


def test_images_are_paired_by_name_and_told_as_fixed_or_broken():
    found = compare(outcome_of(BEFORE), outcome_of(AFTER), (2.0, 2.0))
    assert {image.name: image.change for image in found.images} == {
        "good/0.png": "right",
        "good/1.png": "wrong",  # stopped in both
        "dent/0.png": "fixed",
        "dent/1.png": "broke",
    }
    assert found.count("fixed") == 1
    dent = found.images[2]
    assert (dent.scores, dent.verdicts) == ((1.5, 6.0), ("pass", "alarm"))


def test_each_side_is_judged_by_its_own_threshold():
    found = compare(outcome_of(BEFORE), outcome_of(AFTER), (4.0, 7.0))
    assert found.images[1].verdicts == ("pass", "pass")
    assert found.images[3].change == "broke"


def test_changes_by_the_evaluations_own_thresholds_are_told_where_others_are_in_use():
    assert compare(outcome_of(BEFORE), outcome_of(BEFORE), (2.0, 2.0)).by_own is None
    found = compare(outcome_of(BEFORE), outcome_of(BEFORE), (2.0, 6.0))
    assert (found.count("fixed"), found.count("broke")) == (1, 1)
    assert found.by_own == {"right": 2, "wrong": 2}


def test_without_both_thresholds_no_image_is_called_fixed_or_broken():
    found = compare(outcome_of(BEFORE), outcome_of(AFTER), (None, 2.0))
    assert {image.change for image in found.images} == {None}
    assert [image.verdicts[0] for image in found.images] == [None] * 4
    assert (found.count("fixed"), found.count("right")) == (0, 0)


def test_the_areas_are_those_of_the_images_that_both_have():
    found = compare(outcome_of(BEFORE), outcome_of(AFTER[1:]), (2.0, 2.0))
    assert (found.before, found.after) == (0.5, 1.0)  # dent/0 against the two good ones
    assert found.whole == (0.75, 1.0)  # and of all that each was tested on
    assert compare(outcome_of(BEFORE), outcome_of(AFTER), (2.0, 2.0)).whole is None


def test_the_interval_of_the_difference_holds_zero_for_noise_and_not_for_a_real_gain():
    rng = np.random.default_rng(0)
    labels = np.arange(120) % 2 == 1
    names = [f"{'dent' if label else 'good'}/{at}.png" for at, label in enumerate(labels)]

    def outcome(shift):
        return outcome_of(list(zip(names, rng.normal(5 + shift * labels, 1), strict=True)))

    base, same, better = outcome(0.8), outcome(0.8), outcome(3)
    low, high = compare(base, same, (5, 5)).interval
    assert low < 0 < high
    found = compare(base, better, (5, 5))
    assert found.interval[0] > 0
    assert found.after == pytest.approx(roc_auc_score(labels, better.scores), abs=1e-12)


def test_evaluations_of_other_data_sets_have_no_images_in_common():
    found = compare(outcome_of(BEFORE), outcome_of(AFTER, dataset="other"), (2.0, 2.0))
    assert (found.images, found.before, found.interval) == ([], None, None)


def test_the_interval_is_that_of_areas_of_images_drawn_anew():
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3 == 0
    names = [f"{'dent' if label else 'good'}/{at}.png" for at, label in enumerate(labels)]
    before, after = (np.round(rng.normal(labels, 1), 1) for _ in range(2))  # many scores are equal
    found = compare(
        *(outcome_of(list(zip(names, scores, strict=True))) for scores in (before, after)), (0.5, 0.5)
    )
    differences = []
    for _ in range(500):
        drawn = np.concatenate(
            [rng.choice(np.flatnonzero(labels == kind), np.sum(labels == kind)) for kind in (0, 1)]
        )
        area_after, area_before = (roc_auc_score(labels[drawn], scores[drawn]) for scores in (after, before))
        differences.append(area_after - area_before)
    assert found.interval == pytest.approx(np.percentile(differences, (2.5, 97.5)), abs=0.03)


def test_the_area_of_drawn_images_is_theirs_ties_and_all():
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3 == 0
    scores = np.round(rng.normal(labels, 1), 1)
    pairs = _Pairs.of(scores, labels)
    for _ in range(20):
        normal, anomalous = rng.integers(40, size=40), rng.integers(20, size=20)
        drawn = np.concatenate([scores[~labels][normal], scores[labels][anomalous]])
        expected = roc_auc_score(np.repeat([0, 1], [40, 20]), drawn)
        assert pairs.area(normal, anomalous) == pytest.approx(expected, abs=1e-12)
