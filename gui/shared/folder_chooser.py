"""A folder to browse for, or one of the last: two buttons."""

import tkinter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import dialogs, sg
from gui.toolkit.dress import PRIMARY, give_look
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button


class FolderChooser(Part):
    """The buttons.

    Args:
        page: that they stand in.
        name: of their keys.
        palette: the colours.
        title: of the dialog.
        take: is handed the folder that is chosen.
        start: returns the folder to begin at; empty: beside the last one.
    """

    def __init__(
        self,
        page: Page,
        name: str,
        palette: Palette,
        title: str,
        take: Callable[[Path], object],
        start: Callable[[], str] = str,
    ) -> None:
        super().__init__(page, name, palette)
        self.title, self.take, self.start = title, take, start
        self.menu: tkinter.Menu | None = None  # of the last folders, once it was opened

    def rows(self) -> list[Row]:
        """Return the buttons in a row of their own."""
        return [self.buttons()]

    def buttons(self, text: str = "Browse…", primary: bool = False, tooltip: str = "") -> list[sg.Button]:
        """Return the buttons."""
        return [
            button(text, self.key("browse"), self.palette, primary=primary, tooltip=tooltip),
            button("▾", self.key("recent"), self.palette, tooltip="the last folders", slim=not primary),
        ]

    def lead(self, on: bool) -> None:
        """Be what a person is to press now, or stand back."""
        give_look(self.window[self.key("browse")], PRIMARY if on else None, self.palette)

    def routes(self) -> Routes:
        """Return what the buttons do."""
        return {self.key("browse"): self.browse, self.key("recent"): self._offer}

    def browse(self) -> None:
        """Let the person choose a folder."""
        start = self.start() or self.page.host.settings.browse_from
        folder = dialogs.choose_folder(self.window, self.title, start)
        if folder is not None:
            self.give(folder)

    def give(self, folder: Path) -> None:
        """Take a folder, as if it had been browsed for."""
        self.page.host.settings.remember_folder(str(folder))
        self.follow()
        self.take(folder)

    def _recent(self) -> list[Path]:
        """Return the last folders that are still there."""
        return [Path(folder) for folder in self.page.host.settings.recent_folders if Path(folder).is_dir()]

    def follow(self, is_possible: bool = True) -> None:
        """Let the buttons be pressed where that does something."""
        has_recent = bool(self.page.host.settings.recent_folders)
        self.window[self.key("browse")].update(disabled=not is_possible)
        self.window[self.key("recent")].update(disabled=not (is_possible and has_recent))

    def _offer(self) -> None:
        """Open a menu of the last folders that are still there, below the button."""
        below = self.window[self.key("recent")].widget
        self.menu = tkinter.Menu(
            self.window.TKroot,
            tearoff=False,
            font=SMALL,
            background=self.palette.card,
            foreground=self.palette.ink,
            activebackground=self.palette.accent,
            activeforeground=self.palette.on_accent,
        )
        for folder in self._recent():
            self.menu.add_command(label=str(folder), command=partial(self.give, folder))
        if not self._recent():
            self.menu.add_command(label="none of the last folders is there any more", state="disabled")
        self.menu.bind("<Unmap>", lambda _: below.focus_set())  # else the window's keys are dead
        self.menu.tk_popup(below.winfo_rootx(), below.winfo_rooty() + below.winfo_height())
