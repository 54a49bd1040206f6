"""What an evaluation means, in plain words above its figures, with buttons for what would help."""

from collections.abc import Sequence

import numpy as np

from evaluation.answer.answer import Answer, Grade, answer_of
from evaluation.answer.proposals import MOST, Proposal
from evaluation.saved.evaluation import Outcome
from gui.framework.host import GoOn
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.shared.help_buttons import Help, HelpButtons
from gui.toolkit import sg
from gui.toolkit.room import Room
from gui.toolkit.theme import BOLD, Palette
from gui.toolkit.widgets import Row, prose

PAGES = {"evaluate": "evaluate", "train": "train", "photos": "import"}  # where each is done


TRIED = 9  # thresholds, from the lowest score to the highest
TEXTS = ("finds", "promise", "verdict")


class AnswerView(Part):
    """The answer of one evaluation.

    Args:
        page: that it stands in.
        name: of its events.
        palette: the colours.
        keeps_room: whether it stays as high while another threshold is tried; else it is as high as its words.
    """

    def __init__(self, page: Page, name: str, palette: Palette, keeps_room: bool = False) -> None:
        super().__init__(page, name, palette)
        self.keeps_room = keeps_room
        self._rooms: dict[str, Room] = {}
        self._may_promise = False  # whether another threshold has something to say of its promise
        self.helps = HelpButtons(page, name, palette, MOST, self._do)
        self.answer: Answer | None = None
        self._outcome: Outcome | None = None
        self._alarm: float | None = None

    def rows(self) -> list[Row]:
        """Return the sentences, and the buttons."""
        column = [
            [prose(self.key("finds"), self.palette, 0, font=BOLD)],
            [sg.pin(prose(self.key("promise"), self.palette, 0), expand_x=True)],
            [prose(self.key("verdict"), self.palette, 0)],
            *self.helps.rows(),
        ]
        place = sg.Column(column, key=self.key("all"), expand_x=True, visible=False, pad=(0, 0))
        return [[sg.pin(place, expand_x=True)]]

    def show(self, outcome: Outcome | None, alarm: float | None = None) -> None:
        """Show the answer of an evaluation; None shows none.

        Args:
            outcome: the evaluation.
            alarm: the score from which on images are stopped; None: the evaluation's own.
        """
        if outcome is self._outcome and alarm == self._alarm:
            return
        is_other, self._outcome, self._alarm = outcome is not self._outcome, outcome, alarm
        self.answer = None if outcome is None else answer_of(outcome.report, alarm)
        self.window[self.key("all")].update(visible=self.answer is not None)
        if self.answer is None or outcome is None:
            return
        self.window[self.key("finds")].update(self.answer.finds)
        if self.keeps_room and is_other:
            self._keep_room([answer_of(outcome.report, tried) for tried in _thresholds(outcome)])
        self.window[self.key("promise")].update(
            self.answer.promise, visible=bool(self.answer.promise) or self._may_promise
        )
        self.window[self.key("verdict")].update(
            self.answer.verdict, text_color=self._color(self.answer.grade)
        )
        self.helps.show(outcome.run, [_help_of(each) for each in self.answer.proposals])

    def _keep_room(self, answers: Sequence[Answer]) -> None:
        """Stay as high as the longest of some answers."""
        for name in TEXTS:
            room = self._rooms.setdefault(name, Room(self.window[self.key(name)]))
            room.keep_for([getattr(answer, name) for answer in answers])
        self._may_promise = any(answer.promise for answer in answers)
        self.helps.keeps_room = any(answer.proposals for answer in answers)

    def _color(self, grade: Grade) -> str:
        return {"ready": self.palette.good, "not ready": self.palette.bad}.get(grade, self.palette.ink)

    def routes(self) -> Routes:
        """Return what the buttons do."""
        return self.helps.routes()

    def draw(self) -> None:
        """Follow the form beside it, and its own width."""
        self.helps.follow()
        for room in self._rooms.values():
            room.follow()

    def _do(self, at: int) -> None:
        """Go where a proposal is done, with its fields set."""
        if self.answer is not None and self._outcome is not None:
            proposal = self.answer.proposals[at]
            what = GoOn(self._outcome.run, self._outcome.report.dataset, proposal.fields)
            self.page.host.go_to(PAGES[proposal.does], what)


def _thresholds(outcome: Outcome) -> list[float | None]:
    """Return thresholds whose answers are as long as any: its own, what stops all, nothing, and some between."""
    scores = outcome.scores[outcome.is_real]
    between = np.quantile(scores, np.linspace(0, 1, TRIED)).tolist() if len(scores) else []
    return [None, *between, float("inf")]


def _help_of(proposal: Proposal) -> Help:
    return Help(proposal.title, proposal.text, proposal.fields if proposal.does == "evaluate" else None)
