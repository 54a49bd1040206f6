"""What the open window does for its pages: it answers what a page may ask (`Host`), and brings one to the front."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from configs.disk.workspace import Workspace
from configs.errors import UserError
from gui import leaving
from gui.failures import Failures
from gui.framework.host import ChosenThresholds, Offer
from gui.framework.page import Page
from gui.framework.settings import Settings
from gui.toolkit import sg
from jobs.kinds.naming import named_in
from jobs.processes.spare import Spare
from jobs.queue.folder import Queue


class PageHost:
    """The pages and the window that they stand in, once it is open.

    Args:
        workspace: where data sets, runs and the queue are.
        settings: what is remembered from one window to the next.
    """

    window: sg.Window
    pages: dict[str, Page]

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self.workspace, self.settings = workspace, settings
        self.spare = Spare(workspace, settings.spare_worker)
        self.values: dict[str, Any] = {}
        self._failures = Failures(workspace.root)
        self._told = ""  # in the status bar, of what goes on without the window
        self._seen = ""  # the page that was in front in the turn before
        self._used: ChosenThresholds | None = None  # what was worked with last, on pages that were in front

    @property
    def specs_folder(self) -> Path:
        """Where the window keeps the specs that it runs."""
        return self.workspace.root / "specs"

    @property
    def _where(self) -> str:
        return f"workspace: {self.workspace.root}"

    @property
    def is_busy(self) -> bool:
        """Whether a job runs."""
        return any(page.is_busy for page in self.pages.values())

    def refresh(self) -> None:
        """Let every page take in what is new in the workspace. Raises the first page's error once all have."""
        failures: list[Exception] = []
        for page in self.pages.values():
            try:
                page.refresh()
            except (UserError, OSError) as error:
                failures.append(error)
        told = "" if self.is_busy else leaving.told_of(self.workspace)
        if told != self._told:
            self._told = told
            self.window["status"].update(told or self._where)
        if failures:
            raise failures[0]

    def refill(self, key: str, choices: Sequence[str]) -> str:
        """Give a list new choices, and keep what is chosen if it is still one. Returns what is chosen now."""
        combo = self.window[key]
        chosen: str = combo.get()
        if chosen not in choices and not chosen.startswith("("):
            chosen = choices[0] if choices else ""
        combo.update(values=list(choices), value=chosen, size=combo.metadata)
        return chosen

    def with_awaited(self, names: list[str], kind: str) -> list[str]:
        """Return names in the workspace, and those that jobs of a kind in the queue are to make."""
        queue = Queue.at(self.workspace.queue)
        awaited = named_in(kind, [*queue.names("running"), *queue.names("todo")])
        return [*names, *sorted(set(awaited) - set(names))]

    def report_failure(self, title: str, message: str) -> None:
        """Show an error at the end of this turn, once everything else is up to date."""
        self._failures.report(title, message)

    def offer(self, page: str, what: Offer) -> None:
        """Hand something to the page of that name."""
        self.pages[page].offered(what)

    def go_to(self, page: str, what: Offer) -> None:
        """Hand something to the page of that name, and bring it to the front."""
        self.offer(page, what)
        self.to_front(page)

    def to_front(self, page: str) -> None:
        """Bring the page of that name to the front."""
        self.window[page].select()

    def is_front(self, page: str) -> bool:
        """Whether the page of that name is in front."""
        return self.front().name == page

    def front(self) -> Page:
        """Return the page that is in front."""
        return self.pages[self.window["tabs"].get()]

    def _follow_front(self) -> None:
        """Tell a page that comes to the front what was worked with on those before it."""
        front = self.front()
        if front.name != self._seen:
            left = self.pages.get(self._seen)
            self._used = (None if left is None else left.in_use) or self._used
            self._seen = front.name
            front.came_to_front(self._used)
