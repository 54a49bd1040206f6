"""A line of text that gives way in its middle where it is wider than its place; the whole is told at the pointer."""

from tkinter import font
from typing import Any

from gui.toolkit import sg
from gui.toolkit.short_names import cut

PADDING = 8  # pixels at both sides together


class CutText(sg.Text):
    """Says a text as far as there is room. What it says and what it was given need not be the same."""

    def __init__(self, text: str, **options: Any) -> None:
        self.words = text  # the whole
        super().__init__(text, **options)

    def listen(self) -> None:
        """Follow its width; once, on a new window."""
        self.widget.bind("<Configure>", lambda _: self._show(), add="+")

    def get(self) -> str:
        """Return the whole text."""
        return self.words

    def update(self, value: object = None, **options: Any) -> None:
        """Say another text, or look otherwise."""
        if value is not None:
            self.words = str(value)
        super().update(**options)
        self._show()

    def _show(self) -> None:
        shown = fitting(self.words, self.widget, self.widget.winfo_width())
        if shown != self.widget["text"]:
            super().update(shown)


def fitting(text: str, widget: Any, width: int) -> str:
    """Return a text as a place of so many pixels has room for it; as it is where the place has no size yet."""
    measure = font.Font(root=widget, font=widget["font"]).measure
    if width <= PADDING:
        return text
    room = len(text)
    shown = text
    while room > 1 and measure(shown) > width - PADDING:
        room = min(room - 1, room * (width - PADDING) // measure(shown))
        shown = cut(text, max(room, 1))
    return shown
