"""The fields of the window, which are read at each turn: all asked of Tk at once, against one by one.

Needs a screen; nothing is measured without one.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import Row, compare
from configs.disk.workspace import Workspace
from gui.app import App
from gui.toolkit import sg
from gui.toolkit.screen import has_screen

TURNS = 20  # of the window before it is measured


def rows() -> Iterator[Row]:
    """Return how often the fields are read in a second of processor time, as long as nothing changes."""
    if not has_screen():
        return
    with tempfile.TemporaryDirectory() as folder:
        app = App(Workspace(Path(folder) / "workspace"), Path(folder) / "settings.json")
        try:
            for _ in range(TURNS):
                app.step(0)
            window = app.window
            yield compare(
                "all fields of the window, looks/s",
                lambda: sg.read_fields(window, False, window),
                lambda: sg.read_all(window, False, window),
                target=5,
                clock=time.process_time,
            )
        finally:
            app.close()
