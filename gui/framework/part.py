"""What a piece of a page is: some elements of its own, whose keys begin with its place in the page."""

from abc import ABC, abstractmethod
from typing import Any

from gui.framework.page import Page
from gui.toolkit import sg
from gui.toolkit.theme import Palette


class Part(ABC):
    """A piece of a page. The page lays out its rows, hands it its events, and draws it each turn."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        self.page = page
        self.name = name  # its events reach the page as `NAME.event`
        self.palette = palette

    def key(self, name: str) -> str:
        """Return the key of one of its elements."""
        return self.page.key(f"{self.name}.{name}")

    @property
    def window(self) -> sg.Window:
        """The open window."""
        return self.page.host.window

    @property
    def values(self) -> dict[str, Any]:
        """What the window's elements hold."""
        return self.page.host.values

    @abstractmethod
    def handle(self, name: str) -> None:
        """Act on an event of its own elements; `name` is the key's last piece."""
