"""The page on which a person decides from which score on an image is stopped, and sees what follows."""

from collections.abc import Callable, Mapping

from datasets.layout import GOOD
from evaluation.answer.rule import possible_rule
from evaluation.evaluate_spec import Method
from evaluation.report.colors import GOOD_COLOR, type_colors
from evaluation.saved.evaluation import Outcome, Scale
from evaluation.saved.images import TestedSet
from evaluation.scoring.thresholds import NO_VERDICT
from gui.canvas.confusion_matrix import VerdictMatrix
from gui.canvas.score_histogram import ScorePlot
from gui.framework.host import CalledGood, ChosenThresholds, MissedDefect, ToEvaluateAgain
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes, merged
from gui.results.exporter import Drawing
from gui.results.photo_offers import Thresholds, called_good, missed_defect
from gui.results.threshold_words import longest_said, number_of, says, trouble_in, typed_text
from gui.shared.called_good import CalledGoodButton
from gui.shared.missed_defect import MissedDefectButton
from gui.shared.tested_images import TestedImages
from gui.toolkit import sg
from gui.toolkit.room import Room
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button, choice, prose, text_input

EVALUATED, BY_HAND = "as evaluated", "by hand"
# What the test images themselves would choose: told apart, for new images will do less well.
_ON_TEST: Mapping[str, Callable[[Outcome], float | None]] = {
    "test: best F1": lambda outcome: (outcome.ranking.f1_max() or (0, None))[1],
    "test: no false alarm": lambda outcome: outcome.ranking.threshold_for(0.0),
    "test: no miss": lambda outcome: outcome.ranking.threshold_of_all(),
}
RULE = "Evaluate again with a rule…"
RULE_HELP = "to the page Eval, with the settings of this evaluation and a rule that gives a threshold"
MOST_KEPT = 200  # thresholds that were set by hand


class ThresholdView(Part):
    """The histogram, the confusion matrix, the list and the pictures, all by one pair of thresholds."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.plot = ScorePlot(self.key("plot"), palette)
        self.matrix = VerdictMatrix(self.key("matrix"), palette)
        large_help = "give the pictures all of the place, or take it back (Esc)"
        large = button("Large", self.key("large"), palette, tooltip=large_help, slim=True)
        self.called_good = CalledGoodButton(page, palette, self._called_good)
        self.missed = MissedDefectButton(page, palette, self._missed)
        self.images = TestedImages(page, f"{name}.images", palette, 4, [large], is_low=True)
        self.is_large = False  # whether the pictures have all of the place
        self.thresholds: Thresholds = (None, None)
        self.outcome: Outcome | None = None
        self._room: Room | None = None  # for what is said of the threshold
        self._typed: tuple[str, str] = ("", "")  # what the fields were filled with

    def rows(self) -> list[Row]:
        """Return the page."""
        ways = [EVALUATED, BY_HAND, *_ON_TEST]
        upper: list[Row] = [
            [self.plot.element, self.matrix.element],
            [
                sg.Text("Stop from", font=SMALL),
                text_input(self.key("alarm"), width=8),
                sg.Text("unsure from", font=SMALL),
                text_input(self.key("unsure"), width=8),
                choice(self.key("way"), ways, EVALUATED, width=17),
                *self.called_good.rows()[0],
                *self.missed.rows()[0],
            ],
            [
                prose(self.key("says"), self.palette, 0),
                sg.pin(button(RULE, self.key("rule"), self.palette, slim=True, tooltip=RULE_HELP)),
            ],
        ]
        return [
            [sg.pin(sg.Column(upper, key=self.key("upper"), expand_x=True, pad=(0, 0)), expand_x=True)],
            *self.images.rows(),
        ]

    def opened(self) -> None:
        """Place the list, and say what the fields are for."""
        self.images.place_list(beside=True)
        self.window[self.key("unsure")].set_tooltip(
            "images from this score on, and below the other, are called unsure; empty: none are"
        )
        self.window[self.key("alarm")].set_tooltip(
            "images from this score on are stopped, in the histogram's unit"
        )

    def show(self, outcome: Outcome | None, images: TestedSet | None, scales: Mapping[Method, Scale]) -> None:
        """Show an evaluation; None shows that there is none.

        Args:
            outcome: the evaluation.
            images: of its run's data set.
            scales: how the maps of each method are coloured.
        """
        self.outcome = outcome
        self.images.show(outcome, images, scales)
        if outcome is None:
            self.thresholds = (None, None)
            self.plot.show({}, {}, "")
            self.matrix.show({})
            self.window[self.key("says")].update("")
            self.window[self.key("rule")].update(visible=False)
            return
        groups = {
            kind: outcome.scores[[defect == kind for defect in outcome.defects]] for kind in outcome.kinds
        }
        self._room = self._room or Room(self.window[self.key("says")])
        self._room.keep_for(longest_said(outcome))
        self.window[self.key("rule")].update(visible=outcome.threshold is None)
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
        is_own = thresholds == (outcome.threshold, outcome.unsure)
        if is_own:
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
        if fill:
            self._typed = (typed_text(thresholds[0]), typed_text(thresholds[1]))
            for name, text in zip(("alarm", "unsure"), self._typed, strict=True):
                self.window[self.key(name)].update(text)
        way = next((name for name, value in _ON_TEST.items() if value(outcome) == thresholds[0]), BY_HAND)
        self.window[self.key("way")].update(value=EVALUATED if is_own else way)
        said = self.window[self.key("says")]
        said.update(says(outcome, thresholds, counts), text_color=self.palette.ink)

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
                self.key("way"): self._set_by_way,
                self.key("rule"): self._choose_rule,
                self.key("matrix.cell"): self._list_cell,
            },
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

    def _choose_rule(self) -> None:
        """Have the evaluation made again by a rule that gives a threshold; the person begins it."""
        if self.outcome is not None:
            rule = possible_rule(self.outcome.report.threshold)
            again = ToEvaluateAgain(self.outcome.run, self.outcome.name, {"threshold": rule})
            self.page.host.go_to("evaluate", again)

    def _list_cell(self) -> None:
        """List the images that a clicked number counts."""
        if (cell := self.matrix.clicked) is not None:
            self.images.list.narrow(*cell)

    def _set_by_way(self) -> None:
        way = self.values[self.key("way")]
        if self.outcome is None:
            return
        if way in _ON_TEST:
            self._set((_ON_TEST[way](self.outcome), None), fill=True)
        elif way == EVALUATED:
            self._set((self.outcome.threshold, self.outcome.unsure), fill=True)

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
        else:
            self._follow_fields()
        if self._room is not None:
            self._room.follow()
        self.plot.draw()
        self.matrix.draw()
        self.images.draw()
        self.called_good.draw()
        self.missed.draw()

    def _follow_fields(self) -> None:
        typed = (self.window[self.key("alarm")].get(), self.window[self.key("unsure")].get())
        if typed == self._typed or self.outcome is None:
            return
        self._typed = typed
        if trouble := trouble_in(typed):
            self._complain(trouble)
        else:
            self._set((number_of(typed[0]), number_of(typed[1])), fill=False)

    def _complain(self, trouble: str) -> None:
        """Say why the numbers that are typed do not count."""
        self.window[self.key("says")].update(
            f"{trouble}: type scores such as {typed_text(self.thresholds[0]) or '5.4'}. "
            "The thresholds of before are in use.",
            text_color=self.palette.bad,
        )
