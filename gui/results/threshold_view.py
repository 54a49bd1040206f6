"""The page on which a person decides from which score on an image is stopped, and sees what follows."""

from collections.abc import Mapping

from datasets.layout import GOOD
from evaluation.evaluate_spec import Method
from evaluation.report.colors import GOOD_COLOR, type_colors
from evaluation.saved.evaluation import Outcome, Scale
from evaluation.saved.images import TestedSet
from evaluation.scoring.thresholds import NO_VERDICT
from gui.canvas.confusion_matrix import VerdictMatrix
from gui.canvas.score_histogram import ScorePlot
from gui.framework.host import CalledGood, ChosenThresholds, MissedDefect
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes, merged
from gui.results.exporter import Drawing
from gui.results.photo_offers import Thresholds, called_good, missed_defect
from gui.results.threshold_fields import ThresholdFields
from gui.shared.called_good import CalledGoodButton
from gui.shared.missed_defect import MissedDefectButton
from gui.shared.tested_images import TestedImages
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, button

MOST_KEPT = 200  # thresholds that were set by hand


class ThresholdView(Part):
    """The histogram, the confusion matrix, the list and the pictures, all by one pair of thresholds."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.plot = ScorePlot(self.key("plot"), palette)
        self.matrix = VerdictMatrix(self.key("matrix"), palette)
        self.fields = ThresholdFields(page, name, palette, self.set_by_hand)
        large_help = "give the pictures all of the place, or take it back (Esc)"
        large = button("Large", self.key("large"), palette, tooltip=large_help, slim=True)
        self.called_good = CalledGoodButton(page, palette, self._called_good)
        self.missed = MissedDefectButton(page, palette, self._missed)
        self.images = TestedImages(page, f"{name}.images", palette, 4, [large], is_low=True)
        self.is_large = False  # whether the pictures have all of the place
        self.thresholds: Thresholds = (None, None)
        self.outcome: Outcome | None = None

    def rows(self) -> list[Row]:
        """Return the page."""
        fields, said = self.fields.rows()
        upper: list[Row] = [
            [self.plot.element, self.matrix.element],
            [*fields, *self.called_good.rows()[0], *self.missed.rows()[0]],
            said,
        ]
        return [
            [sg.pin(sg.Column(upper, key=self.key("upper"), expand_x=True, pad=(0, 0)), expand_x=True)],
            *self.images.rows(),
        ]

    def opened(self) -> None:
        """Place the list, and say what the fields are for."""
        self.images.place_list(beside=True)
        self.fields.opened()

    def show(self, outcome: Outcome | None, images: TestedSet | None, scales: Mapping[Method, Scale]) -> None:
        """Show an evaluation; None shows that there is none.

        Args:
            outcome: the evaluation.
            images: of its run's data set.
            scales: how the maps of each method are coloured.
        """
        self.outcome = outcome
        self.images.show(outcome, images, scales)
        self.fields.show(outcome)
        if outcome is None:
            self.thresholds = (None, None)
            self.plot.show({}, {}, "")
            self.matrix.show({})
            return
        groups = {
            kind: outcome.scores[[defect == kind for defect in outcome.defects]] for kind in outcome.kinds
        }
        self.plot.show(groups, {GOOD: GOOD_COLOR, **type_colors(outcome.kinds[1:])}, outcome.unit)
        kept = self.by_hand.get(outcome.fingerprint)
        self._set((kept[0], kept[1]) if kept else (outcome.threshold, outcome.unsure), fill=True)

    @property
    def by_hand(self) -> dict[str, list[float | None]]:
        """The thresholds that were set by hand, by the evaluation's fingerprint; they outlive the window.

        One that is made anew has other scores, and perhaps another unit: no threshold of before counts there.
        """
        kept: dict[str, list[float | None]] = self.page.memory.setdefault("thresholds", {})
        return kept

    def set_by_hand(self, thresholds: Thresholds) -> None:
        """Judge the images by other thresholds."""
        self._set(thresholds, fill=True)

    def _set(self, thresholds: Thresholds, fill: bool) -> None:
        """Judge the images by other thresholds; `fill` writes them into the fields, too."""
        outcome = self.outcome
        if outcome is None:
            return
        self.thresholds = thresholds
        if thresholds == (outcome.threshold, outcome.unsure):
            self.by_hand.pop(outcome.fingerprint, None)
        else:
            self.by_hand[outcome.fingerprint] = list(thresholds)
            for oldest in list(self.by_hand)[:-MOST_KEPT]:
                del self.by_hand[oldest]
        decided = outcome.decide(*thresholds)
        self.plot.mark(*thresholds)
        counts = outcome.count(decided)
        self.matrix.show(counts, NO_VERDICT if thresholds[0] is None else "")
        self.images.decide(decided)
        self.fields.tell(outcome, thresholds, counts, fill)

    def drawing(self) -> Drawing | None:
        """Return what the page would be drawn as: the image, if that is all that is seen, else the scores."""
        if self.outcome is None:
            return None
        if self.is_large and self.image is not None:
            return Drawing.of_image(self.image, "image", [self.outcome])
        alarm, unsure = self.thresholds
        fields = {"view": "scores", "of": [self.outcome.reference], "threshold": alarm, "unsure": unsure}
        return Drawing(f"{self.outcome.run}-scores", fields)

    def routes(self) -> Routes:
        """Return what its elements do."""
        return merged(
            {
                self.key("large"): lambda: self._enlarge(not self.is_large),
                self.key("matrix.cell"): self._list_cell,
            },
            self.fields.routes(),
            self.images.routes(),
            self.called_good.routes(),
            self.missed.routes(),
        )

    def _called_good(self) -> CalledGood | str:
        workspace = self.page.host.workspace
        return called_good(self.outcome, self.images.list.chosen, self.thresholds, workspace)

    def _missed(self) -> MissedDefect | str:
        alarm = None if self.outcome is None else self.chosen_for(self.outcome).thresholds[0]
        return missed_defect(self.outcome, self.images.list.chosen, self.images.set, alarm)

    def chosen_for(self, outcome: Outcome) -> ChosenThresholds:
        """Return an evaluation with its thresholds: those that were set by hand, else its own."""
        alarm, unsure = self.by_hand.get(outcome.fingerprint, (None, None))
        return ChosenThresholds(outcome.run, outcome.name, (alarm, unsure))

    def _list_cell(self) -> None:
        """List the images that a clicked number counts."""
        if (cell := self.matrix.clicked) is not None:
            self.images.list.narrow(*cell)

    def _enlarge(self, on: bool) -> None:
        self.is_large = on
        self.window[self.key("upper")].update(visible=not on)
        self.images.place_list(beside=not on)

    @property
    def image(self) -> str | None:
        """The name of the image that is shown."""
        at = self.images.list.chosen
        return None if self.outcome is None or at is None else self.outcome.names[at]

    def went_back(self) -> bool:
        """Go back from large pictures; False if they are not."""
        was_large = self.is_large
        if was_large:
            self._enlarge(False)
        return was_large

    @property
    def has_more(self) -> bool:
        """Whether an image is still to come."""
        return self.images.has_more

    def draw(self) -> None:
        """Follow a dragged line and typed numbers, and draw."""
        if (moved := self.plot.moved()) is not None:
            self._set(moved, fill=True)
        elif (typed := self.fields.typed()) is not None:
            self._set(typed, fill=False)
        self.fields.draw()
        self.plot.draw()
        self.matrix.draw()
        self.images.draw()
        self.called_good.draw()
        self.missed.draw()
