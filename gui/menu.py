"""The menu and the keys: what a person can ask for besides a tab's own buttons."""

THEME = "Light or dark::menu.theme"
WORKSPACE = "Show the workspace folder::menu.workspace"
QUIT = "Quit\tCtrl+Q::menu.quit"
HELP = "Spec reference::menu.help"
OPEN = "Open a spec…\tCtrl+O::shortcut.open"
SAVE = "Save the spec…\tCtrl+S::shortcut.save"
RUN = "Run\tF5::shortcut.run"
ENQUEUE = "Add to queue\tF6::shortcut.enqueue"
CANCEL = "Cancel\tEsc::shortcut.cancel"

MENU = [
    ["&File", [OPEN, SAVE, "---", WORKSPACE, "---", QUIT]],
    ["&Job", [RUN, ENQUEUE, CANCEL]],
    ["&View", [THEME]],
    ["&Help", [HELP]],
]


def shortcuts(tabs: int) -> dict[str, str]:
    """Return the event that each key raises: `shortcut.` and what it does."""
    return {
        "<F5>": "shortcut.run",
        "<F6>": "shortcut.enqueue",
        "<Escape>": "shortcut.escape",
        "<Prior>": "shortcut.previous",
        "<Next>": "shortcut.next",
        "<Control-o>": "shortcut.open",
        "<Control-s>": "shortcut.save",
        "<Control-q>": "menu.quit",
        **{f"<Control-Key-{at}>": f"shortcut.tab{at}" for at in range(1, tabs + 1)},
    }
