"""Make the README's pictures of the window: `python -m scripts.screenshots WORKSPACE [FOLDER]`.

WORKSPACE is that of a finished demo. Needs a screen of 1366 x 768 that nothing else is shown on, such as
`xvfb-run -s "-screen 0 1366x768x24"` with a window manager.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import PIL.ImageGrab

from configs.disk.workspace import Workspace
from gui.app import App
from gui.framework.settings import Settings, save_settings

SIZE = (1290, 690)  # of the window, pixels
PATIENCE = 60.0  # seconds for what a picture waits for


class Photographer:
    """Opens the window on a workspace, and takes pictures of it."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.folder = folder
        settings = Path(tempfile.mkdtemp()) / "settings.json"
        save_settings(Settings(size=SIZE, location=(20, 10)), settings)
        self.app = App(workspace, settings)

    def show(self, tab: str, ready: Callable[[App], object] = lambda _app: True) -> None:
        """Bring a tab to the front, and let it draw until it is ready."""
        self.app.window[tab].select()
        deadline = time.monotonic() + PATIENCE
        while not ready(self.app) and time.monotonic() < deadline:
            self.app.step(20)
        for _ in range(20):
            self.app.step(20)

    def take(self, name: str) -> None:
        """Save a picture of the window."""
        for _ in range(5):
            self.app.step(20)
        self.app.window.refresh()
        root = self.app.window.TKroot
        left, top = root.winfo_rootx(), root.winfo_rooty()
        box = (left, top, left + root.winfo_width(), top + root.winfo_height())
        PIL.ImageGrab.grab(bbox=box, xdisplay=os.environ["DISPLAY"]).save(
            self.folder / f"{name}.png", optimize=True
        )


def main(workspace: Path, folder: Path) -> None:
    """Take all pictures."""
    photographer = Photographer(Workspace(workspace.absolute()), folder)
    show, take, app = photographer.show, photographer.take, photographer.app
    show("import")
    take("import-light")
    show("corrupt", lambda app: app.tabs["corrupt"].designer.view.image is not None)
    take("corrupt-light")
    show("evaluate")
    take("evaluate-light")
    results = app.tabs["results"]
    show("results")
    take("results-light")
    results.threshold.handle("large")
    take("viewer-light")
    results.on_event("escape", {})
    results.chosen.choose([title for title in results.chosen.choices if "flange" in title])
    results.refresh()
    show("results.page.curves")
    take("curves-light")
    show("results.page.comparison")
    take("compare-light")
    app.change_theme()
    show("results.page.threshold")
    take("results-dark")
    app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images"))
