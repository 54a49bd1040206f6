"""Samples: one test image as several evaluations see it, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from configs.errors import MissingError
from datasets.images import Image, read_image
from evaluation.saved.evaluation import Outcome, verdict_by
from evaluation.saved.images import TestedSet
from evaluation.scoring.results import Verdict, verdict_text

Thresholds = Sequence[float | None]  # of an alarm, and of what is unsure, if there is one


@dataclass(frozen=True)
class SeenBy:
    """What one evaluation makes of the image."""

    title: str  # of the evaluation
    heatmap: Image  # (H, W, 3)
    score: float
    verdict: Verdict | None  # None: there is no threshold

    @property
    def judged(self) -> str:
        """The score, and the verdict if there is one: `6.299, stopped`."""
        return f"{self.score:.4g}" + ("" if self.verdict is None else f", {verdict_text(self.verdict)}")


@dataclass(frozen=True)
class Sample:
    """One test image, its ground truth outlined, and what each evaluation makes of it."""

    name: str
    image: Image  # (H, W, C)
    seen_by: list[SeenBy]
    lacking: list[str]  # titles of evaluations that did not score it


def thresholds_of(outcome: Outcome, by_hand: Mapping[str, Thresholds]) -> Thresholds:
    """Return an evaluation's thresholds: those that were set by hand, by its fingerprint, else its own."""
    return by_hand.get(outcome.fingerprint, (outcome.threshold, outcome.unsure))


def read_sample(
    name: str,
    outcomes: Sequence[Outcome],
    images: TestedSet,
    side: int,
    by_hand: Mapping[str, Thresholds] | None = None,
) -> Sample:
    """Return an image as evaluations see it.

    Args:
        name: of the image, as in reports.
        outcomes: the evaluations; the first one's data set is that of `images`.
        images: the test images.
        side: the longer side of the image, pixels.
        by_hand: thresholds that stand in for an evaluation's own, by its fingerprint.

    Raises:
        UserError: the image or a heatmap is gone or unreadable, or no evaluation scored it.
    """
    dataset = outcomes[0].report.dataset
    seen_by, lacking = [], []
    for outcome in outcomes:
        if outcome.report.dataset != dataset or name not in outcome.names:
            lacking.append(outcome.title)
            continue
        at = outcome.names.index(name)
        alarm, *unsure = thresholds_of(outcome, by_hand or {})
        verdict = verdict_by(outcome.decide(alarm, *unsure)[at])
        heatmap = read_image(outcome.folder.heatmap(name))
        seen_by.append(SeenBy(outcome.title, heatmap, float(outcome.scores[at]), verdict))
    if not seen_by:
        raise MissingError(name, "is no test image of these evaluations", "name an image of their reports")
    return Sample(name, images.thumbnail(name, side), seen_by, lacking)
