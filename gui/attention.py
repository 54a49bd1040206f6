"""Whether a person looks elsewhere: a long job's end is told by the window's title, and a sound."""

import time
from collections.abc import Iterable

from gui.framework.page import Page
from gui.toolkit import sg

LONG = 60.0  # seconds: a job that takes less is waited for


class Attention:
    """Watches the pages' jobs. The title says what ended until the window has the keyboard again."""

    def __init__(self, pages: Iterable[Page], window: sg.Window) -> None:
        self.pages, self.window = list(pages), window
        self.since: dict[str, float] = {}  # when each page's job began, by the page's name
        self._usual: str = window.TKroot.title()
        self._had_keyboard = True
        self.has_come_back = False  # the person, from another window; whoever asks takes it back

    def turn(self, with_sound: bool) -> None:
        """Look at the jobs; called once a turn."""
        now = time.monotonic()
        ended = []
        for page in self.pages:
            if page.is_busy:
                self.since.setdefault(page.name, now)
            elif now - self.since.pop(page.name, now) >= LONG:
                ended.append(page)
        root, had_keyboard = self.window.TKroot, self._had_keyboard
        self._had_keyboard = self._has_keyboard()
        if self._had_keyboard:
            self.has_come_back |= not had_keyboard
            if root.title() != self._usual:
                root.title(self._usual)
            return
        if ended:
            told = ", ".join(f"{page.title}: {page.progress}" for page in ended)
            root.title(f"{told} – {self._usual}")
            if with_sound:
                root.bell()

    def take_over(self, old: "Attention") -> None:
        """Go on with the jobs that another window watched."""
        self.since = old.since

    def _has_keyboard(self) -> bool:
        """Whether this window, or a dialog over it, is the one that the person types into."""
        try:
            return self.window.TKroot.focus_displayof() is not None
        except KeyError:  # a list that unfolds has the focus, which tkinter knows no widget for
            return True
