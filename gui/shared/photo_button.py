"""A button that says something of the photo that is looked at."""

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit.theme import Palette
from gui.toolkit.tooltips import set_tooltip
from gui.toolkit.widgets import Row, button

Found = TypeVar("Found", bound=object)


class PhotoButton(Part, Generic[Found]):
    """A button; another page does what it asks for. Where it cannot, it is grey, and tells why at the pointer.

    Args:
        page: that it stands in.
        palette: the colours.
        find: returns the photo that is looked at, or why it is none for this.
    """

    own_name: ClassVar[str]  # of its key
    text: ClassVar[str]
    help_text: ClassVar[str]

    def __init__(self, page: Page, palette: Palette, find: Callable[[], Found | str]) -> None:
        super().__init__(page, self.own_name, palette)
        self.find = find
        self._why: str | None = None  # it is none for this, as it is shown; empty: it is one

    def rows(self) -> list[Row]:
        """Return the button, for a row of others."""
        return [[button(self.text, self.key("go"), self.palette, slim=True, tooltip=self.help_text)]]

    def routes(self) -> Routes:
        """Return what it does."""
        return {self.key("go"): self._pressed}

    def _pressed(self) -> None:
        """Hand the photo on, if it is one for this."""
        found = self.find()
        if not isinstance(found, str):
            self.hand_on(found)

    @abstractmethod
    def hand_on(self, found: Found) -> None:
        """Have done what it asks for."""

    def draw(self) -> None:
        """Follow the photo that is looked at."""
        found = self.find()
        why = found if isinstance(found, str) else ""
        if why != self._why:
            self._why = why
            element = self.window[self.key("go")]
            element.update(disabled=bool(why))
            set_tooltip(element, f"not possible: {why}" if why else self.help_text, self.palette)
