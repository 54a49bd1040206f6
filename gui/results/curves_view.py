"""Up to five evaluations side by side: how they were learned, their ROC and their precision and recall."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from evaluation.maps.both_detectors import pairs_of
from evaluation.saved.evaluation import Outcome, learning_curve
from gui.canvas.plot import Limits, Line, Plot, Point
from gui.framework.page import Page
from gui.framework.part import Part
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row

_SHARE = Limits(0, 1)


class CurvesView(Part):
    """Three plots, one colour an evaluation."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)

        def plot(name: str, title: str, limits: Limits | None, legend: Literal["corner"] | None) -> Plot:
            return Plot(self.key(name), palette, title, limits, limits, legend=legend)

        self.learning = plot("learning", "validation PSNR by epoch, dB", None, None)
        self.roc = plot("roc", "ROC: defective images found, by false alarms (shares)", _SHARE, "corner")
        self.recall = plot("recall", "precision, by defective images found (shares)", _SHARE, None)

    @property
    def plots(self) -> tuple[Plot, Plot, Plot]:
        """All of them."""
        return self.learning, self.roc, self.recall

    def rows(self) -> list[Row]:
        """Return the plots."""
        return [[self.learning.element], [self.roc.element, self.recall.element]]

    def show(self, outcomes: Sequence[Outcome], colors: Mapping[str, str]) -> None:
        """Show evaluations, each in its colour."""
        runs = {outcome.run: outcome for outcome in outcomes}  # one curve a run
        learned = [
            Line(run, learning_curve(self.page.host.workspace.run(run)), colors[outcome.title])
            for run, outcome in runs.items()
        ]
        last = max((line.points[-1][0] for line in learned if line.points), default=1.0)
        self.learning.limit(Limits(1, last))
        self.learning.show(learned, f"epoch 1 to {last:.0f}")
        pairs = [
            Line(title, _points(pair.false_alarms, pair.found), self.palette.soft, False)
            for title, pair in pairs_of(outcomes)
        ]
        self.roc.show(
            [*(Line(each.title, roc(each), colors[each.title], False) for each in outcomes), *pairs]
        )
        self.recall.show([Line(each.title, recall(each), colors[each.title], False) for each in outcomes])

    def draw(self) -> None:
        """Draw what has changed."""
        for plot in self.plots:
            plot.draw()


def roc(outcome: Outcome) -> list[Point]:
    """Return the ROC of the real images; empty if there are not both kinds."""
    if not outcome.ranking.has_both:
        return []
    return _points(*outcome.ranking.roc())


def recall(outcome: Outcome) -> list[Point]:
    """Return precision by recall of the real images; empty if there are not both kinds."""
    if not outcome.ranking.has_both:
        return []
    precision, found = outcome.ranking.precision_recall()
    return _points(found, precision)


def _points(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> list[Point]:
    return list(zip(x.tolist(), y.tolist(), strict=True))
