"""The menu and the keys: what a person can ask for besides a page's own buttons. One table of keys serves all."""

from collections.abc import Sequence
from dataclasses import dataclass

from gui.toolkit.gestures import QUIT as ASKED_TO_QUIT
from gui.toolkit.gestures import command_key

_GAP = "   "  # between an entry of the menu and its key
_BINDING, _SHOWN = command_key()

PAGE_KEYS = (
    "run",
    "enqueue",
    "cancel",
    "escape",
    "previous",
    "next",
    "open",
    "save",
    "undo",
)  # for the page in front


@dataclass(frozen=True)
class Shortcut:
    """A key of the window, or of an element that hears it by itself."""

    shown: str  # as a person reads it: `Ctrl+O`
    does: str
    events: tuple[str, ...] = ()  # that are raised; none: an element hears it
    bindings: tuple[str, ...] = ()  # one for each event


def _with_command(letter: str, does: str, event: str) -> Shortcut:
    return Shortcut(f"{_SHOWN}+{letter.upper()}", does, (event,), (f"<{_BINDING}-{letter}>",))


def keys(tabs: int) -> list[Shortcut]:
    """Return every key of a window with so many tabs, as the sheet of keys lists them."""
    last = tabs - 1
    return [
        Shortcut("F1", "this list", ("menu.keys",), ("<F1>",)),
        _with_command("k", "search all pages, tabs, fields and actions, and go there", "menu.find"),
        Shortcut(
            f"{_SHOWN}+0 … {_SHOWN}+{last}",
            "go to a tab",
            tuple(f"shortcut.tab{at}" for at in range(tabs)),
            tuple(f"<{_BINDING}-Key-{at}>" for at in range(tabs)),
        ),
        Shortcut("F5", "run the tab's spec", ("shortcut.run",), ("<F5>",)),
        Shortcut("F6", "add it to the queue", ("shortcut.enqueue",), ("<F6>",)),
        Shortcut(
            "Esc",
            "go back from a large picture or an unfinished region; else stop the tab's job, after a question",
            ("shortcut.escape",),
            ("<Escape>",),
        ),
        Shortcut(
            "Page up, Page down",
            "leaf through the gallery, or from one large picture to the next",
            ("shortcut.previous", "shortcut.next"),
            ("<Prior>", "<Next>"),
        ),
        _with_command("o", "open a spec", "shortcut.open"),
        _with_command("s", "save the spec", "shortcut.save"),
        _with_command("z", "in Kept: undo", "shortcut.undo"),
        Shortcut("Delete, K, U", "in the table of findings: leave out, keep, undecided"),
        Shortcut("↑ ↓", "walk the test images"),
        Shortcut("← →", "move the threshold, after a click into the histogram"),
        _with_command("q", "quit", "menu.quit"),
    ]


def shortcuts(tabs: int) -> dict[str, str]:
    """Return the event that each key raises."""
    own = {
        binding: event
        for each in keys(tabs)
        for binding, event in zip(each.bindings, each.events, strict=True)
    }
    return {**own, ASKED_TO_QUIT: "menu.quit"}


def _entry(title: str, event: str, key: str = "") -> str:
    """Return an entry of the menu; its key is that of its event, or of `key`."""
    shown = next((f"{_GAP}{each.shown}" for each in keys(1) if (key or event) in each.events), "")
    return f"{title}{shown}::{event}"


MENU = [
    [
        "&File",
        [
            _entry("Open a spec…", "shortcut.open"),
            _entry("Save the spec…", "shortcut.save"),
            "---",
            _entry("Bring in files of the original…", "menu.bring"),
            _entry("Show the workspace folder", "menu.workspace"),
            "---",
            _entry("Quit", "menu.quit"),
        ],
    ],
    [
        "&Job",
        [
            _entry("Run", "shortcut.run"),
            _entry("Add to queue", "shortcut.enqueue"),
            _entry("Cancel", "shortcut.cancel", key="shortcut.escape"),
            "---",
            _entry("Undo", "shortcut.undo"),
        ],
    ],
    [
        "&View",
        [
            _entry("Search…", "menu.find"),
            _entry("Light or dark", "menu.theme"),
            _entry("As the desktop is", "menu.desktop"),
            "---",
            _entry("Sound at the end of a long job", "menu.sound"),
        ],
    ],
    [
        "&Help",
        [
            _entry("Keys", "menu.keys"),
            _entry("What the words mean", "menu.terms"),
            _entry("Spec reference", "menu.help"),
        ],
    ],
]


def event_of(raised: str) -> str:
    """Return the event that an entry of the menu stands for; any other event is what it is."""
    return raised.rpartition("::")[2]


def entries() -> Sequence[tuple[str, str]]:
    """Return the title and the event of each entry of the menu."""
    listed = [entry for _, group in MENU for entry in group if entry != "---"]
    return [(entry.partition("::")[0].partition(_GAP)[0], event_of(entry)) for entry in listed]
