"""The Results page: evaluations side by side; where a person decides from which score on an image is stopped."""

from typing import Any, Self

from configs.errors import SpecError, UserError
from evaluation.saved.evaluation import Outcome, outcomes_of, title_of
from exporting.exportable import check_exportable
from gui.framework.browser import show_in_browser
from gui.framework.host import ChosenThresholds, GoOn, Host, Offer, ToEvaluateAgain
from gui.framework.next_step import NextStep
from gui.framework.page import Page
from gui.framework.routes import Routes, merged
from gui.results.chosen import Chosen
from gui.results.evaluation_list import EvaluationList
from gui.results.exporter import Exporter
from gui.results.line_export import LineExport
from gui.results.views import Views
from gui.shared.answer_view import AnswerView
from gui.toolkit import sg
from gui.toolkit.cut_text import CutText
from gui.toolkit.scrolling import keep_below, stand_aside
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button, scrolled

LEFT = 372  # pixels
ACTIONS = {  # event: text, and help
    "report": ("Open report", "the report, in a browser"),
    "again": ("Evaluate again", "make the evaluation in hand anew, as it was made; for one that is stale"),
    "picture": (
        "Save picture…",
        "a picture of what this page shows, as PNG, SVG or PDF, for a talk or a paper:\n"
        "the histogram, large pictures, curves, a comparison. “To the line…” writes what judges photos",
    ),
}


class ResultsPage(Page):
    """Evaluations on the left; on the right, pages about the one in hand, or about all that are chosen."""

    name, title = "results", "Results"

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.listed = EvaluationList(self, "chosen", palette, self._choose, self._take_in_hand)
        self.chosen = Chosen(host.workspace)
        self.answer = AnswerView(self, "answer", palette, keeps_room=True)
        self.views = Views(self, palette, self.chosen, self.listed)
        self.exporter = Exporter(host)
        self._is_read = False  # whether what is chosen was looked for since the workspace may have changed
        self._place: dict[str, Any] | None = None  # of the list on the left, while it gives way
        self.next_step = NextStep(self, palette, "Inspect", "inspect", self._decided)
        self.line = LineExport(self, palette, self._to_export, self._doubts)

    def layout(self) -> list[Row]:
        """Return the whole page."""
        actions = [
            button(text, self.key(name), self.palette, tooltip=tooltip, slim=True)
            for name, (text, tooltip) in ACTIONS.items()
        ]
        ((missing, go_on),) = self.next_step.rows()
        whose = CutText("", key=self.key("whose"), font=SMALL, text_color=self.palette.soft, expand_x=True)
        below = [[whose], actions, [missing, *self.line.rows()[0], go_on]]
        left = sg.Column(
            [
                [scrolled(self.key("list.rows"), self.listed.rows())],
                [sg.Column(below, key=self.key("actions"), expand_x=True, pad=(0, 0))],
            ],
            key=self.key("left"),
            size=(LEFT, 540),
            vertical_alignment="top",
            expand_y=True,
            pad=((10, 6), (10, 8)),
        )
        told = sg.Column(self.answer.rows(), expand_x=True, pad=((8, 10), (8, 0)))
        right = sg.Column(
            [[told], [scrolled(self.key("page.rows"), [[self.views.element()]], sideways=True)]],
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
        self.listed.listen()
        self.views.threshold.opened()

    def refresh(self) -> None:
        """List the evaluations; those that are chosen are read when the page is in front."""
        self.listed.offer(list(outcomes_of(self.host.workspace)))
        self._is_read = False

    def show_chosen(self) -> None:
        """Read what is chosen, unless it is shown already."""
        self._is_read = True
        is_other, why = self.chosen.read(self.listed.chosen)
        if why:
            self.host.window["status"].update(why)
        if not is_other:
            return
        if self.in_hand is not None:
            # It stays, though one that is made since comes before it.
            self.listed.default = self.in_hand.title
        self._show_figures()
        self.views.outdate()

    def _show_figures(self) -> None:
        self.listed.show_figures(self.chosen.outcomes, self.chosen.place, self.chosen.changes)
        self.host.window[self.key("again")].update(disabled=not self.chosen.is_stale)
        has_others = len(self.chosen.outcomes) > 1
        whose = f"For these buttons: {self.in_hand.title}" if self.in_hand and has_others else ""
        self.host.window[self.key("whose")].update(whose)

    @property
    def in_hand(self) -> Outcome | None:
        """The evaluation that the threshold is chosen for."""
        return self.chosen.in_hand

    def routes(self) -> Routes:
        """Return what the buttons, the keys and the parts do."""
        own: Routes = {
            self.key("report"): self._open_report,
            self.key("picture"): self._save_picture,
            self.key("again"): self._evaluate_again,
        }
        parts = (self.listed, self.answer, self.next_step, self.line, self.views)
        return merged(own, *(part.routes() for part in parts))

    def _choose(self) -> None:
        before = self.in_hand.title if self.in_hand else ""
        titles = self.listed.chosen
        # One more to compare does not come into hand.
        self.chosen.place = titles.index(before) if before in titles else 0
        self.show_chosen()

    def _take_in_hand(self) -> None:
        self.chosen.place = self.listed.in_hand()
        self.show_chosen()

    def _evaluate_again(self) -> None:
        """Make the evaluation in hand anew, as it was made."""
        if self.in_hand is not None:
            self.host.go_to("evaluate", ToEvaluateAgain(self.in_hand.run, self.in_hand.name))

    def _open_report(self) -> None:
        if self.in_hand is not None:
            show_in_browser(self.host, self.in_hand.folder.report_html)

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
        drawing = self.views.drawing()
        if drawing is None:
            remedy = (
                "choose one in the list, or look into the folder of the evaluation, which holds each figure"
            )
            raise UserError("picture", "there is nothing on this page to draw", remedy)
        self.exporter.export(drawing)

    @property
    def has_more(self) -> bool:
        """Whether something of the page in front is still to come."""
        return self.views.has_more

    def draw(self) -> None:
        """Show what is chosen on the page in front, and draw it."""
        if not self._is_read or self.chosen.was_made_anew():
            self.show_chosen()
        if self.chosen.looked_closer():
            self._show_figures()
        is_large = self.views.is_large
        self._give_room(is_large)
        self.next_step.follow()
        self.line.draw()
        self.answer.show(None if is_large else self.in_hand, self._by_hand())
        self.answer.draw()
        is_ready = self.answer.answer is not None and self.answer.answer.grade == "ready"
        self.next_step.lead(is_ready)
        self.answer.helps.lead(not is_ready)
        self.views.draw()

    def _by_hand(self) -> float | None:
        """Return from which score on images are stopped, where the person has set that."""
        outcome = self.in_hand
        return None if outcome is None else self.views.threshold.chosen_for(outcome).thresholds[0]

    def _decided(self) -> ChosenThresholds | str:
        """Return the evaluation in hand with its thresholds, or what is missing for the next step."""
        outcome = self.in_hand
        if outcome is None:
            return "evaluate a run first"
        return self.views.threshold.chosen_for(outcome)

    def _to_export(self) -> ChosenThresholds | str:
        """Return the evaluation in hand with its thresholds, or why it cannot be exported."""
        try:
            if self.in_hand is not None:
                check_exportable(self.in_hand)
        except SpecError:  # of another version: the job says what is wrong
            return self._decided()
        except UserError as error:
            return str(error)
        return self._decided()

    @property
    def in_use(self) -> ChosenThresholds | None:
        """The evaluation in hand, with its thresholds."""
        found = self._decided()
        return None if isinstance(found, str) else found

    def _doubts(self) -> list[str]:
        """Return what speaks against using the evaluation in hand; nothing if nothing does."""
        answer = self.answer.answer
        changed = ["Images, masks or weights have changed since it was made."] if self.chosen.is_stale else []
        unready = [answer.verdict] if answer is not None and answer.grade != "ready" else []
        return [*changed, *unready]

    def offered(self, what: Offer) -> None:
        """Choose an evaluation that was just made, or one with thresholds to look at."""
        if isinstance(what, GoOn):
            self._choose_one(what.run, what.fields["evaluation"])
        elif isinstance(what, ChosenThresholds):
            self._choose_one(what.run, what.evaluation)
            self.views.look_at(what)

    def _choose_one(self, run: str, evaluation: str) -> None:
        self.refresh()
        self.listed.choose([title_of(run, evaluation)])
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
