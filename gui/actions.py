"""What the menu does, and the keys that are for any page."""

from functools import partial
from pathlib import Path
from typing import Any, Protocol

from configs.errors import UserError
from gui import finding
from gui.framework.browser import show_in_browser
from gui.framework.host import Host, OldFiles
from gui.framework.page import Page
from gui.framework.routes import Routes
from gui.importing.page import ImportPage
from gui.main_window import DROPPED
from gui.menu import PAGE_KEYS, keys
from gui.toolkit import dialogs, sg, status_line

_DOCS = Path(__file__).parents[1] / "docs"


class WholeWindow(Host, Protocol):
    """The window as its menu knows it."""

    pages: dict[str, Page]

    def act(self, event: Any) -> None:
        """Do what an event stands for."""

    def front(self) -> Page:
        """Return the page that is in front."""

    def to_front(self, page: str) -> None:
        """Bring the page of that name to the front."""

    def change_theme(self) -> None:
        """Open the window anew in the other theme."""

    def follow_desktop(self) -> None:
        """Be light or dark as the desktop is."""

    def close(self) -> None:
        """Close the window."""


class Actions:
    """The menu's entries and the keys, by the events that they raise."""

    def __init__(self, app: WholeWindow) -> None:
        self.app = app

    def routes(self) -> Routes:
        """Return what is done at which event."""
        app = self.app
        return {
            sg.WINDOW_CLOSE_ATTEMPTED_EVENT: app.close,
            "menu.quit": app.close,
            "menu.theme": app.change_theme,
            "menu.desktop": app.follow_desktop,
            "menu.sound": self._change_sound,
            "menu.workspace": lambda: show_in_browser(app, app.workspace.root),
            "menu.bring": self._bring_in,
            "menu.help": partial(self._show_page, "reference/specs.md"),
            "menu.terms": partial(self._show_page, "guide/terms.md"),
            "menu.keys": lambda: finding.show_keys(app.window, keys(len(app.pages))),
            "menu.find": self._find,
            "tabs": app.refresh,
            status_line.COPY: lambda: app.window[status_line.KEY].copy(),
            DROPPED: lambda: self._drop(app.values[DROPPED]),
            **{f"shortcut.{name}": partial(self._press, name) for name in PAGE_KEYS},
            **{f"shortcut.tab{at}": partial(app.to_front, name) for at, name in enumerate(app.pages)},
        }

    def _press(self, name: str) -> None:
        self.app.act(self.app.front().key(name))

    def _drop(self, dropped: Path) -> None:
        """Let the page in front have a folder that was dropped on the window; else it is one to import."""
        if not dropped.is_dir():
            raise UserError(dropped, "is no folder", "choose the folder that it lies in")
        if not self.app.front().dropped(dropped):
            self.app.to_front(ImportPage.name)
            self.app.pages[ImportPage.name].dropped(dropped)

    def _change_sound(self) -> None:
        settings = self.app.settings
        settings.sound = not settings.sound
        when = "when a job of more than a minute ends while you look elsewhere"
        self.app.window["status"].update(f"{'a' if settings.sound else 'no'} sound {when}")

    def _bring_in(self) -> None:
        title = "Choose a folder of the original program: its code, data sets or experiments"
        folder = dialogs.choose_folder(self.app.window, title)
        if folder is not None:
            self.app.go_to(ImportPage.name, OldFiles(folder))

    def _show_page(self, page: str) -> None:
        show_in_browser(self.app, _DOCS / page)

    def _find(self) -> None:
        """Let the person search for what the window can do, and do it."""
        app = self.app
        chosen = finding.choose_command(app.window, finding.commands(app.window, app.pages))
        if chosen is not None:
            if chosen.page:
                app.to_front(chosen.page)
            if chosen.tab:
                app.window[chosen.tab].select()
            if chosen.event:
                app.act(chosen.event)
            if chosen.field:
                app.window[chosen.field].set_focus(force=True)
