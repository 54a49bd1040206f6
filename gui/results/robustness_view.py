"""What the scores of an evaluation withstand, by its good images alone."""

from evaluation.saved.evaluation import Outcome
from gui.canvas.stress_table import StressTable
from gui.framework.page import Page
from gui.framework.part import Part
from gui.results.exporter import Drawing
from gui.toolkit.theme import BOLD, Palette
from gui.toolkit.widgets import Row, prose

_NOT_TRIED = "That was not tried with this evaluation. Evaluate it again, or run a spec of kind stress."


class RobustnessView(Part):
    """The table of the evaluation in hand, and what it comes to, in sentences."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.table = StressTable(self.key("table"), palette)

    def rows(self) -> list[Row]:
        """Return whose card it is, the sentences and the table."""
        return [
            [prose(self.key("whose"), self.palette, 0, font=BOLD)],
            [prose(self.key("says"), self.palette, 0)],
            [self.table.element],
        ]

    def show(self, outcome: Outcome | None) -> None:
        """Show the card of an evaluation; None shows that none is chosen."""
        card = None if outcome is None else outcome.report.stress
        self.table.show(card, "Choose an evaluation on the left." if outcome is None else _NOT_TRIED)
        self.window[self.key("whose")].update("" if outcome is None else outcome.title)
        unseen = None if outcome is None else outcome.report.unseen
        says = [*(card.says if card else ()), *([unseen.says] if unseen else ())]
        self.window[self.key("says")].update("\n".join(says))

    def drawing(self) -> Drawing | None:
        """Return None: the table stands in the evaluation's folder as a picture."""
        return None

    def draw(self) -> None:
        """Draw the table."""
        says = self.window[self.key("says")].widget
        says.configure(wraplength=max(200, self.table.canvas.winfo_width() - 8))
        self.table.draw()
