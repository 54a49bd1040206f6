"""The Results page: evaluations side by side; where a person decides from which score on an image is stopped."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from configs.errors import UserError
from evaluation.saved.cache import OutcomeCache
from evaluation.saved.changes import changes_of
from evaluation.saved.evaluation import Outcome, outcomes_of, title_of
from evaluation.saved.images import TestedSet, tested_set
from gui.framework.host import ChosenThresholds, GoOn, Host, Offer, ToEvaluateAgain, show_in_browser
from gui.framework.next_step import NextStep
from gui.framework.page import Page
from gui.framework.routes import Routes, merged
from gui.results.compare_view import CompareView
from gui.results.curves_view import CurvesView
from gui.results.evaluation_list import EvaluationList
from gui.results.exporter import Drawing, Exporter
from gui.results.heatmap_gallery import HeatmapGallery
from gui.results.line_export import LineExport
from gui.results.robustness_view import RobustnessView
from gui.results.samples_view import SamplesView
from gui.results.threshold_view import ThresholdView
from gui.shared.answer_view import AnswerView
from gui.shared.gallery import Gallery
from gui.toolkit import sg
from gui.toolkit.scrolling import keep_below, stand_aside
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, button, scrolled, tabs

LEFT = 372  # pixels
LOOK_AGAIN = 1.0  # seconds between two looks whether an evaluation was made anew


@dataclass(frozen=True)
class View:
    """One way to look at what is chosen."""

    title: str
    part: ThresholdView | Gallery | CurvesView | RobustnessView | SamplesView | CompareView
    show: Callable[[], None]  # fills it with what is chosen
    drawing: Callable[[], Drawing | None]  # what it would be exported as


class ResultsPage(Page):
    """Evaluations on the left; on the right, pages about the one in hand, or about all that are chosen."""

    name, title = "results", "Results"

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.chosen = EvaluationList(self, "chosen", palette, self._choose, self._take_in_hand)
        self.answer = AnswerView(self, "answer", palette)
        self.threshold = ThresholdView(self, "threshold", palette)
        self.gallery = HeatmapGallery(self, "gallery", palette)
        self.curves = CurvesView(self, "curves", palette)
        self.robustness = RobustnessView(self, "robustness", palette)
        self.samples = SamplesView(self, "samples", palette)
        self.comparison = CompareView(self, "comparison", palette)
        self.views: dict[str, View] = {
            "threshold": View("Threshold", self.threshold, self._show_threshold, self.threshold.drawing),
            "gallery": View(
                "Thumbnails",
                self.gallery,
                lambda: self.gallery.show_outcome(self.in_hand),
                self.gallery.drawing,
            ),
            "curves": View("Curves", self.curves, self._show_curves, self.curves.drawing),
            "robustness": View("Robustness", self.robustness, self._show_robustness, self.robustness.drawing),
            "samples": View("Samples", self.samples, self._show_samples, self.samples.drawing),
            "comparison": View("Compare", self.comparison, self._show_comparison, self.comparison.drawing),
        }
        self.exporter = Exporter(host)
        self.outcomes: list[Outcome] = []  # those that are chosen
        self._cache = OutcomeCache(host.workspace)
        self._shown: tuple[Any, ...] = ()
        self._is_read = False  # whether what is chosen was looked for since the workspace may have changed
        self._stale: set[str] = set()  # pages that do not show what is chosen yet
        self._in_hand = 0
        self._looked = 0.0  # when, whether the one in hand was made anew
        self._place: dict[str, Any] | None = None  # of the list on the left, while it gives way
        self._set: TestedSet | None = None  # of the one in hand
        self.next_step = NextStep(self, palette, "Inspect", "inspect", self._decided)
        self.line = LineExport(self, palette, self._decided)

    def layout(self) -> list[Row]:
        """Return the whole page."""
        picture_help = (
            "a picture of what this page shows, as PNG, SVG or PDF, for a talk or a paper:\n"
            "the histogram, large pictures, curves, a comparison. “To the line…” writes what judges photos"
        )
        actions = [
            button(
                "Open report", self.key("report"), self.palette, tooltip="the report, in a browser", slim=True
            ),
            button(
                "Evaluate again",
                self.key("again"),
                self.palette,
                tooltip="make the evaluation in hand anew, as it was made; for one that is stale",
                slim=True,
            ),
            button("Save picture…", self.key("picture"), self.palette, tooltip=picture_help, slim=True),
        ]
        ((missing, go_on),) = self.next_step.rows()
        below = [actions, [missing, *self.line.rows()[0], go_on]]
        left = sg.Column(
            [
                [scrolled(self.key("list.rows"), self.chosen.rows())],
                [sg.Column(below, key=self.key("actions"), expand_x=True, pad=(0, 0))],
            ],
            key=self.key("left"),
            size=(LEFT, 540),
            vertical_alignment="top",
            expand_y=True,
            pad=((10, 6), (10, 8)),
        )
        pages = tabs(
            self.key("pages"),
            [(self._tab(name), view.title, view.part.rows()) for name, view in self.views.items()],
            self.palette,
        )
        told = sg.Column(self.answer.rows(), expand_x=True, pad=((8, 10), (8, 0)))
        right = sg.Column(
            [[told], [scrolled(self.key("page.rows"), [[pages]], sideways=True)]],
            key=self.key("right"),
            expand_x=True,
            expand_y=True,
            pad=(0, 0),
        )
        return [[left, right]]

    def opened(self) -> None:
        """Let the list keep its width."""
        stand_aside(self.host.window[self.key("left")])
        keep_below(self.host.window[self.key("actions")])
        self.chosen.listen()
        self.threshold.opened()

    @property
    def page(self) -> str:
        """The name of the page in front."""
        front = self.host.window[self.key("pages")].get()
        return next(name for name in self.views if self._tab(name) == front)

    def _tab(self, name: str) -> str:
        return self.key(f"page.{name}")

    def refresh(self) -> None:
        """List the evaluations; those that are chosen are read when the page is in front."""
        self.chosen.offer(list(outcomes_of(self.host.workspace)))
        self._is_read = False

    def show_chosen(self) -> None:
        """Read what is chosen, unless it is shown already."""
        self._is_read = True
        outcomes, failures = [], []
        known = outcomes_of(self.host.workspace)
        for title in filter(known.__contains__, self.chosen.chosen):  # one may have gone since it was listed
            try:
                outcomes.append(self._cache.read(*known[title]))
            except UserError as error:
                failures.append(str(error))
        in_hand = min(self._in_hand, max(0, len(outcomes) - 1))
        trained = [_written(self.host.workspace.run(outcome.run).weights) for outcome in outcomes]
        state = (*map(id, outcomes), *trained, in_hand)
        if failures:
            self.host.window["status"].update(failures[0])
        if state == self._shown:
            return
        self._shown, self.outcomes, self._in_hand = state, outcomes, in_hand
        changes = changes_of(outcomes, in_hand, self.host.workspace)
        self.chosen.show_figures(outcomes, in_hand, changes)
        self.host.window[self.key("again")].update(
            disabled=not (outcomes and changes[outcomes[in_hand].title])
        )
        self._stale = set(self.views)
        self._set = None
        if outcomes:
            self._set = tested_set(self.host.workspace.run(outcomes[in_hand].run), self.host.workspace)

    def _evaluate_again(self) -> None:
        """Make the evaluation in hand anew, as it was made."""
        if self.in_hand is not None:
            self.host.go_to("evaluate", ToEvaluateAgain(self.in_hand.run, self.in_hand.name))

    def _was_made_anew(self) -> bool:
        """Whether another process evaluated the run in hand again; looked at now and then."""
        outcome, now = self.in_hand, time.monotonic()
        if outcome is None or now - self._looked < LOOK_AGAIN:
            return False
        self._looked = now
        return self._cache.is_stale(outcome)

    @property
    def in_hand(self) -> Outcome | None:
        """The evaluation that the threshold is chosen for."""
        return self.outcomes[self._in_hand] if self.outcomes else None

    def routes(self) -> Routes:
        """Return what the buttons, the keys and the parts do."""
        return merged(
            {
                self.key("report"): self._open_report,
                self.key("picture"): self._save_picture,
                self.key("again"): self._evaluate_again,
                self.key("previous"): lambda: self._leaf(-1),
                self.key("next"): lambda: self._leaf(1),
                self.key("escape"): self.went_back,
            },
            self.chosen.routes(),
            self.answer.routes(),
            self.next_step.routes(),
            self.line.routes(),
            *(view.part.routes() for view in self.views.values()),
        )

    def _choose(self) -> None:
        self._in_hand = 0
        self.show_chosen()

    def _take_in_hand(self) -> None:
        self._in_hand = self.chosen.in_hand()
        self.show_chosen()

    def _open_report(self) -> None:
        if self.in_hand is not None:
            show_in_browser(self.host, self.in_hand.folder.report_html)

    def _leaf(self, way: int) -> None:
        if self.page == "gallery":
            self.gallery.leaf(way)

    def turn(self) -> None:
        """Take in what exports said."""
        self.exporter.turn()
        self.line.turn()

    def take_over(self, old: Self) -> None:
        """Go on with exports that another window began."""
        self.exporter.following.take_over(old.exporter.following)
        self.line.take_over(old.line)

    def _save_picture(self) -> None:
        """Save what the page in front shows. Raises UserError if that is nothing."""
        if self.in_hand is None:
            raise UserError("picture", "no evaluation is chosen", "choose one in the list Evaluations")
        drawing = self.views[self.page].drawing()
        if drawing is None:
            remedy = (
                "choose one in the list, or look into the folder of the evaluation, which holds each figure"
            )
            raise UserError("picture", "there is nothing on this page to draw", remedy)
        self.exporter.export(drawing)

    def went_back(self) -> None:
        """Leave a large picture."""
        if self.page == "threshold":
            self.threshold.went_back()
        elif self.page == "gallery":
            self.gallery.went_back()

    @property
    def has_more(self) -> bool:
        """Whether something of the page in front is still to come."""
        return self.views[self.page].part.has_more

    def draw(self) -> None:
        """Show what is chosen on the page in front, and draw it."""
        if not self._is_read or self._was_made_anew():
            self.show_chosen()
        page = self.page
        is_large = page == "threshold" and self.threshold.is_large
        self._give_room(is_large)
        self.next_step.follow()
        self.answer.show(None if is_large else self.in_hand, self._by_hand())
        if page in self._stale:
            self._stale.discard(page)
            self.views[page].show()
        self.views[page].part.draw()

    def _by_hand(self) -> float | None:
        """Return from which score on images are stopped, where the person has set that."""
        outcome = self.in_hand
        return None if outcome is None else self.threshold.chosen_for(outcome).thresholds[0]

    def _decided(self) -> ChosenThresholds | str:
        """Return the evaluation in hand with its thresholds, or what is missing for the next step."""
        outcome = self.in_hand
        if outcome is None:
            return "evaluate a run first"
        return self.threshold.chosen_for(outcome)

    def offered(self, what: Offer) -> None:
        """Choose an evaluation that was just made, or one with thresholds to look at."""
        if isinstance(what, GoOn):
            self._choose_one(what.run, what.fields["evaluation"])
        elif isinstance(what, ChosenThresholds):
            self._choose_one(what.run, what.evaluation)
            self.host.window[self._tab("threshold")].select()
            self._show_threshold()
            self._stale.discard("threshold")
            self.threshold.set_by_hand(what.thresholds)

    def _choose_one(self, run: str, evaluation: str) -> None:
        self.refresh()
        self.chosen.choose([title_of(run, evaluation)])
        self._choose()

    def _give_room(self, on: bool) -> None:
        """Let the page have all of the width, or give the list of evaluations its place back."""
        left, right = self.host.window[self.key("left")].widget, self.host.window[self.key("right")].widget
        if on and self._place is None:
            self._place = left.pack_info()
            left.pack_forget()
        elif not on and self._place is not None:
            left.pack(**self._place, before=right)
            self._place = None

    def _show_threshold(self) -> None:
        outcome = self.in_hand
        scales = {} if outcome is None else self._cache.scales(outcome.run, outcome.label)
        self.threshold.show(outcome, self._set, scales)

    def _show_curves(self) -> None:
        self.curves.show(self.outcomes, self.chosen.colors())

    def _show_robustness(self) -> None:
        self.robustness.show(self.in_hand)

    def _show_samples(self) -> None:
        """Show the images of the one in hand, its heatmap first."""
        others = [each for each in self.outcomes if each is not self.in_hand]
        in_hand = [] if self.in_hand is None else [self.in_hand]
        self.samples.show([*in_hand, *others], self.threshold.by_hand, self._set)

    def _show_comparison(self) -> None:
        self.comparison.show(self.outcomes, self.threshold.by_hand, self._set)


def _written(weights: Path) -> int:
    """Return when weights were written, nanoseconds since 1970; 0 if they are gone."""
    try:
        return weights.stat().st_mtime_ns
    except OSError:
        return 0
