"""Beside an empty field for a threshold: which one will be used, the evaluation's own."""

from functools import partial

from configs.errors import UserError
from evaluation.saved.cache import OutcomeCache
from evaluation.saved.evaluation import Outcome
from evaluation.scoring.thresholds import NO_VERDICT
from gui.canvas.reading import ReadOnce
from gui.framework.page import Page
from gui.framework.part import Part
from gui.shared.evaluation_choice import EvaluationChoice
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, prose


class ThresholdHint(Part):
    """A grey line for the field `threshold` of a page.

    Args:
        page: that it stands in.
        palette: the colours.
        evaluation: whose threshold it is.
    """

    def __init__(self, page: Page, palette: Palette, evaluation: EvaluationChoice) -> None:
        super().__init__(page, "threshold_hint", palette)
        self.evaluation = evaluation
        self._reading: ReadOnce[tuple[str, str, int], Outcome] = ReadOnce()
        self._cache = OutcomeCache(page.host.workspace)  # one that was not made anew is read once
        self._looks = 0  # at the workspace: the evaluation may have been made anew
        self._said = ""
        self.outcome: Outcome | None = None  # the evaluation; None: it is still read, or cannot be

    def rows(self) -> list[Row]:
        """Return it in a row of its own."""
        return [[prose(self.key("says"), self.palette, 1, soft=True)]]

    def look_again(self) -> None:
        """Read the evaluation again, the next time that it is drawn."""
        self._looks += 1

    @property
    def has_more(self) -> bool:
        """Whether the evaluation is still to come."""
        return self._reading.is_on

    def draw(self) -> None:
        """Follow the field and the evaluation that is chosen."""
        self.outcome = self._read(*self.evaluation.chosen)
        if self._reading.is_on:
            return
        typed = str(self.window[self.page.key("threshold")].get()).strip()
        said = "" if typed or self.outcome is None else used_text(self.outcome)
        if said != self._said:
            self._said = said
            self.window[self.key("says")].update(said)

    def _read(self, run: str, method: str) -> Outcome | None:
        """Return an evaluation; None as long as it is being read, or if it cannot be."""
        if not run or not method:
            return None
        try:
            return self._reading.of((run, method, self._looks), partial(self._cache.read, run, method))
        except UserError:  # the job says why, and what to do
            return None


def used_text(outcome: Outcome) -> str:
    """Return which threshold is used where none is typed."""
    if outcome.threshold is None:
        return NO_VERDICT
    unsure = "" if outcome.unsure is None else f", unsure from {outcome.unsure:.4g}"
    return f"empty: the evaluation's own, {outcome.threshold:.4g}{unsure}"
