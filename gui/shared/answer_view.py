"""What an evaluation means, in plain words above its figures, with buttons for what would help."""

from collections.abc import Mapping
from functools import partial

from configs.disk.workspace import RunFolder
from evaluation.answer.answer import Answer, Grade, answer_of
from evaluation.answer.proposals import MOST, Proposal
from evaluation.saved.evaluation import Outcome
from gui.framework.host import GoOn
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.tooltips import set_tooltip
from gui.toolkit.widgets import Row, button, prose

ALREADY = "show the evaluation that would help: it was made before"
PAGES = {"evaluate": "evaluate", "train": "train", "photos": "import"}  # where each is done


class AnswerView(Part):
    """The answer of one evaluation; as high as its words."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.answer: Answer | None = None
        self._outcome: Outcome | None = None
        self._alarm: float | None = None

    def rows(self) -> list[Row]:
        """Return the sentences, and the buttons."""
        helps = [
            sg.pin(button("", self._button(at), self.palette, slim=True, tooltip=" ")) for at in range(MOST)
        ]
        lead = sg.Text("What would help:", font=SMALL, text_color=self.palette.soft, pad=(4, 0))
        column = [
            [prose(self.key("finds"), self.palette, 0, font=BOLD)],
            [prose(self.key("verdict"), self.palette, 0)],
            [sg.pin(sg.Column([[lead, *helps]], key=self.key("helps"), pad=(0, 0)))],
        ]
        place = sg.Column(column, key=self.key("all"), expand_x=True, visible=False, pad=(0, 0))
        return [[sg.pin(place, expand_x=True)]]

    def _button(self, at: int) -> str:
        return self.key(f"help{at}")

    def show(self, outcome: Outcome | None, alarm: float | None = None) -> None:
        """Show the answer of an evaluation; None shows none.

        Args:
            outcome: the evaluation.
            alarm: the score from which on images are stopped; None: the evaluation's own.
        """
        if outcome is self._outcome and alarm == self._alarm:
            return
        self._outcome, self._alarm = outcome, alarm
        self.answer = None if outcome is None else answer_of(outcome.report, alarm)
        self.window[self.key("all")].update(visible=self.answer is not None)
        if self.answer is None:
            return
        self.window[self.key("finds")].update(self.answer.finds)
        self.window[self.key("verdict")].update(
            self.answer.verdict, text_color=self._color(self.answer.grade)
        )
        proposals = self.answer.proposals
        self.window[self.key("helps")].update(visible=bool(proposals))
        for at in range(MOST):
            element = self.window[self._button(at)]
            element.update(visible=at < len(proposals))
            if at < len(proposals):
                made = self._made(proposals[at])
                element.update(f"See {made}" if made else proposals[at].title)
                set_tooltip(element, ALREADY if made else proposals[at].text, self.palette)

    def _made(self, proposal: Proposal) -> str:
        """Return the name of the evaluation that a proposal would make, if it was made before; else nothing."""
        if self._outcome is None or proposal.does != "evaluate":
            return ""
        return made_before(self.page.host.workspace.run(self._outcome.run), proposal.fields)

    def _color(self, grade: Grade) -> str:
        return {"ready": self.palette.good, "not ready": self.palette.bad}.get(grade, self.palette.ink)

    def routes(self) -> Routes:
        """Return what the buttons do."""
        return {self._button(at): partial(self._try, at) for at in range(MOST)}

    def _try(self, at: int) -> None:
        """Go where a proposal is done, with its fields set."""
        if self.answer is None or self._outcome is None or at >= len(self.answer.proposals):
            return
        proposal: Proposal = self.answer.proposals[at]
        if made := self._made(proposal):
            self.page.host.go_to("results", GoOn(self._outcome.run, "", {"evaluation": made}))
            return
        what = GoOn(self._outcome.run, self._outcome.report.dataset, proposal.fields)
        self.page.host.go_to(PAGES[proposal.does], what)


def made_before(files: RunFolder, fields: Mapping[str, str]) -> str:
    """Return the name of the evaluation that fields of the form would make, if it is there already; else nothing."""
    would_be = [f"{method.strip()}@{fields['label']}" for method in fields["method"].split(",")]
    return would_be[-1] if set(would_be) <= set(files.evaluations()) else ""
