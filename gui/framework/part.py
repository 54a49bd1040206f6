"""What a piece of a page is: some elements of its own, whose keys begin with its place in the page."""

from abc import ABC, abstractmethod
from typing import Any

from gui.framework.page import Page
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row


class Part(ABC):
    """A piece of a page. The page lays out its rows, takes in its routes, and draws it each turn."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        self.page = page
        self.name = name  # its elements' keys are `PAGE.NAME.element`
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
    def rows(self) -> list[Row]:
        """Return what it lays out."""

    @property
    def has_more(self) -> bool:
        """Whether something of it is still to come in, so that the next turn should not wait."""
        return False

    def routes(self) -> Routes:
        """Return what each event of its elements does; what `draw` follows by itself needs none."""
        return {}
