"""The search over all that the window can do and hold (Ctrl+K), and the sheet of its keys (F1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gui.framework.fold import FOLDED, TOGGLE, is_fold
from gui.framework.page import Page
from gui.menu import Shortcut, entries
from gui.toolkit import sg
from gui.toolkit.dialogs import opened, place_over
from gui.toolkit.places import around, label_of
from gui.toolkit.theme import BOLD, PALETTES, SMALL
from gui.toolkit.waiting import going_on
from gui.toolkit.widgets import button

_LINES, _WIDTH = 14, 72
_FIELDS = (sg.Input, sg.Combo, sg.Checkbox)


@dataclass(frozen=True)
class Command:
    """Something that a person can ask for."""

    text: str  # `Train: Forecast`
    event: str = ""
    page: str = ""  # to bring to the front before
    tab: str = ""  # of the page, to bring to the front then
    field: str = ""  # that gets the keyboard at the end
    also: str = ""  # what it is found by besides: all of its help, and what it lets choose


def commands(window: sg.Window, pages: Mapping[str, Page]) -> list[Command]:
    """Return all pages, their tabs, all buttons that can be pressed now, all fields, and all entries of the menu."""
    found = [Command(f"Go to {page.title}", page=name) for name, page in pages.items()]
    for kind in (_tab, _button, _field):
        for name, page in pages.items():
            for key, element in window.key_dict.items():
                if str(key).startswith(f"{name}.") and (command := kind(page, key, element)):
                    found.append(command)
    found += [Command(f"Menu: {title}", event) for title, event in entries()]
    unlike: dict[str, Command] = {}
    for command in found:
        unlike.setdefault(command.text, command)
    return list(unlike.values())


def _tab(page: Page, key: str, element: Any) -> Command | None:
    if not isinstance(element, sg.Tab):
        return None
    return Command(f"Go to {page.title}: {element.Title}", page=page.name, tab=key)


def _button(page: Page, key: str, element: Any) -> Command | None:
    if not isinstance(element, sg.Button) or not _is_ready(element) or _is_hidden(element):
        return None
    told = f"{page.title}: {_told(element)}"
    return Command(told, key, page.name, _tab_around(element), also=_help_of(element))


def _field(page: Page, key: str, element: Any) -> Command | None:
    """Return the way to a field that has a label; one that is folded away is shown before."""
    if not isinstance(element, _FIELDS) or _is_hidden(element) or not (label := label_of(element)):
        return None
    fold = next((each.Key for each in around(element) if is_fold(each) and not each.visible), "")
    toggle = f"{fold.removesuffix(FOLDED)}{TOGGLE}" if fold else ""
    also = " ".join([_help_of(element), *map(str, element.Values if isinstance(element, sg.Combo) else ())])
    return Command(f"{page.title}: {label} (field)", toggle, page.name, _tab_around(element), key, also)


def _tab_around(element: Any) -> str:
    """Return the tab of a page that an element stands in; empty if it stands in none."""
    return next((each.Key for each in around(element) if isinstance(each, sg.Tab) and "." in each.Key), "")


def _is_hidden(element: Any) -> bool:
    """Whether an element is not to be seen now, but for a fold."""
    return any(not each.visible for each in (element, *around(element)) if not is_fold(each))


def _is_ready(element: sg.Button) -> bool:
    return not element.widget.instate(["disabled"])


def _help_of(element: Any) -> str:
    return str(element.TooltipObject.text if element.TooltipObject else "")


def _told(element: sg.Button) -> str:
    """Return what a button says, and in a few words what it does; what a fold holds is found by itself."""
    told = _help_of(element).partition("\n")[0].strip()
    if str(element.Key).endswith(TOGGLE):
        told = told.partition(":")[0]
    said = element.get_text().strip("▸▾▶ ")
    return f"{said}: {told}" if told and said else said or told


def matching(all_commands: Iterable[Command], typed: str) -> list[Command]:
    """Return the commands that every word of what is typed finds.

    First come those whose words begin so, then those that hold it, then those whose help does.
    """
    words = typed.lower().split()

    def rank(command: Command) -> int:
        shown = f" {command.text.lower()}"
        if all(f" {word}" in shown for word in words):
            return 0
        return 1 if all(word in shown for word in words) else 2

    known = ((command, f"{command.text} {command.also}".lower()) for command in all_commands)
    return sorted((command for command, text in known if all(word in text for word in words)), key=rank)


def choose_command(parent: sg.Window, all_commands: Sequence[Command]) -> Command | None:
    """Let the person type and choose; None if they change their mind."""
    palette = PALETTES[parent.metadata]
    texts = [command.text for command in all_commands]
    window = opened(
        parent,
        "Search",
        [
            [sg.Input("", key="typed", size=(_WIDTH, 1), border_width=1, enable_events=True, expand_x=True)],
            [
                sg.Listbox(
                    texts,
                    key="found",
                    size=(_WIDTH, _LINES),
                    font=SMALL,
                    select_mode="browse",
                    expand_x=True,
                    expand_y=True,
                )
            ],
            [sg.Text("↑ ↓ choose, Enter does it, Esc leaves", font=SMALL, text_color=palette.soft)],
        ],
        {
            "<Escape>": "leave",
            "<Return>": "do",
            "<Down>": "down",
            "<Up>": "up",
            "<Double-Button-1>": "do",
        },
    )
    place_over(window, parent)
    window["typed"].set_focus(force=True)
    with going_on(parent):
        return _chosen(window, all_commands)


def _chosen(window: sg.Window, all_commands: Sequence[Command]) -> Command | None:
    found, at = list(all_commands), 0
    listed = window["found"]
    listed.update(set_to_index=[0])
    typed = ""
    while True:
        event, values = window.read()
        if event in ("leave", sg.WINDOW_CLOSED):
            window.close()
            return None
        if event == "do":
            rows = listed.widget.curselection()
            window.close()
            return found[rows[0]] if rows and rows[0] < len(found) else None
        if values["typed"] != typed:
            typed, at = values["typed"], 0
            found = matching(all_commands, typed)
            listed.update(
                values=[command.text for command in found] or ["nothing is called so; try another word"]
            )
        elif event in ("down", "up"):
            at = max(0, min(at + (1 if event == "down" else -1), len(found) - 1))
        listed.update(set_to_index=[at], scroll_to_index=max(0, at - _LINES + 2))


def show_keys(parent: sg.Window, shortcuts: Sequence[Shortcut]) -> None:
    """Show every key and what it does, until the person closes it."""
    palette = PALETTES[parent.metadata]
    rows = [
        [sg.Text(each.shown, size=(20, 1), font=BOLD), sg.Text(each.does, pad=(4, 4))] for each in shortcuts
    ]
    window = opened(
        parent,
        "Keys",
        [*rows, [sg.Push(), button("Close", "close", palette, primary=True)]],
        dict.fromkeys(("<Escape>", "<Return>", "<F1>"), "close"),
    )
    place_over(window, parent)
    window["close"].set_focus(force=True)
    with going_on(parent):
        window.read(close=True)
