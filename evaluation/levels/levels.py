"""The levels of an evaluation: from which score on an image is stopped, and which value has the hottest colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from datasets.layout import SYNTHETIC
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.levels.known_good import KnownGood
from evaluation.scoring.ranking import Ranking
from evaluation.scoring.tally import Tally
from evaluation.scoring.thresholds import ChosenThreshold, choose


@dataclass(frozen=True)
class Levels:
    """What scores and colours are seen against."""

    good: Sequence[float]  # scores of held-out good images
    known_good: KnownGood  # photos that a person called good
    before: ChosenThreshold  # what the alarm would be without these
    alarm: ChosenThreshold
    unsure: ChosenThreshold | None
    top: float  # the value of the hottest colour

    @classmethod
    def of(
        cls, spec: EvaluateSpec, good: Sequence[float], known_good: KnownGood, tally: Tally, top: float
    ) -> Self:
        """Return the levels by the scores of good images, and of the test images where the spec says so."""
        real = [image for image in tally.images if image.defect != SYNTHETIC]
        test = Ranking.of(
            [image.scores[spec.score] for image in real], [image.is_anomalous for image in real]
        )
        every = known_good.beside(good)
        unsure = None if spec.unsure is None else choose(spec.unsure, every, test)
        before, alarm = (choose(spec.threshold, scores, test) for scores in (good, every))
        return cls(good, known_good, before, alarm, unsure, top)

    @property
    def every_good(self) -> list[float]:
        """The scores of the photos that thresholds are chosen on."""
        return self.known_good.beside(self.good)
