import pytest

from evaluation.scoring.confidence import is_more_than, rate_interval, rate_text


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
    assert not is_more_than(2, 20, 0.05)  # twice as many, but it may be chance
    assert is_more_than(10, 20, 0.05)
    assert not is_more_than(10, 20, None)
