"""Asks whether the photos of a folder are those that are meant, with what a first look has seen there."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from configs.errors import UserError
from gui.canvas.reading import Reading
from gui.framework.job_panel import PanelPage
from gui.framework.next_step import READY
from gui.framework.routes import Routes
from gui.starting.first_look import FirstLook, look_into
from gui.starting.story import Story
from gui.toolkit import dialogs

SEEN = "seen"  # the event that something is to be asked about


class Meant:
    """The question before long work begins.

    Args:
        page: that asks.
        story: shows a photo of the folder while it is asked about.
        expected: returns how long the work takes, in words.
        bring: begins the work with a folder that is meant, or that could not be looked into: its job says why.
    """

    def __init__(
        self, page: PanelPage, story: Story, expected: Callable[[], str], bring: Callable[[Path], None]
    ) -> None:
        self.page, self.story, self.expected, self.bring = page, story, expected, bring
        self._looking: Reading[FirstLook] = Reading()
        self._folder = Path()  # that is looked into
        self._seen: FirstLook | None = None  # what is to be asked about

    @property
    def is_looking(self) -> bool:
        """Whether a folder is being looked into."""
        return self._looking.is_on

    def ask(self, folder: Path) -> None:
        """Look what is in a folder; then ask."""
        if not self.page.is_busy:
            self._folder = folder
            self._looking.ask(partial(look_into, folder))
            self.page.panel.say(f"looking into {folder.name}…")

    def turn(self) -> None:
        """Take in what was seen. The question is an event of its own, so that pages turn behind it."""
        try:
            seen = self._looking.answer()
        except UserError:
            self.bring(self._folder)
            return
        if seen is not None:
            self._seen = seen
            self.story.show_own(seen.photo)
            self.page.host.window.write_event_value(self.page.key(SEEN), None)

    def routes(self) -> Routes:
        """Return what the event does."""
        return {self.page.key(SEEN): self._ask}

    def _ask(self) -> None:
        seen, self._seen = self._seen, None
        if seen is None or self.page.is_busy:
            return
        self.page.panel.say(READY)
        question = f"{seen.folder}\n{seen.text}\nAll is done up to the report: {self.expected()}."
        if dialogs.confirm(self.page.host.window, question, "Bring them in", "Not these", True):
            self.bring(seen.folder)
        else:
            self.story.show_own(None)
