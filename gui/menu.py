"""The menu and the keys: what a person can ask for besides a page's own buttons."""

from gui.toolkit.gestures import QUIT as ASKED_TO_QUIT
from gui.toolkit.gestures import command_key

_BINDING, _SHOWN = command_key()
THEME = "Light or dark::menu.theme"
WORKSPACE = "Show the workspace folder::menu.workspace"
QUIT = f"Quit\t{_SHOWN}+Q::menu.quit"
HELP = "Spec reference::menu.help"
OPEN = f"Open a spec…\t{_SHOWN}+O::shortcut.open"
BRING = "Bring in files of the original…::menu.bring"
SAVE = f"Save the spec…\t{_SHOWN}+S::shortcut.save"
RUN = "Run\tF5::shortcut.run"
ENQUEUE = "Add to queue\tF6::shortcut.enqueue"
UNDO = f"Undo\t{_SHOWN}+Z::shortcut.undo"
CANCEL = "Cancel\tEsc::shortcut.cancel"

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

MENU = [
    ["&File", [OPEN, SAVE, "---", BRING, WORKSPACE, "---", QUIT]],
    ["&Job", [RUN, ENQUEUE, CANCEL, "---", UNDO]],
    ["&View", [THEME]],
    ["&Help", [HELP]],
]


def event_of(raised: str) -> str:
    """Return the event that an entry of the menu stands for; any other event is what it is."""
    return raised.rpartition("::")[2]


def shortcuts(tabs: int) -> dict[str, str]:
    """Return the event that each key raises: `shortcut.` and what it does."""
    return {
        "<F5>": "shortcut.run",
        "<F6>": "shortcut.enqueue",
        "<Escape>": "shortcut.escape",
        "<Prior>": "shortcut.previous",
        "<Next>": "shortcut.next",
        f"<{_BINDING}-o>": "shortcut.open",
        f"<{_BINDING}-s>": "shortcut.save",
        f"<{_BINDING}-z>": "shortcut.undo",
        f"<{_BINDING}-q>": "menu.quit",
        ASKED_TO_QUIT: "menu.quit",
        **{f"<{_BINDING}-Key-{at}>": f"shortcut.tab{at}" for at in range(tabs)},
    }
