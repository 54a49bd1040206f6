"""The robustness card: how far scores of good images move under each disturbance, and how many would be stopped.

Pure NumPy: nothing here knows of networks, files or windows. The window reads cards, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.scoring.confidence import is_more_than, rate_interval
from evaluation.scoring.thresholds import ChosenThreshold
from evaluation.stress.disturbances import Disturbance, Kind

Scores = NDArray[np.float64]
FEWEST = 3  # held-out images: fewer have no spread to speak of
MOST_SPREADS = 10.0  # a move that is as bad as can be, where there is no threshold


def column_title(step: int) -> str:
    """Return what a column of the table is called."""
    return f"less, step {-step}" if step < 0 else f"step {step}"


@dataclass(frozen=True)
class StressStep:
    """What one kind of disturbance does, in one strength."""

    kind: Kind
    strength: float  # in `unit`
    step: int  # 1 to 3, the mildest first; negative in the other direction
    unit: str
    words: str  # of photos: `darker by 5 % of white`
    images: int  # good ones that were disturbed
    spreads: (
        float | None
    )  # how far the median image's score moves, in standard deviations of held-out good images;
    # None: they are too few to have one, or all alike
    move: float | None  # the same, in units of the threshold; None: there is none above 0
    stopped: int | None  # of the images; None: there is no threshold
    is_broken: bool  # whether more are stopped than the threshold promises, beyond chance

    @property
    def rate(self) -> float | None:
        """The share that is stopped."""
        return None if self.stopped is None else self.stopped / self.images

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the rate of false alarms lies with 95 % confidence."""
        return None if self.stopped is None else rate_interval(self.stopped, self.images)

    @property
    def redness(self) -> float:
        """How bad it is, 0 to 1: the share that is stopped; without a threshold, how far scores move."""
        return min(max((self.spreads or 0) / MOST_SPREADS, 0), 1) if self.rate is None else self.rate

    @property
    def cell(self) -> str:
        """What a field of a table says: the strength, and how many images are stopped."""
        strength = (
            f"{self.strength:g}" if self.kind == "gamma" or self.step > 0 else f"−{abs(self.strength):g}"
        )
        if self.stopped is None:
            return f"{strength}:  ?" if self.spreads is None else f"{strength}:  {self.spreads:.1f} sd"
        return f"{strength}:  {self.stopped} of {self.images}"


@dataclass(frozen=True)
class StressCard:
    """How robust an evaluation's scores are."""

    images: int  # held-out good ones that were disturbed
    held_out: int  # good images there are
    threshold: float | None
    stopped: int | None  # of the images as they are
    steps: Sequence[StressStep]  # by kind, from one direction to the other
    says: Sequence[str] = ()  # what a person should know of it, in sentences

    @property
    def weakest(self) -> StressStep | None:
        """The mildest disturbance that breaks the threshold's promise; of several, the one that stops most."""
        broken = [step for step in self.steps if step.is_broken]
        return min(
            broken,
            key=lambda step: (abs(step.step), -(step.stopped or 0), -(step.spreads or 0)),
            default=None,
        )

    @property
    def kinds(self) -> list[Kind]:
        """What was tried."""
        return list(dict.fromkeys(step.kind for step in self.steps))

    @property
    def broken_from(self) -> list[StressStep]:
        """The mildest step that breaks the promise, of each kind and direction in which one does; mildest first."""
        found: dict[tuple[Kind, bool], StressStep] = {}
        for step in sorted(self.steps, key=lambda step: abs(step.step)):
            if step.is_broken:
                found.setdefault((step.kind, step.step > 0), step)
        return list(found.values())


def card_of(
    tried: Sequence[Disturbance],
    plain: Scores,
    moved: Scores,
    held_out: Sequence[float],
    threshold: ChosenThreshold,
) -> StressCard:
    """Return the card of good images that were disturbed.

    Args:
        tried: K disturbances.
        plain: (N,), the scores of the images as they are.
        moved: (N, K), their scores under each disturbance.
        held_out: the scores of all held-out good images; their standard deviation is one spread.
        threshold: from which score on an image is stopped.

    Raises:
        ValueError: there are no images.
    """
    if not len(plain):
        raise ValueError("a card needs at least one good image, got none")
    spread = float(np.std(held_out)) if len(held_out) >= FEWEST else 0.0
    alarm = threshold.value
    steps = []
    for at, by in enumerate(tried):
        scores = moved[:, at]
        move = float(np.median(scores - plain))
        stopped = None if alarm is None else int(np.count_nonzero(scores >= alarm))
        steps.append(
            StressStep(
                by.kind,
                by.strength,
                by.step,
                by.unit,
                by.words,
                len(plain),
                move / spread if spread > 0 else None,
                None if alarm is None or alarm <= 0 else move / alarm,
                stopped,
                stopped is not None and _is_broken(stopped, plain, threshold),
            )
        )
    before = None if alarm is None else int(np.count_nonzero(plain >= alarm))
    return StressCard(len(plain), len(held_out), alarm, before, steps)


def _is_broken(stopped: int, plain: Scores, threshold: ChosenThreshold) -> bool:
    """Whether a disturbance stops more good images than is promised, beyond chance.

    Where nothing is promised, what the images' own share may be by chance stands for it.
    """
    if threshold.promised is not None:
        return is_more_than(stopped, len(plain), threshold.promised, threshold.images)
    before, now = (
        rate_interval(count, len(plain)) or (0.0, 1.0)
        for count in (int(np.count_nonzero(plain >= (threshold.value or 0))), stopped)
    )
    return now[0] > before[1]
