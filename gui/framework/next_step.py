"""The next step of the path, at the end of each page: a button that takes along what came before."""

import time
from collections.abc import Callable

from gui.framework.host import Offer
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.dress import SLIM, SLIM_PRIMARY, give_look
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button

LOOK_AGAIN = 0.5  # seconds between two looks at what is there
READY = "ready"  # what a job's place says before there was one


class NextStep(Part):
    """What is missing for the next step, or nothing, and its button.

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
        self._shown: str | None = None  # what is missing
        self._said = ""

    def rows(self) -> list[Row]:
        """Return a row of its own."""
        missing = sg.Text(
            "", key=self.key("missing"), font=SMALL, text_color=self.palette.soft, expand_x=True
        )
        return [[missing, self.button()]]

    def button(self) -> sg.Button:
        """Return its button alone, for a page whose job tells what is missing as long as it has nothing to say."""
        help_text = "the next step, with what is chosen here"
        return button(f"{self.title} ▶", self.key("go"), self.palette, slim=True, tooltip=help_text)

    def lead(self, on: bool) -> None:
        """Be what a person is to press now, or stand back again."""
        give_look(self.window[self.key("go")], SLIM_PRIMARY if on else SLIM, self.palette)

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
            self.window[self.key("go")].update(disabled=bool(missing))
        self._say(f"next: {missing}" if missing else "")

    def _say(self, text: str) -> None:
        """Write what is missing into its own place, or where the job says that it is ready."""
        own = self.window.key_dict.get(self.key("missing"))
        place = own or self.window[self.page.key("stage")]
        if own is None and place.get() not in (READY, self._said):
            return
        said = text if own is not None else text or READY
        if place.get() != said:
            place.update(said)
        self._said = said
