"""Says where photos are judged that what judges them is not good enough for it, as Results says."""

from evaluation.answer.answer import answer_of
from evaluation.saved.evaluation import Outcome
from gui.framework.page import Page
from gui.framework.part import Part
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, prose


class Readiness(Part):
    """A red line; not seen where there is nothing to warn of."""

    def __init__(self, page: Page, palette: Palette) -> None:
        super().__init__(page, "readiness", palette)
        self._outcome: Outcome | None = None

    def rows(self) -> list[Row]:
        """Return it in a row of its own."""
        return [[sg.pin(prose(self.key("says"), self.palette, 0), expand_x=True)]]

    def show(self, outcome: Outcome | None) -> None:
        """Say it of an evaluation; None: of none."""
        if outcome is self._outcome:
            return
        self._outcome = outcome
        warned = "" if outcome is None else warning_of(outcome)
        line = self.window[self.key("says")]
        line.update(warned, text_color=self.palette.bad, visible=bool(warned))


def warning_of(outcome: Outcome) -> str:
    """Return why an evaluation should not judge on a line; empty if nothing is known against it."""
    answer = answer_of(outcome.report)
    return f"Results: not ready for use. {answer.finds}" if answer.grade == "not ready" else ""
