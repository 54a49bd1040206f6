"""Up to five evaluations side by side: how they were learned, their ROC and their precision and recall."""

from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args

import numpy as np

from configs.errors import UserError
from datasets.layout import ALL
from evaluation.maps.both_detectors import pairs_of
from evaluation.saved.curves import defects_of, shares
from evaluation.saved.evaluation import Outcome, learning_curve
from evaluation.scoring.results import Level
from gui.canvas.legend import Legend
from gui.canvas.plot import Limits, Line, Plot, Point
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.results.exporter import Drawing
from gui.toolkit import sg
from gui.toolkit.theme import DASHES, SMALL, Palette
from gui.toolkit.widgets import Row, choice

_SHARE = Limits(0, 1)


class CurvesView(Part):
    """Three plots, one colour and one dash an evaluation; of images or pixels, of one defect type or all."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)

        def plot(name: str, title: str, limits: Limits | None) -> Plot:
            return Plot(self.key(name), palette, title, limits, limits, has_legend=False)

        self.learning = plot("learning", "PSNR by epoch, dB: validation, and training (thin dots)", None)
        self.roc = plot("roc", "ROC: defective ones found, by false alarms (shares)", _SHARE)
        self.recall = plot("recall", "precision, by defective ones found (shares)", _SHARE)
        self.legend = Legend(self.key("names"), palette)
        self._outcomes: Sequence[Outcome] = ()
        self._colors: Mapping[str, str] = {}
        self.level: Level = "images"
        self.defect = ALL

    @property
    def plots(self) -> tuple[Plot, Plot, Plot]:
        """All of them."""
        return self.learning, self.roc, self.recall

    def rows(self) -> list[Row]:
        """Return the choices and the plots."""
        chosen: Row = [
            sg.Text("Curves of", font=SMALL),
            choice(self.key("level"), get_args(Level), "images", width=8),
            sg.Text("with defects of type", font=SMALL),
            choice(self.key("defect"), [ALL], ALL, width=16),
            sg.Text("", key=self.key("trouble"), font=SMALL, text_color=self.palette.bad, expand_x=True),
        ]
        return [
            chosen,
            [self.learning.element],
            [self.legend.element],
            [self.roc.element, self.recall.element],
        ]

    def drawing(self) -> Drawing:
        """Return what the page would be drawn as."""
        of = [outcome.reference for outcome in self._outcomes]
        return Drawing("curves", {"view": "curves", "of": of, "level": self.level, "defect": self.defect})

    def routes(self) -> Routes:
        """Return what the choices do."""
        return {self.key("level"): self._choose, self.key("defect"): self._choose}

    def _choose(self) -> None:
        self.level = cast("Level", self.values[self.key("level")])
        self.defect = self.values[self.key("defect")]
        self._show_shares()

    def show(self, outcomes: Sequence[Outcome], colors: Mapping[str, str]) -> None:
        """Show evaluations, each in its colour."""
        self._outcomes, self._colors = outcomes, colors
        self.defect = self.page.host.refill(self.key("defect"), defects_of(outcomes))
        runs = {outcome.run: outcome for outcome in outcomes}  # one curve a run
        learned = []
        for run, outcome in runs.items():
            files, color = self.page.host.workspace.run(run), colors[outcome.title]
            learned.append(Line(run, learning_curve(files), color, dash=self._dash(outcome)))
            learned.append(Line(f"{run}, training", learning_curve(files, "psnr"), color, False, (1, 5)))
        last = max((line.points[-1][0] for line in learned if line.points), default=1.0)
        self.learning.limit(Limits(1, last))
        self.learning.show(learned, f"epoch 1 to {last:.0f}")
        self._show_shares()

    def _show_shares(self) -> None:
        """Show ROC, precision and recall of what is chosen."""
        of_roc, of_recall, trouble = [], [], ""
        for outcome in self._outcomes:
            try:
                found = shares(outcome, self.level, self.defect)
            except UserError:
                trouble = f"{outcome.title}: no curves of its pixels; evaluate it again"
                continue
            if found is not None:
                color, dash = self._colors[outcome.title], self._dash(outcome)
                of_roc.append(Line(outcome.title, _points(*found[0]), color, False, dash))
                of_recall.append(Line(outcome.title, _points(*found[1]), color, False, dash))
        if (self.level, self.defect) == ("images", ALL):
            of_roc += [
                Line(title, _points(pair.false_alarms, pair.found), self.palette.soft, False)
                for title, pair in pairs_of(self._outcomes)
            ]
        self.roc.show(of_roc)
        self.recall.show(of_recall)
        self.legend.show(of_roc)
        self.window[self.key("trouble")].update(trouble)

    def _dash(self, outcome: Outcome) -> tuple[int, ...]:
        return DASHES[list(self._colors).index(outcome.title) % len(DASHES)]

    def draw(self) -> None:
        """Draw what has changed."""
        for drawn in (*self.plots, self.legend):
            drawn.draw()


def _points(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> list[Point]:
    return list(zip(x.tolist(), y.tolist(), strict=True))
