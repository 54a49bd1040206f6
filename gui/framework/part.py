"""What a piece of a tab is: some elements of its own, whose keys begin with its place in the tab."""

from abc import ABC, abstractmethod
from typing import Any

from gui.framework.page import Page
from gui.toolkit import sg
from gui.toolkit.theme import Palette


class Part(ABC):
    """A piece of a page. The page lays out its rows, hands it its events, and draws it each turn."""

    def __init__(self, tab: Page, name: str, palette: Palette) -> None:
        self.tab = tab
        self.name = name  # its events reach the tab as `NAME.event`
        self.palette = palette

    def key(self, name: str) -> str:
        """Return the key of one of its elements."""
        return self.tab.key(f"{self.name}.{name}")

    @property
    def window(self) -> sg.Window:
        """The open window."""
        return self.tab.host.window

    @property
    def values(self) -> dict[str, Any]:
        """What the window's elements hold."""
        return self.tab.host.values

    @abstractmethod
    def handle(self, name: str) -> None:
        """Act on an event of its own elements; `name` is the key's last piece."""
