"""The rule that gives a threshold where the one that was asked for gives none."""

import math

from evaluation.scoring.thresholds import HELD_OUT, ChosenThreshold, Conformal, FalsePositiveRate


def possible_rule(lacking: ChosenThreshold) -> Conformal | FalsePositiveRate:
    """Return the strictest promise that the images allow; without held-out good images, a rule of the test images."""
    if lacking.chosen_on != HELD_OUT:
        return Conformal()
    if lacking.images == 0:
        return FalsePositiveRate()
    return Conformal(false_alarms=math.ceil(100 / (lacking.images + 1)))


def remedy_text(lacking: ChosenThreshold) -> str:
    """Return in a sentence how to get a threshold."""
    rule = possible_rule(lacking)
    if isinstance(rule, FalsePositiveRate):
        of = f"{rule.percent:g} % of the good ones stopped"
        return f"To get one, evaluate again with a rule of the test images: {of}."
    of = (
        f"{lacking.images} held-out good images allow"
        if lacking.chosen_on == HELD_OUT
        else "needs no test images"
    )
    return f"To get one, evaluate again with a rule that {of}: at most {rule.false_alarms:g} % false alarms."
