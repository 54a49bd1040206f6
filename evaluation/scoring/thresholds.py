"""Thresholds: from which score on an image is called anomalous, and which images that was chosen on.

Source of the conformal bound: split conformal prediction; see Vovk, Gammerman and Shafer, Algorithmic Learning in a
Random World (2005).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from configs.spec.spec import Spec
from evaluation.scoring.ranking import Ranking
from evaluation.scoring.scores import next_above

HELD_OUT = "held-out good images"
TEST = "the test images themselves"
NO_VERDICT = "no threshold: nothing is stopped or passed"


class Conformal(Spec):
    """A false alarm for at most a share of good images like the held-out ones, whatever their scores' law."""

    kind: Literal["conformal"] = "conformal"
    false_alarms: float = Field(5.0, gt=0, lt=100, description="% of good images, above 0 to below 100")

    def lacks(self, count: int) -> str | None:
        """Return in words that `count` held-out good images are too few for it; None: they are not."""
        needed = math.ceil(100 / self.false_alarms - 1e-9) - 1
        if count >= needed:
            return None
        return f"at most {self.false_alarms:g} % false alarms need {needed} held-out good images, there are {count}"


class Percentile(Spec):
    """What a share of the held-out good images score at most."""

    kind: Literal["percentile"] = "percentile"
    percent: float = Field(99.0, ge=0, le=100, description="% of the held-out good images, 0 to 100")


class Spread(Spec):
    """The mean of the held-out good images' scores, and some standard deviations."""

    kind: Literal["mean_sigma"] = "mean_sigma"
    sigmas: float = Field(3.0, ge=0, le=20, description="standard deviations above the mean, 0 to 20")


class BestF1(Spec):
    """Where F1 is highest on the test images: it tells what could be reached, not what will be."""

    kind: Literal["f1_max"] = "f1_max"


class FalsePositiveRate(Spec):
    """The lowest score with at most a share of false alarms among the good test images."""

    kind: Literal["false_positive_rate"] = "false_positive_rate"
    percent: float = Field(5.0, ge=0, le=100, description="% of the good test images, 0 to 100")


Threshold = Annotated[
    Conformal | Percentile | Spread | BestF1 | FalsePositiveRate, Field(discriminator="kind")
]


@dataclass(frozen=True)
class ChosenThreshold:
    """A threshold, and how it came about."""

    value: float | None  # scores from here on are anomalous; None: it cannot be had
    chosen_on: str
    images: int  # it was chosen on
    says: str  # in words
    promised: float | None = None  # the share of good images that it stops on average at most; None: nothing

    @property
    def told(self) -> str:
        """How it came about, in a sentence."""
        if self.value is None:
            return f"{NO_VERDICT[:1].upper()}{NO_VERDICT[1:]}. {self.says[:1].upper()}{self.says[1:]}."
        return f"{self.says[:1].upper()}{self.says[1:]}, chosen on {self.chosen_on}."


def choose(choice: Threshold, held_out: Sequence[float], test: Ranking) -> ChosenThreshold:
    """Return a threshold of image scores.

    Args:
        choice: how it is chosen.
        held_out: scores of good images that were not trained on.
        test: the scores of the test images; only used where `choice` says so.
    """
    if isinstance(choice, BestF1):
        found = test.f1_max()
        says = "there are not both good and defective test images" if found is None else "the highest F1"
        return ChosenThreshold(None if found is None else found[1], TEST, _images(test), says)
    if isinstance(choice, FalsePositiveRate):
        value = test.threshold_for(choice.percent / 100)
        says = f"at most {choice.percent:g} % false alarms among {test.normal:.0f} good test images"
        return ChosenThreshold(value, TEST, round(test.normal), says)
    count = len(held_out)
    if count == 0:
        says = (
            "there are no held-out good images; f1_max and false_positive_rate take one from the test images"
        )
        return ChosenThreshold(None, HELD_OUT, 0, says)
    if isinstance(choice, Percentile):
        value = next_above(float(np.percentile(held_out, choice.percent)))
        stopped = int(np.count_nonzero(np.asarray(held_out) >= value))
        promised = (stopped + 1) / (count + 1)  # a new one is as likely as any of them to be the highest
        says = (
            f"what {choice.percent:g} % of {count} good images score at most; it stops {100 * promised:.2g} % of new "
            "ones like them, or fewer"
        )
        return ChosenThreshold(value, HELD_OUT, count, says, promised)
    if isinstance(choice, Spread):
        value = float(np.mean(held_out) + choice.sigmas * np.std(held_out))
        return ChosenThreshold(
            next_above(value), HELD_OUT, count, f"the mean of {count} good images and {choice.sigmas:g} sigma"
        )
    return _conformal(choice, np.sort(np.asarray(held_out, np.float64)))


def _conformal(
    choice: Conformal, scores: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> ChosenThreshold:
    """Return the score that a new good image exceeds with at most that probability.

    Of n + 1 good images in any order, the new one is as likely to be the k-th as any other.
    """
    count, share = len(scores), choice.false_alarms / 100
    place = math.ceil((count + 1) * (1 - share) - 1e-9)
    if (lack := choice.lacks(count)) is not None:
        return ChosenThreshold(None, HELD_OUT, count, lack)
    says = f"at most {choice.false_alarms:g} % false alarms, from {count} good images"
    return ChosenThreshold(next_above(float(scores[place - 1])), HELD_OUT, count, says, share)


def _images(test: Ranking) -> int:
    return round(test.normal + test.anomalous)
