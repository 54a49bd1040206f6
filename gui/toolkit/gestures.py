"""Keys, the mouse's wheel, its right button, and what is dropped: the same wish is another gesture on each platform."""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

QUIT = "<<Quit>>"
_NOTCH = 120  # by which one notch of a wheel turns, as Windows counts


def command_key() -> tuple[str, str]:
    """Return the key that shortcuts are typed with: as bindings call it, and as a menu shows it."""
    return ("Command", "Cmd") if sys.platform == "darwin" else ("Control", "Ctrl")


def right_clicks() -> tuple[str, ...]:
    """Return the bindings of a click with the right button; on a Mac it is the second one, or Control and a click."""
    return ("<Button-2>", "<Control-Button-1>") if sys.platform == "darwin" else ("<Button-3>",)


def delete_keys() -> tuple[str, ...]:
    """Return the bindings of the key that deletes; a Mac's keyboard has it where others have the backspace."""
    return ("<Delete>", "<BackSpace>") if sys.platform == "darwin" else ("<Delete>",)


def on_wheel(widget: Any, act: Callable[[Any, float], None]) -> None:
    """Call `act` with the event and with how many notches the wheel was turned, away from the person is positive."""
    if sys.platform not in ("win32", "darwin"):  # X11 knows it as two more buttons
        widget.bind("<Button-4>", lambda event: act(event, 1.0))
        widget.bind("<Button-5>", lambda event: act(event, -1.0))
    widget.bind("<MouseWheel>", lambda event: act(event, _notches(event.delta)))


def _notches(delta: int) -> float:
    """Return how many notches the wheel says it was turned; a touch pad says parts of one, and a Mac counts lines."""
    return max(-1.0, min(1.0, delta / 3)) if sys.platform == "darwin" else delta / _NOTCH


def hear_quit(root: Any) -> None:
    """Let a Mac's own menu and Dock raise the event `QUIT`, where they would end the program without a question."""
    if sys.platform == "darwin":
        root.tk.createcommand("::tk::mac::Quit", lambda: root.event_generate(QUIT))


def select_all_in_fields(root: Any) -> None:
    """Let Ctrl+A choose all of a field on Linux, where the toolkit takes it as "to the start of the line"."""
    if sys.platform.startswith("linux"):
        root.bind_class("Entry", "<Control-a>", "%W selection range 0 end; break")


def keep_choices(root: Any) -> None:
    """Let Escape leave a list as it is, where the toolkit takes the last choice back."""
    root.tk.call("bind", "Listbox", "<Escape>", "")


def hear_drops(root: Any, take: Callable[[Path], None]) -> None:
    """Call `take` with each file or folder that is dropped on a window, where the package tkinterdnd2 is installed."""
    if find_spec("tkinterdnd2") is None:
        return
    from tkinterdnd2 import COPY, DND_FILES, TkinterDnD

    def dropped(event: Any) -> str:
        for name in root.tk.splitlist(event.data):
            take(Path(name))
        return str(COPY)

    TkinterDnD.require(root)
    root.drop_target_register(DND_FILES)
    root.dnd_bind("<<Drop>>", dropped)
