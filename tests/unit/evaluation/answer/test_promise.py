"""What was promised, what was seen, and whether both agree."""

import pytest

from evaluation.answer.promise import promise_text
from evaluation.scoring.thresholds import HELD_OUT, ChosenThreshold


def chosen(promised=0.05, images=40):
    return ChosenThreshold(2.0, HELD_OUT, images, "…", promised)


@pytest.mark.parametrize(
    ("stopped", "good", "expected"),
    [
        (1, 40, "That agrees; to be safe, plan with up to 13 %, as so few photos tell no more."),
        (0, 200, "The promise is kept."),
        (8, 20, "That is more than promised, beyond chance: plan with 22 to 61 %."),
        (4, 22, "That is more than promised, which may be chance: more good test images would tell."),
    ],
)
def test_it_says_whether_what_was_seen_agrees_with_what_was_promised(stopped, good, expected):
    assert promise_text(chosen(), stopped, good).endswith(expected)


def test_it_names_the_rule_what_was_seen_and_what_it_may_be():
    assert promise_text(chosen(), 1, 40).startswith(
        "Promised: at most 5 % false alarms. Seen: 1 of 40 good test images (2 %), which means 0 to 13 % of new ones "
        "with 95 % certainty."
    )


def test_a_rule_that_promises_nothing_is_told_so():
    assert promise_text(chosen(promised=None), 1, 40).startswith(
        "Promised: no rate of false alarms, by this rule. Seen: 1 of 40"
    )
