"""Whether two evaluations agree: figure by figure, with the difference and what of it is allowed."""

from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.report.report import Report
from evaluation.scoring.metric_values import METRICS
from evaluation.scoring.results import ImageResult
from evaluation.scoring.thresholds import ChosenThreshold

OF_SCORES = 1e-4  # of the largest score: their last digits differ between processors
OF_FIGURES = 1e-3  # of AUROC, average precision, F1 and AUPRO, which lie between 0 and 1


@dataclass(frozen=True)
class Compared:
    """One figure, as it was and as it came out now; None: it could not be had."""

    what: str
    was: float | None
    now: float | None
    allowed: float  # by which it may differ

    @property
    def difference(self) -> float:
        """Infinite where one of the two could be had and the other one not."""
        if self.was is None or self.now is None:
            return 0.0 if self.was is self.now else float("inf")
        return abs(self.now - self.was)

    @property
    def agrees(self) -> bool:
        return self.difference <= self.allowed

    def __str__(self) -> str:
        said = "agrees" if self.agrees else "DIFFERS"
        values = " → ".join("none" if value is None else f"{value:.6g}" for value in (self.was, self.now))
        return f"{self.what}: {values}: {said}, by {self.difference:.2g} ({self.allowed:.2g} allowed)"


def compared(was: Report, now: Report) -> list[Compared]:
    """Return the figures of an evaluation and of one that was to say the same."""
    return list(_compared(was, now))


def _compared(was: Report, now: Report) -> Iterator[Compared]:
    before, after = ({image.file: image for image in report.images} for report in (was, now))
    both = sorted(before.keys() & after.keys())
    other = len(before.keys() ^ after.keys())
    yield Compared("test images that only one of them has", 0, other, 0)
    flipped = sum(before[name].verdict != after[name].verdict for name in both)
    yield Compared("verdicts that are others", 0, flipped, 0)
    scores = [(name, _score(before[name], was), _score(after[name], was)) for name in both]
    allowed = OF_SCORES * max((abs(score) for _, score, _ in scores), default=0.0)
    if scores:
        name, first, second = max(scores, key=lambda each: abs(each[1] - each[2]))
        yield Compared(f"score that differs most, of {name}", first, second, allowed)
    yield Compared("threshold", was.threshold.value, now.threshold.value, allowed)
    yield Compared("lower threshold", _value(was.unsure), _value(now.unsure), allowed)
    if was.held_out_auroc is not None:  # older versions did not ask
        against = "AUROC against held-out good images"
        yield Compared(against, was.held_out_auroc, now.held_out_auroc, OF_FIGURES)
    for kind in sorted(was.results.keys() | now.results.keys()):
        for metric in METRICS:
            figures = [
                report.results[kind].figures[metric].value if kind in report.results else None
                for report in (was, now)
            ]
            if figures != [None, None]:
                yield Compared(f"{metric} of {kind}", figures[0], figures[1], OF_FIGURES)


def _score(image: ImageResult, report: Report) -> float:
    return image.scores[report.score]


def _value(threshold: ChosenThreshold | None) -> float | None:
    return None if threshold is None else threshold.value
