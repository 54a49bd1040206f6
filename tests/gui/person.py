"""A person who uses the window: real clicks and keys, by xdotool."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gui.app import App
from tests.waiting import LIMIT

CALM = 100  # milliseconds, the longest wait for an event
SOON = 50  # turns


class Person:
    """Uses a window with real clicks and keys (xdotool), and looks at what it shows."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.longest_turn = 0.0
        self.turns(5)

    @classmethod
    def at(cls, app: App, title: str) -> "tuple[Any, Person]":
        """Return the page of a title that a person has clicked on, and the person."""
        person = cls(app)
        person.click_tab(title)
        return app.front(), person

    def turns(self, count: int = 1) -> None:
        """Let the window work for some turns, and time what each does beyond waiting."""
        for _ in range(count):
            began, queued = time.monotonic(), _queued()
            self.app.step(10)
            spent = time.monotonic() - began - (_queued() - queued)
            self.longest_turn = max(self.longest_turn, spent - 0.01)

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Let the window work until something is so; ever more calmly, as a job may want the processor meanwhile."""
        deadline, patience = time.monotonic() + LIMIT, 10  # milliseconds
        while not condition():
            assert time.monotonic() < deadline, f"waited {LIMIT} s for {what}"
            self.app.step(patience)
            patience = min(patience + patience // 2, CALM)

    def click(self, key: str, at: tuple[float, float] = (0.5, 0.5)) -> None:
        """Click on an element with the mouse; `at` is where, as shares of its width and height.

        As a person would, wait a moment for a button that is about to come to life, as what stood in its way has ended.
        """
        self.app.window.refresh()
        widget = self.app.window[key].widget
        assert widget.winfo_viewable(), f"{key} cannot be seen"
        for _ in range(SOON):
            if "state" not in widget.keys() or str(widget.cget("state")) != "disabled":  # noqa: SIM118
                break
            self.turns()
        x = widget.winfo_rootx() + round(widget.winfo_width() * at[0])
        y = widget.winfo_rooty() + round(widget.winfo_height() * at[1])
        self.do("mousemove", str(x), str(y), "click", "1")

    def click_row(self, key: str, row: int) -> None:
        """Click on a row of a table that can be seen."""
        self.app.window.refresh()
        rows = self.app.window[key].widget
        left, top, width, height = rows.bbox(rows.get_children()[row])
        x, y = rows.winfo_rootx() + left + width // 4, rows.winfo_rooty() + top + height // 2
        self.do("mousemove", str(x), str(y), "click", "1")

    def click_tab(self, title: str) -> None:
        """Click on a tab's title."""
        notebook = self.app.window["tabs"].widget
        places = [
            (x, y)
            for y in range(2, 40, 4)
            for x in range(4, notebook.winfo_width(), 8)
            if notebook.identify(x, y) and _tab_at(notebook, x, y) == title
        ]
        x, y = places[len(places) // 2]
        self.do("mousemove", str(notebook.winfo_rootx() + x), str(notebook.winfo_rooty() + y), "click", "1")
        self.turns(5)

    def open_more(self, page: str) -> None:
        """Show what a page's form has for few."""
        self.click(f"{page}.more.toggle")

    def choose(self, key: str, value: str) -> None:
        """Choose one of a list, as a click on it would."""
        combo = self.app.window[key]
        combo.update(value=value)
        combo.widget.event_generate("<<ComboboxSelected>>")
        self.turns(5)

    def type(self, key: str, text: str) -> None:
        """Write into an input, in place of what is there."""
        self.click(key)
        self.do("key", "ctrl+a", "type", "--delay", "4", text)
        self.wait_until(lambda: self.app.window[key].get() == text, f"{text!r} in {key}")

    def press(self, keys: str) -> None:
        """Press a key, such as F5."""
        self.do("key", keys)

    def point_at(self, widget: Any) -> None:
        """Move the mouse to the middle of a widget."""
        x = widget.winfo_rootx() + widget.winfo_width() // 2
        self.do("mousemove", str(x), str(widget.winfo_rooty() + widget.winfo_height() // 2))

    def turn_wheel(self, notches: int) -> None:
        """Turn the wheel, away from the person is positive."""
        self.do("click", "--repeat", str(abs(notches)), "4" if notches > 0 else "5")

    def do(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], check=True)
        for _ in range(10):  # the window manager hands on a click when it comes to it
            self.turns()
            if self.app.has_heard:
                break
        self.turns(7)


def _queued() -> float:
    """Return the seconds for which this thread was ready and had no processor, as others had them all; 0: not known."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def _tab_at(notebook: Any, x: int, y: int) -> str:
    index = notebook.tk.call(str(notebook), "identify", "tab", x, y)
    return notebook.tab(index, "text") if index != "" else ""
