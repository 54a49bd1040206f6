"""The evaluation that the Eval page shows: its answer, its figures, and its images to click through."""

from collections.abc import Callable
from contextlib import suppress

from configs.errors import MissingError, UserError
from evaluation.evaluate_spec import METHODS, suiting_preset
from evaluation.saved.cache import OutcomeCache
from evaluation.saved.evaluation import Outcome
from evaluation.saved.images import tested_set
from gui.evaluating.figures_table import COLUMNS, figure_rows
from gui.framework.browser import show_in_browser
from gui.framework.host import GoOn
from gui.framework.page import Page
from gui.framework.routes import Routes, merged
from gui.shared.answer_view import AnswerView
from gui.shared.tested_images import TestedImages
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, button, prose, table
from networks.runs.run_record import read_run_record

BY_PRESETS = (METHODS[0], "combined")  # evaluations as presets make them
BUTTONS = {
    "report": ("Open report", "the report in a browser"),
    "adopt": ("Its settings", "fill the form with how this evaluation was made"),
}


class ShownEvaluation:
    """One evaluation of one run, or why there is none.

    Args:
        page: that it is shown on.
        palette: the colours.
        adopt: is called with the evaluation whose settings are to fill the form.
    """

    def __init__(self, page: Page, palette: Palette, adopt: Callable[[Outcome], None]) -> None:
        self.page, self.palette, self.adopt = page, palette, adopt
        self.answer = AnswerView(page, "answer", palette)
        self.images = TestedImages(page, "images", palette, 6)
        self.cache = OutcomeCache(page.host.workspace)
        self.outcome: Outcome | None = None
        self._named = ("", "")  # the run, and the name of its evaluation

    def figures(self) -> list[Row]:
        """Return the table of figures, and what there is to say of the threshold."""
        key = self.page.key
        buttons = (
            button(text, key(name), self.palette, tooltip=tooltip, slim=True)
            for name, (text, tooltip) in BUTTONS.items()
        )
        return [
            [table(key("figures"), list(COLUMNS), list(COLUMNS.values()), 3, self.palette)],
            [prose(key("verdict"), self.palette, 0, soft=True), *buttons],
        ]

    def rows(self) -> list[Row]:
        """Return what the figures mean, the pictures of the chosen test image, and the list of all."""
        return [*self.answer.rows(), *self.images.rows()]

    def routes(self) -> Routes:
        """Return what the buttons and the parts do."""
        own: Routes = {
            self.page.key("report"): lambda: show_in_browser(self.page.host, self._made().folder.report_html),
            self.page.key("adopt"): lambda: self.adopt(self._made()),
        }
        return merged(own, self.answer.routes(), self.images.routes())

    def _made(self) -> Outcome:
        """Return the evaluation. Raises UserError if there is none."""
        if self.outcome is None:
            raise UserError("evaluation", "there is none yet", "evaluate a run first")
        return self.outcome

    def to_decide(self) -> GoOn | str:
        """Return the evaluation, or what is missing for the next step."""
        outcome = self.outcome
        if outcome is None:
            return "evaluate a run first"
        return GoOn(outcome.run, outcome.report.dataset, {"evaluation": outcome.name})

    @property
    def is_stale(self) -> bool:
        """Whether it has been made anew since it was read, or there was none."""
        return self.outcome is None or self.cache.is_stale(self.outcome)

    def follow(self, run: str, name: str, again: bool = False) -> None:
        """Show the evaluation of these names, if it is not shown yet or is to be shown `again`."""
        if again or (run, name) != self._named:
            self.show(run, name)

    def show(self, run: str, name: str) -> None:
        """Show an evaluation of a run, or that there is none."""
        self._named, self.outcome = (run, name), None
        workspace, window, key = self.page.host.workspace, self.page.host.window, self.page.key
        files, why = workspace.run(run), "train a run first"
        if run:
            try:
                self.outcome = self.cache.read(run, name)
            except MissingError:
                why = f"not evaluated by {name} yet{self._hint(run) if name in BY_PRESETS else ''}"
            except UserError as error:
                why = str(error)
        self.answer.show(self.outcome)
        for action in ("report", "adopt"):
            window[key(action)].update(disabled=self.outcome is None)
        if self.outcome is None:
            window[key("figures")].update(values=[])
            window[key("verdict")].update(why)
            self.images.show(None, None, {})
            return
        report = self.outcome.report
        window[key("figures")].update(values=figure_rows(report))
        window[key("verdict")].update(report.threshold.told)
        scales = self.cache.scales(run, self.outcome.label)
        self.images.show(self.outcome, tested_set(files, workspace), scales)

    def suiting(self, run: str) -> str:
        """Return the preset that suits a run; empty: its record cannot be read, and the job says why."""
        with suppress(UserError):
            return suiting_preset(read_run_record(self.page.host.workspace.run(run)).spec)
        return ""

    def _hint(self, run: str) -> str:
        """Return which preset suits a run, if another one is chosen."""
        suiting = self.suiting(run)
        chosen = self.page.host.window[self.page.key("preset")].get()
        return "" if chosen == suiting else f". The preset that suits this run is {suiting}."

    def draw(self) -> None:
        """Draw the pictures, and offer what would help."""
        self.answer.draw()
        self.images.draw()
