"""The evaluation that was worked with on other pages: chosen here, too, unless photos were inspected by another."""

from collections.abc import Callable

from evaluation.saved.evaluation import title_of
from gui.framework.host import ChosenThresholds
from gui.framework.page import Page
from gui.framework.part import Part
from gui.shared.evaluation_choice import EvaluationChoice
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, prose


class UsedElsewhere(Part):
    """A line, seen only where what is chosen here is not what was worked with elsewhere.

    Args:
        page: that it stands in.
        palette: the colours.
        choice: the run and evaluation that are chosen here.
        take: chooses another one, with its thresholds.
        find: returns the run and evaluation that photos are or were inspected by here; None: none were.
    """

    def __init__(
        self,
        page: Page,
        palette: Palette,
        choice: EvaluationChoice,
        take: Callable[[ChosenThresholds], None],
        find: Callable[[], tuple[str, str] | None],
    ) -> None:
        super().__init__(page, "elsewhere", palette)
        self.choice, self.take, self.find = choice, take, find
        self._used: tuple[str, str] | None = None  # elsewhere, as this page was told last

    def rows(self) -> list[Row]:
        """Return the line."""
        line = prose(self.key("line"), self.palette, 0, soft=True)
        place = sg.Column([[line]], key=self.key("place"), expand_x=True, pad=(0, 0), visible=False)
        return [[sg.pin(place, expand_x=True)]]

    def come(self, used: ChosenThresholds) -> None:
        """Take what was worked with elsewhere, once: what the person chooses here after that stays."""
        pair = (used.run, used.evaluation)
        if pair == self._used:
            return
        self._used, inspected = pair, self.find()
        if self.choice.chosen != pair and inspected in (None, pair):
            self.take(used)

    def draw(self) -> None:
        """Say which one was worked with, as long as photos were inspected by another, which is chosen."""
        inspected, said = self.find(), ""
        if inspected is not None and self._used not in (None, inspected) and self._used != self.choice.chosen:
            assert self._used is not None
            said = (
                f"These photos were judged by {title_of(*inspected)}. On other pages you work with "
                f"{title_of(*self._used)}: choose it above to inspect by it."
            )
        line = self.window[self.key("line")]
        if line.get() != said:
            line.update(said)
            self.window[self.key("place")].update(visible=bool(said))
