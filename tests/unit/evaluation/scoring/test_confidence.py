import numpy as np
import pytest

from evaluation.scoring.confidence import _chance_of_at_least, is_more_than, rate_interval, rate_text
from evaluation.scoring.ranking import Ranking
from evaluation.scoring.scores import rounded
from evaluation.scoring.thresholds import Conformal, Percentile, choose


def test_the_interval_is_wilsons():
    low, high = rate_interval(10, 100)
    assert (low, high) == pytest.approx((0.05523, 0.17437), abs=1e-5)  # as in the literature


def test_none_found_of_few_still_leaves_doubt():
    low, high = rate_interval(0, 20)
    assert low == 0
    assert high == pytest.approx(0.161, abs=1e-3)
    assert rate_interval(0, 0) is None


def test_a_share_is_told_in_words():
    assert rate_text(2, 20) == "2 of 20 (10 %; 95 %: 3 to 30 %)"
    assert rate_text(0, 0) == "none of none"


def test_more_than_promised_means_beyond_chance():
    assert not is_more_than(2, 20, 0.05, 100)  # twice as many, but it may be chance
    assert is_more_than(10, 20, 0.05, 100)
    assert not is_more_than(10, 20, None, 100)
    assert not is_more_than(0, 20, 0.05, 100) and not is_more_than(0, 0, 0.05, 100)
    assert not is_more_than(20, 20, 1.0, 5)  # it promised nothing better


def test_the_highest_of_two_scores_is_passed_by_both_of_two_new_ones_in_one_case_of_six():
    """Of four scores in any order, the new ones are the two highest in 1 of 6 orders: no wonder."""
    assert _chance_of_at_least(2, 2, 1, 2) == pytest.approx(1 / 6)
    assert _chance_of_at_least(1, 2, 1, 2) == pytest.approx(1 / 2)
    assert _chance_of_at_least(0, 2, 1, 2) == pytest.approx(1)


@pytest.mark.parametrize("held_out", [5, 20, 60, 200])
@pytest.mark.parametrize("tested", [5, 40, 200])
@pytest.mark.parametrize("choice", [Percentile(percent=99), Percentile(percent=90), Conformal()])
def test_a_warning_comes_seldom_if_all_images_are_of_one_law(held_out, tested, choice):
    rng, warned, times = np.random.default_rng(0), 0, 300
    for _ in range(times):
        scores = np.array([rounded(score) for score in rng.gamma(2, 4, held_out + tested)])
        chosen = choose(choice, scores[:held_out].tolist(), Ranking.of([], []))
        if chosen.value is not None:
            stopped = int(np.count_nonzero(scores[held_out:] >= chosen.value))
            warned += is_more_than(stopped, tested, chosen.promised, chosen.images)
    assert warned / times <= 0.025 + 3 * np.sqrt(0.025 * 0.975 / times)


def test_a_warning_comes_nearly_always_if_they_differ():
    rng, warned = np.random.default_rng(0), 0
    for _ in range(200):
        chosen = choose(Percentile(percent=99), rng.gamma(2, 4, 60).tolist(), Ranking.of([], []))
        stopped = int(np.count_nonzero(rng.gamma(2, 8, 60) >= chosen.value))
        warned += is_more_than(stopped, 60, chosen.promised, chosen.images)
    assert warned >= 180 - 20


def test_a_percentile_of_few_images_promises_no_more_than_it_can():
    assert choose(Percentile(percent=100), [1.0, 2.0, 3.0, 4.0], Ranking.of([], [])).promised == 1 / 5
    assert choose(Percentile(percent=99), list(range(1, 6)), Ranking.of([], [])).promised == 2 / 6
