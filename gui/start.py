"""Where the window is started from."""

from tkinter import TclError

from configs.command_line import command_text
from configs.disk.workspace import Workspace
from configs.errors import UserError
from gui.app import App
from gui.corrupting.page import CorruptPage
from gui.evaluating.page import EvaluatePage
from gui.form_state import tab_left
from gui.framework.settings import settings_path
from gui.results.page import ResultsPage
from gui.starting.page import StartPage
from gui.training.page import TrainPage

RESULTS_TAB = ResultsPage.name


def open_window(workspace: Workspace, front: str = "") -> None:
    """Open the window, and work until it is closed. Raises UserError without a display.

    Args:
        workspace: that it shows.
        front: the page in front; empty: the one that was left, or the next step that the workspace needs.
    """
    try:
        app = App(workspace, settings_path())
    except TclError as error:
        command = command_text("run", "SPEC")
        raise UserError(
            "window",
            f"cannot be opened ({error})",
            f"set DISPLAY to a screen, or work without a window: {command}",
        ) from None
    left = tab_left(app.settings)
    app.to_front(front or (left if left in app.pages else next_page(workspace)))
    app.loop()


def next_page(workspace: Workspace) -> str:
    """Return the page of the next step that a workspace needs."""
    datasets, runs = workspace.datasets(), workspace.runs()
    evaluated = [run for run in runs if workspace.run(run).evaluations()]
    if evaluated:
        return ResultsPage.name
    if set(runs) - set(workspace.unfinished_runs()):
        return EvaluatePage.name
    if runs or any(workspace.corruptions(name) for name in datasets):
        return TrainPage.name
    return CorruptPage.name if datasets else StartPage.name
