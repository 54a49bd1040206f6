"""The next step of the path, at the end of each page: a button that takes along what came before."""

import time
from collections.abc import Callable

from gui.framework.host import Offer
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button

LOOK_AGAIN = 0.5  # seconds between two looks at what is there


class NextStep(Part):
    """One row: what is missing for the next step, or nothing, and its button.

    Args:
        page: that it stands in.
        palette: the colours.
        title: what the step is called.
        to: the name of its page.
        find: returns what to take along, or what is missing.
    """

    def __init__(
        self, page: Page, palette: Palette, title: str, to: str, find: Callable[[], Offer | str]
    ) -> None:
        super().__init__(page, "next_step", palette)
        self.title, self.to, self.find = title, to, find
        self._looked = float("-inf")
        self._shown: str | None = None  # what is said to be missing

    def rows(self) -> list[Row]:
        """Return the row."""
        return [
            [
                sg.Text("", key=self.key("missing"), font=SMALL, text_color=self.palette.soft, expand_x=True),
                button(
                    f"{self.title} ▶",
                    self.key("go"),
                    self.palette,
                    slim=True,
                    tooltip="the next step, with what is chosen here",
                ),
            ]
        ]

    def routes(self) -> Routes:
        """Return what its button does."""
        return {self.key("go"): self._go}

    def _go(self) -> None:
        found = self.find()
        if not isinstance(found, str):
            self.page.host.go_to(self.to, found)

    def follow(self) -> None:
        """Look now and then at what is there."""
        if (now := time.monotonic()) - self._looked < LOOK_AGAIN:
            return
        self._looked = now
        found = self.find()
        missing = found if isinstance(found, str) else ""
        if missing != self._shown:
            self._shown = missing
            self.window[self.key("missing")].update(f"next: {missing}" if missing else "next:")
            self.window[self.key("go")].update(disabled=bool(missing))
