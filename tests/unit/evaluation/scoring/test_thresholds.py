import numpy as np
import pytest

from evaluation.scoring.ranking import Ranking
from evaluation.scoring.thresholds import (
    HELD_OUT,
    TEST,
    BestF1,
    Conformal,
    FalsePositiveRate,
    Percentile,
    Spread,
    choose,
)

NOTHING = Ranking.of([], [])


def alarms(choice, held_out, scores):
    return np.asarray(scores) >= choose(choice, held_out, NOTHING).value


def test_the_conformal_bound_holds_for_new_good_images():
    """Over many draws of held-out images, at most the share that was asked for raises an alarm; and nearly so many."""
    rng = np.random.default_rng(0)
    rates = [
        alarms(Conformal(false_alarms=10), rng.gamma(2, 3, 40), rng.gamma(2, 3, 500)).mean()
        for _ in range(400)
    ]
    assert 0.08 < np.mean(rates) <= 0.1


def test_the_conformal_bound_says_how_many_images_it_needs():
    found = choose(Conformal(false_alarms=5), [1.0] * 18, NOTHING)
    assert found.value is None and "need 19 held-out good images, there are 18" in found.says
    found = choose(Conformal(false_alarms=5), list(range(19)), NOTHING)
    assert found.value > 18 and found.chosen_on == HELD_OUT and found.images == 19


def test_percentile_and_spread_are_of_the_held_out_images_and_pass_who_scores_as_high():
    held_out = [1.0, 2.0, 3.0, 4.0]
    assert alarms(Percentile(percent=100), held_out, [4, 4.001]).tolist() == [False, True]
    assert choose(Percentile(percent=50), held_out, NOTHING).value == 2.50001  # the next score above 2.5
    assert choose(Spread(sigmas=2), held_out, NOTHING).value == pytest.approx(2.5 + 2 * np.std(held_out))
    assert choose(Percentile(), [], NOTHING).value is None


def test_who_chooses_on_the_test_images_says_so():
    test = Ranking.of([1, 2, 3, 9], [False, False, True, True])
    best = choose(BestF1(), [], test)
    assert (best.value, best.chosen_on, best.images) == (3, TEST, 4)
    assert choose(FalsePositiveRate(percent=50), [], test).value == 2
    assert choose(BestF1(), [], NOTHING).value is None
