"""A mild disturbance that stops good parts is told with the verdict."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.answer.answer import answer_of
from evaluation.answer.withstands import disturbed_text
from evaluation.scoring.thresholds import HELD_OUT, ChosenThreshold
from evaluation.stress.card import card_of
from evaluation.stress.disturbances import disturbances
from tests.unit.evaluation.answer.test_answer import report_of

THRESHOLD = ChosenThreshold(2.0, HELD_OUT, 80, "…", 0.05)


def card(breaks):
    """Return a card of 16 good images that are all stopped from a step of brightness on."""
    tried = [by for by in disturbances() if by.kind == "brightness"]
    moved = np.stack([np.full(16, 3.0 if by.step >= breaks else 1.0) for by in tried], axis=1)
    return card_of(tried, np.ones(16), moved, np.linspace(0.9, 1.1, 16), THRESHOLD)


def test_a_mild_step_that_breaks_the_promise_is_told():
    assert disturbed_text(card(1)).startswith("Keep light and camera as they are: of good photos ")
    assert disturbed_text(card(1)).endswith("16 of 16 would be stopped.")


@pytest.mark.parametrize("found", [None, card(3), card(9)])
def test_stronger_ones_are_left_to_the_card(found):
    assert disturbed_text(found) == ""


def test_what_is_good_enough_is_so_only_while_it_withstands():
    report = replace(report_of((1, 40), scratch=(38, 40)), threshold=THRESHOLD)
    sound, weak = (answer_of(replace(report, stress=card(breaks))) for breaks in (3, 2))
    assert (sound.grade, weak.grade) == ("ready", "unproven")
    assert weak.verdict == f"{sound.verdict} {disturbed_text(card(2))}" and weak.proposals
    by_hand = answer_of(replace(report, stress=card(1)), alarm=1.5)  # the card is of the other threshold
    assert "Keep light" not in by_hand.verdict
