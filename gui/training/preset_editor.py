"""The preset editor: hjson in a window of its own, checked as it is typed, and saved under a name."""

from typing import Any

from gui.toolkit import dialogs, sg
from gui.toolkit.dress import style_widgets
from gui.toolkit.gestures import command_key
from gui.toolkit.short_names import cut
from gui.toolkit.theme import BOLD, MONO, PALETTES, SMALL
from gui.toolkit.waiting import going_on
from gui.toolkit.widgets import button
from gui.training.preset_shelf import PresetShelf

TITLE = 50  # characters of the window's title at most


def edit_preset(parent: sg.Window, shelf: PresetShelf, name: str) -> str | None:
    """Let the person change a preset's text and save it under a name. Returns the name; None if nothing was saved."""
    palette = PALETTES[parent.metadata]
    taken = name not in shelf.shipped()
    window = sg.Window(
        cut(f"{shelf.group}: {name}", TITLE),
        [
            [sg.Text("Everything after a # is a comment, and stays.", font=SMALL, text_color=palette.soft)],
            [
                sg.Multiline(
                    shelf.text(name), key="text", size=(92, 20), font=MONO, enable_events=True, border_width=0
                )
            ],
            [sg.Text("", key="mistake", font=MONO, size=(92, 4), text_color=palette.bad)],
            [
                sg.Text("Save as", font=BOLD),
                sg.Input(name if taken else f"{name}-2", key="name", size=(30, 1), border_width=1),
                sg.Push(),
                button("Close", "close", palette),
                button("Save", "save", palette, primary=True),
            ],
        ],
        modal=True,
        finalize=True,
        keep_on_top=True,
        metadata=parent.metadata,
    )
    style_widgets(window, palette)
    dialogs.place_over(window, parent)
    window["text"].set_focus(force=True)
    window["text"].widget.bind(
        "<Tab>", _leave
    )  # hjson has no use for tabs; they would keep the keyboard in here
    window.bind("<Escape>", "close")
    window.bind(f"<{command_key()[0]}-s>", "save")
    with going_on(parent):
        saved = _edited(window, shelf, name)
    window.close()
    return saved


def _edited(window: sg.Window, shelf: PresetShelf, name: str) -> str | None:
    """Check the text as it is typed, until it is saved or left. Returns the name; None if nothing was saved."""
    before = shelf.text(name)
    while True:
        event, values = window.read()
        if event in (sg.WINDOW_CLOSED, "close"):
            changed = values is not None and values["text"].rstrip() != before.rstrip()
            question = "The text was changed.\nClose without saving it?"
            if not changed or dialogs.confirm(window, question, "Close", "Go on"):
                return None
            continue
        text = values["text"].rstrip() + "\n"
        mistake = shelf.mistake(text)
        window["mistake"].update(mistake)
        if event == "save" and not mistake:
            saved = _saved(window, shelf, values["name"].strip(), text, original=name)
            if saved is not None:
                return saved


def _leave(event: Any) -> str:
    """Give the keyboard to what stands behind the text."""
    event.widget.tk_focusNext().focus_set()
    return "break"


def _saved(window: sg.Window, shelf: PresetShelf, name: str, text: str, original: str) -> str | None:
    """Save a text under a name; asks before another preset gives way. Returns the name, or None."""
    question = f"A preset called {name} exists already.\nReplace it?"
    in_the_way = name != original and name in shelf.names() and name not in shelf.shipped()
    if in_the_way and not dialogs.confirm(window, question, "Replace", "Go on"):
        return None
    try:
        shelf.save(name, text)
    except ValueError as error:
        window["mistake"].update(str(error))
        return None
    return name
