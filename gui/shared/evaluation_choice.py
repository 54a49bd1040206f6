"""Which evaluation of which run: two lists of a form, the second of which follows the first."""

from evaluation.evaluate_spec import METHODS
from evaluation.saved.evaluation import evaluations_of
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, choice, field_row

WIDTH = 31  # characters: as many as the form has room for


class EvaluationChoice(Part):
    """The lists, with the keys `run_name` and `method` of the page.

    Args:
        page: that they stand in.
        palette: the colours.
        helps: what the run, and what the evaluation means.
    """

    def __init__(self, page: Page, palette: Palette, helps: tuple[str, str]) -> None:
        super().__init__(page, "evaluation", palette)
        self.helps = helps

    def rows(self) -> list[Row]:
        """Return the two rows."""
        run, method = self.page.key("run_name"), self.page.key("method")
        return [
            field_row("Run", choice(run, [], width=WIDTH), tooltip=self.helps[0]),
            field_row("Evaluation", choice(method, METHODS, METHODS[0], width=WIDTH), tooltip=self.helps[1]),
        ]

    def routes(self) -> Routes:
        """Return what choosing a run does."""
        return {self.page.key("run_name"): lambda: self._list(self.values[self.page.key("run_name")])}

    def choose(self, run: str, evaluation: str) -> None:
        """Choose an evaluation."""
        self.window[self.page.key("run_name")].update(value=run)
        self._list(run)
        self.window[self.page.key("method")].update(value=evaluation)

    @property
    def chosen(self) -> tuple[str, str]:
        """The run and the evaluation that are chosen, as far as they are."""
        run, method = (self.window[self.page.key(name)].get() for name in ("run_name", "method"))
        return run, method

    def refresh(self) -> None:
        """List the runs that were evaluated; the one that was trained last is chosen as long as none is."""
        workspace, key = self.page.host.workspace, self.page.key("run_name")
        evaluated = [run for run in workspace.runs() if workspace.run(run).evaluations()]
        if not self.window[key].get():
            self.window[key].update(value=workspace.trained_last(evaluated))
        self._list(self.page.host.refill(key, evaluated))

    def _list(self, run: str) -> None:
        """List how a run was evaluated."""
        known = evaluations_of(self.page.host.workspace.run(run)) if run else METHODS
        self.page.host.refill(self.page.key("method"), known)
