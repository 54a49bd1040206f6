"""Questions to the person, and bad news: each a window of its own that waits for an answer.

Tests replace these functions; nothing else in the window blocks. The pages behind go on.
"""

import textwrap
import tkinter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datasets.images import EXTENSIONS
from gui.toolkit import choosing, sg
from gui.toolkit.dress import style_widgets
from gui.toolkit.theme import BOLD, MONO, PALETTES
from gui.toolkit.waiting import going_on
from gui.toolkit.widgets import Row, button

WIDTH = 72  # characters of a line of a question
NAME = "Stainless"  # what a question's window is called: the question itself stands inside, whole
_DECORATION = 40  # pixels that a window's title and frame may take


def opened(parent: sg.Window, title: str, rows: list[Row], keys: Mapping[str, str]) -> sg.Window:
    """Return a window of its own over another one, which waits for it; `keys` are what keys raise in it.

    A click beside it brings it back to the person: it holds what the window behind would do.
    """
    window = sg.Window(title, rows, modal=True, finalize=True, keep_on_top=True, location=centre(parent))
    style_widgets(window, PALETTES[parent.metadata])
    for binding, event in keys.items():
        window.bind(binding, event)
    for number in (1, 2, 3):  # the others are the wheel's
        window.TKroot.bind(f"<Button-{number}>", lambda event: _come_forward(window.TKroot, event), add="+")
    return window


def _come_forward(dialog: tkinter.Toplevel, click: "tkinter.Event[tkinter.Misc]") -> None:
    """Bring a dialog to the front with its keys, and sound the bell, if a click went beside it."""
    x, y = click.x_root - dialog.winfo_rootx(), click.y_root - dialog.winfo_rooty()
    if not (0 <= x < dialog.winfo_width() and 0 <= y < dialog.winfo_height()):
        dialog.lift()
        (dialog.focus_lastfor() or dialog).focus_force()
        dialog.bell()


def show_error(parent: sg.Window, title: str, message: str) -> None:
    """Say what failed, why, and the way out; the text can be copied."""
    palette = PALETTES[parent.metadata]
    lines = min(14, max(3, sum(1 + len(line) // 80 for line in message.splitlines())))
    window = opened(
        parent,
        title,
        [
            [sg.Text(title, font=BOLD, text_color=palette.bad)],
            [
                sg.Multiline(
                    message,
                    size=(84, lines),
                    disabled=True,
                    font=MONO,
                    key="message",
                    border_width=0,
                    no_scrollbar=lines < 14,
                )
            ],
            [
                sg.Push(),
                button("Copy details", "copy", palette),
                button("Close", "close", palette, primary=True),
            ],
        ],
        {"<Escape>": "close", "<Return>": "close"},
    )
    window["close"].set_focus()
    with going_on(parent):
        while True:
            event, _ = window.read()
            if event == "copy":
                window.TKroot.clipboard_clear()
                window.TKroot.clipboard_append(f"{title}\n{message}")
            elif event in ("close", sg.WINDOW_CLOSED):
                break
    window.close()


def confirm(parent: sg.Window, question: str, yes: str, no: str, is_harmless: bool = False) -> bool:
    """Ask before what cannot be undone. Escape and closing mean no, and no is in the accent colour.

    Args:
        parent: the window that asks.
        question: in words; the first line says what it is about.
        yes: what the button says that does it.
        no: what the button says that does not.
        is_harmless: whether yes loses nothing, and so is in the accent colour.
    """
    return ask_which(parent, question, {"no": no, "yes": yes}, "yes" if is_harmless else "") == "yes"


def ask_which(parent: sg.Window, question: str, answers: Mapping[str, str], leads: str = "") -> str:
    """Return one of several answers, whose buttons say what each means. Escape and closing mean the first.

    Args:
        parent: the window that asks.
        question: in words; the first line says what it is about.
        answers: what each button says.
        leads: which of them is in the accent colour; none is named: the first.
    """
    palette, safe = PALETTES[parent.metadata], next(iter(answers))
    leads = leads or safe
    window = opened(
        parent,
        NAME,
        [
            [sg.Text("\n".join(textwrap.fill(line, WIDTH) for line in question.splitlines()), pad=(12, 12))],
            [
                sg.Push(),
                *(button(text, key, palette, primary=key == leads) for key, text in answers.items()),
            ],
        ],
        {"<Escape>": safe},
    )
    window[safe].set_focus()
    with going_on(parent):
        event, _ = window.read(close=True)
    return event if event in answers else safe


def ask_name(parent: sg.Window, question: str, name: str) -> str | None:
    """Ask for a name, beginning with one; None if the person changes their mind."""
    palette = PALETTES[parent.metadata]
    window = opened(
        parent,
        NAME,
        [
            [sg.Text(textwrap.fill(question, WIDTH), pad=(12, (12, 4)))],
            [sg.Input(name, key="name", size=(44, 1), border_width=1, pad=(12, 4), expand_x=True)],
            [sg.Push(), button("Cancel", "no", palette), button("OK", "yes", palette, primary=True)],
        ],
        {"<Escape>": "no", "<Return>": "yes"},
    )
    window["name"].set_focus()
    window["name"].widget.selection_range(0, "end")
    with going_on(parent):
        event, values = window.read(close=True)
    return str(values["name"]).strip() if event == "yes" else None


def choose_folder(parent: sg.Window, title: str, start: str = "") -> Path | None:
    """Ask for a folder; None if the person changes their mind."""
    return choosing.folder(parent, title, _existing(start))


def choose_spec(parent: sg.Window, start: Path) -> Path | None:
    """Ask for a spec file to open."""
    return choosing.file(parent, "Open a spec", _existing(start), _HJSON)


def choose_image(parent: sg.Window, title: str, start: str = "") -> Path | None:
    """Ask for an image file."""
    images = " ".join(f"*{ending}" for ending in sorted(EXTENSIONS))
    return choosing.file(parent, title, _existing(start), [("images", images), ("all files", "*")])


def choose_where_to_save(parent: sg.Window, start: Path, name: str) -> Path | None:
    """Ask where a spec is to be saved."""
    return choosing.new_file(parent, "Save the spec", _existing(start), name, ".hjson", _HJSON)


def choose_figure(parent: sg.Window, start: str, name: str) -> Path | None:
    """Ask where a figure is to be saved, and as what."""
    return choosing.new_file(parent, "Save the figure", _existing(start), name, ".png", _FIGURES)


_HJSON = [("hjson specs", "*.hjson"), ("all files", "*")]
_FIGURES = [("PNG picture", "*.png"), ("SVG drawing", "*.svg"), ("PDF page", "*.pdf")]


def _existing(start: str | Path) -> Path:
    return Path(start) if start and Path(start).is_dir() else Path.home()


def centre(parent: sg.Window) -> Any:
    """Return where a window over the middle of another one begins."""
    x, y = parent.current_location(more_accurate=True)
    width, height = parent.size
    return x + max(0, width - 720) // 2, y + height // 3


def place_over(window: sg.Window, parent: sg.Window) -> None:
    """Move a window to the middle of another one, but wholly onto the screen."""
    window.refresh()
    place = []
    corners, sizes = parent.current_location(more_accurate=True), (parent.size, window.size)
    for corner, room, size, screen in zip(corners, *sizes, sg.Window.get_screen_size(), strict=True):
        place.append(max(0, min(corner + (room - size) // 2, screen - size - _DECORATION)))
    window.move(*place)
