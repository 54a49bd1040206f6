"""A pair of thresholds in words: what is said of it, and what is read from its fields."""

import math
from collections.abc import Sequence

from evaluation.answer.rule import remedy_text
from evaluation.saved.evaluation import ALARM, Counts, Outcome
from evaluation.scoring.confidence import rate_text
from evaluation.scoring.thresholds import NO_VERDICT
from gui.results.photo_offers import Thresholds
from gui.toolkit.numbers import real_number

BY_HAND_TEXT = "Set by a look at the test images: expect new images to do a little less well."


def says(outcome: Outcome, thresholds: Thresholds, counts: Counts) -> str:
    """Return where a threshold comes from, and what is to be expected of it.

    Args:
        outcome: whose images are judged.
        thresholds: that they are judged by.
        counts: of the verdicts.
    """
    chosen = outcome.report.threshold
    if thresholds[0] is None:
        return f"{chosen.told} {remedy_text(chosen)}" if chosen.value is None else f"There is {NO_VERDICT}."
    if not counts:
        return chosen.told
    defective = counts["defective"]
    told = chosen.told if thresholds == (outcome.threshold, outcome.unsure) else BY_HAND_TEXT
    return f"{told} Found: {rate_text(defective[ALARM], sum(defective))}."


def longest_said(outcome: Outcome) -> Sequence[str]:
    """Return what may be said of any thresholds of an evaluation, as long as it may be."""
    own = (outcome.threshold, outcome.unsure)
    pairs: Sequence[Thresholds] = (own, (None, None), (float("-inf"), None))
    return [says(outcome, pair, outcome.count(outcome.decide(*pair))) for pair in pairs]


def trouble_in(typed: Sequence[str]) -> str:
    """Return what is wrong with what stands in the fields, alarm and unsure; nothing if nothing is."""
    alarm, unsure = numbers = [number_of(text) for text in typed]
    wrong = [text for text, number in zip(typed, numbers, strict=True) if text.strip() and number is None]
    if wrong:
        return f"“{wrong[0]}” is no number"
    if alarm is not None and unsure is not None and unsure > alarm:
        return "What is unsure begins below what is stopped"
    return ""


def number_of(typed: str) -> float | None:
    """Return the score that was typed; None if it is none."""
    number = real_number(typed.replace(",", "."))
    return number if isinstance(number, float) and math.isfinite(number) else None
