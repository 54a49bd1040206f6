"""The rule that gives a threshold where the one that was asked for gives none."""

import numpy as np
import pytest

from evaluation.answer.rule import possible_rule, remedy_text
from evaluation.scoring.ranking import Ranking
from evaluation.scoring.thresholds import BestF1, Conformal, FalsePositiveRate, choose

TEST = Ranking.of([1.0, 2.0], [False, True])


@pytest.mark.parametrize("count", range(1, 19))
def test_it_is_the_strictest_whole_rate_that_gives_one(count):
    held_out = np.arange(count, dtype=float)
    rule = possible_rule(choose(Conformal(), held_out, TEST))
    assert choose(rule, held_out, TEST).value is not None
    stricter = Conformal(false_alarms=rule.false_alarms - 1)
    assert choose(stricter, held_out, TEST).value is None


def test_without_held_out_images_the_test_images_give_one():
    lacking = choose(Conformal(), [], TEST)
    assert possible_rule(lacking) == FalsePositiveRate()
    assert remedy_text(lacking) == (
        "To get one, evaluate again with a rule of the test images: 5 % of the good ones stopped."
    )


def test_where_the_test_images_give_none_the_usual_rule_needs_none_of_them():
    lacking = choose(BestF1(), [1.0] * 30, Ranking.of([1.0], [False]))
    assert possible_rule(lacking) == Conformal()
    assert "needs no test images: at most 5 % false alarms" in remedy_text(lacking)
