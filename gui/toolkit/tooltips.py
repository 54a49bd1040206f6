"""Tooltips that can be read: below the pointer, whole on the screen, in the window's colours.

The toolkit opens them under the pointer, which has then left their element: so that they close at once.
"""

from typing import Any

from gui.toolkit import sg
from gui.toolkit.theme import Palette

BESIDE, BELOW = 12, 20  # pixels from the pointer


def settle_all(window: sg.Window, palette: Palette) -> None:
    """Let the tooltips of a window's elements open where they can be read."""
    for element in window.element_list():
        settle(element, palette)


def settle(element: sg.Element, palette: Palette) -> None:
    """Let an element's tooltip, if it has one, open where it can be read."""
    tip: Any = element.TooltipObject
    if tip is None:
        return
    opened = tip.showtip

    def show() -> None:
        if not tip.text:
            return
        opened()
        _place(tip.tipwindow)

    tip.showtip = show
    tip.background_color, tip.text_color = palette.card, palette.ink


def set_tooltip(element: sg.Element, text: str | None, palette: Palette) -> None:
    """Give an element another tooltip; None keeps the one that it has, and an empty one is not shown."""
    if text:
        element.set_tooltip(text)
        settle(element, palette)
    elif text == "" and element.TooltipObject is not None:
        element.TooltipObject.text = ""


def _place(tip: Any) -> None:
    """Put a tooltip's window, before it is seen, below the pointer; above it where the screen ends."""
    label = tip.winfo_children()[0]
    label.configure(padding=(6, 3))
    width, height = label.winfo_reqwidth(), label.winfo_reqheight()
    x, y = tip.winfo_pointerxy()
    left = max(0, min(x + BESIDE, tip.winfo_screenwidth() - width))
    top = y + BELOW if y + BELOW + height <= tip.winfo_screenheight() else y - BESIDE - height
    tip.wm_geometry(f"+{left}+{top}")
