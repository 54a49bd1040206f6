"""What the scores of an evaluation withstand, by its good images alone."""

from evaluation.saved.evaluation import Outcome
from gui.canvas.stress_table import StressTable
from gui.framework.host import ToEvaluateAgain
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.results.exporter import Drawing
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, Palette
from gui.toolkit.widgets import Row, button, prose

_NOT_TRIED = "That was not tried with this evaluation."
_BY_A_JOB_ALONE = (
    "Many reconstructions make a score here, so a spec of kind stress alone tries this: in a terminal."
)
TRY, TRY_HELP = (
    "Try it…",
    "evaluate again as it was, and try what its scores withstand: Eval is filled in for it",
)


class RobustnessView(Part):
    """The table of the evaluation in hand, and what it comes to, in sentences."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.table = StressTable(self.key("table"), palette)
        self._outcome: Outcome | None = None

    def rows(self) -> list[Row]:
        """Return whose card it is, the sentences and the table."""
        return [
            [prose(self.key("whose"), self.palette, 0, font=BOLD)],
            [prose(self.key("says"), self.palette, 0)],
            [sg.pin(button(TRY, self.key("try"), self.palette, tooltip=TRY_HELP))],
            [self.table.element],
        ]

    def show(self, outcome: Outcome | None) -> None:
        """Show the card of an evaluation; None shows that none is chosen."""
        card = None if outcome is None else outcome.report.stress
        by_evaluating = outcome is not None and "uncertainty" not in outcome.spec.parts(outcome.method)
        not_tried = _NOT_TRIED if by_evaluating else _BY_A_JOB_ALONE
        self.table.show(card, "Choose an evaluation on the left." if outcome is None else not_tried)
        self._outcome = outcome
        self.window[self.key("try")].update(visible=by_evaluating and card is None)
        self.window[self.key("whose")].update("" if outcome is None else outcome.title)
        unseen = None if outcome is None else outcome.report.unseen
        says = [*(card.says if card else ()), *([unseen.says] if unseen else ())]
        self.window[self.key("says")].update("\n".join(says))

    def routes(self) -> Routes:
        """Return what the button does."""
        return {self.key("try"): self._try}

    def _try(self) -> None:
        """Have the evaluation made again, with a look at what it withstands; the person begins it."""
        if self._outcome is not None:
            again = ToEvaluateAgain(self._outcome.run, self._outcome.name, {"stress": True})
            self.page.host.go_to("evaluate", again)

    def drawing(self) -> Drawing | None:
        """Return None: the table stands in the evaluation's folder as a picture."""
        return None

    def draw(self) -> None:
        """Draw the table."""
        says = self.window[self.key("says")].widget
        says.configure(wraplength=max(200, self.table.canvas.winfo_width() - 8))
        self.table.draw()
