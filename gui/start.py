"""Where the window is started from."""

from tkinter import TclError

from configs.command_line import command_text
from configs.disk.workspace import Workspace
from configs.errors import UserError
from gui.app import App
from gui.framework.settings import settings_path
from gui.importing.page import ImportPage
from gui.results.page import ResultsPage
from gui.starting.page import StartPage

FIRST_TAB, RESULTS_TAB = ImportPage.name, ResultsPage.name


def open_window(workspace: Workspace, front: str = FIRST_TAB) -> None:
    """Open the window with a page in front, and work until it is closed. Raises UserError without a display."""
    try:
        app = App(workspace, settings_path())
    except TclError as error:
        command = command_text("run", "SPEC")
        raise UserError(
            "window",
            f"cannot be opened ({error})",
            f"set DISPLAY to a screen, or work without a window: {command}",
        ) from None
    is_first = front == FIRST_TAB and not (workspace.datasets() or workspace.runs())
    app.window[StartPage.name if is_first else front].select()
    app.loop()
