"""The evaluation that was worked with on other pages: chosen here, too, unless photos here belong to another."""

from collections.abc import Callable
from typing import Self

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
        find: returns the run and evaluation that photos here belong to; None: there are none.
        wording: what stands before the one that photos belong to, and what another one is chosen for.
    """

    def __init__(
        self,
        page: Page,
        palette: Palette,
        choice: EvaluationChoice,
        take: Callable[[ChosenThresholds], None],
        find: Callable[[], tuple[str, str] | None],
        wording: tuple[str, str],
    ) -> None:
        super().__init__(page, "elsewhere", palette)
        self.choice, self.take, self.find, self.wording = choice, take, find, wording
        self._used: tuple[str, str] | None = None  # elsewhere, as this page was told last

    def rows(self) -> list[Row]:
        """Return the line."""
        line = prose(self.key("line"), self.palette, 0, soft=True)
        place = sg.Column([[line]], key=self.key("place"), expand_x=True, pad=(0, 0), visible=False)
        return [[sg.pin(place, expand_x=True)]]

    def come(self, used: ChosenThresholds) -> None:
        """Take what was worked with elsewhere, once: what the person chooses here after that stays."""
        pair = (used.run, used.evaluation)
        if pair == self._used or used.evaluation not in self.page.host.workspace.run(used.run).evaluations():
            return
        self._used, found = pair, self.find()
        if self.choice.chosen != pair and found in (None, pair):
            self.take(used)

    def take_over(self, old: Self) -> None:
        """Know what the same page of the window before was told."""
        self._used = old._used

    def draw(self) -> None:
        """Say which one was worked with, as long as photos belong to another, which is chosen."""
        found, said = self.find(), ""
        if found is not None and self._used not in (None, found) and self._used != self.choice.chosen:
            assert self._used is not None
            before, purpose = self.wording
            said = (
                f"{before} {title_of(*found)}. On other pages you work with "
                f"{title_of(*self._used)}: choose it above to {purpose}."
            )
        line = self.window[self.key("line")]
        if line.get() != said:
            line.update(said)
            self.window[self.key("place")].update(visible=bool(said))
