"""Tooltips that can be read: below the pointer, whole on the screen, in the window's colours.

The toolkit opens them under the pointer, which has then left their element: so that they close at once. It also opens
them where an element appears under a pointer that rests, over what a person wants next: here the pointer has to move.
"""

import textwrap
import tkinter
from collections.abc import Callable, Sequence
from tkinter import font, ttk
from typing import Any

from gui.toolkit import sg
from gui.toolkit.cut_text import CutText
from gui.toolkit.theme import Palette

BESIDE, BELOW = 12, 20  # pixels from the pointer
_WIDTH = 72  # characters of a line
_PADDING = 8  # pixels at both sides of a text together

Explain = Callable[[Sequence[str]], str]  # what the words of texts mean, a line each


def settle_all(window: sg.Window, palette: Palette, explain: Explain) -> None:
    """Let the tooltips of a window's elements open where they can be read, and tell what the words there mean."""
    for element in window.element_list():
        if isinstance(element, sg.Text | sg.Checkbox | sg.Combo) or hasattr(element, "words"):
            _begin(element, palette)
            element.explains = explain
        elif isinstance(element, sg.Input):
            _begin(element, palette)
        elif isinstance(element, sg.Table):
            _tell_headings(element, explain, palette)
            if not hasattr(element, "tells_rows"):
                tell_rows(element, lambda _: "", palette)
        settle(element, palette)
        if isinstance(element, sg.TabGroup):
            element.widget.bind("<<NotebookTabChanged>>", lambda _: close_all(window), add="+")


def close_all(window: sg.Window) -> None:
    """Close the tooltips of a window's elements, and open none that was to come."""
    for element in window.element_list():
        if element.TooltipObject is not None:
            element.TooltipObject.leave()


def _begin(element: sg.Element, palette: Palette) -> None:
    """Give an element a tooltip that says nothing yet, unless it has one."""
    if element.TooltipObject is None:
        element.set_tooltip(" ")  # an empty one is none to the toolkit
        settle(element, palette)
        set_tooltip(element, "", palette)


def told_by(element: sg.Element) -> str:
    """Return all that an element tells at the pointer: its help, and what the words on it mean now."""
    told = [cut_off(element), element.TooltipObject.text]
    explain: Explain | None = getattr(element, "explains", None)
    if explain is not None:
        told.append(explain([words_on(element)]))
    return "\n".join(_wrapped(text) for text in told if text.strip())


def cut_off(element: sg.Element) -> str:
    """Return what is written in a field or on a line, if there is no room for all of it; else nothing."""
    if not isinstance(element, sg.Input | sg.Combo | CutText):
        return ""
    widget, said = element.widget, words_on(element)
    arrow = widget.winfo_height() if isinstance(element, sg.Combo) else 0
    return said if _is_wider(said, widget, _font_of(widget), widget.winfo_width() - arrow) else ""


def _font_of(widget: Any) -> Any:
    """Return the font of a field, or of the rows of a table."""
    if "font" in widget.keys():  # noqa: SIM118 - Tk's list of options, no dictionary
        return widget["font"]
    return ttk.Style(widget).lookup(widget["style"] or widget.winfo_class(), "font")


def _is_wider(text: str, widget: Any, written_in: Any, width: int) -> bool:
    """Whether a text is wider than a place that has its size."""
    measured = font.Font(root=widget, font=written_in).measure(text)
    return width > _PADDING and measured > width - _PADDING


def words_on(element: sg.Element) -> str:
    """Return what stands on an element now."""
    if isinstance(element, sg.Checkbox):
        return str(element.Text)
    return str(getattr(element, "words", None) or element.get())


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, _WIDTH, subsequent_indent="  ") for line in text.splitlines())


def settle(element: sg.Element, palette: Palette) -> None:
    """Let an element's tooltip, if it has one, open where it can be read."""
    tip: Any = element.TooltipObject
    if tip is None or hasattr(tip, "opened"):
        return
    tip.opened = tip.showtip

    def show() -> None:
        own, told = tip.text, told_by(element)
        if not told.strip():
            return
        tip.text = told
        tip.opened()
        tip.text = own
        _place(tip.tipwindow, element.widget)

    tip.showtip = show
    _open_by_motion(element)
    tip.background_color, tip.text_color = palette.card, palette.ink


def _open_by_motion(element: sg.Element) -> None:
    """Let a tooltip open once the pointer moves on its element, and not because the element came below it."""
    tip: Any = element.TooltipObject
    open_soon, unschedule = tip.schedule, tip.unschedule
    tip.is_reached = False  # whether the pointer is there, and has neither moved nor pressed a button

    def reach() -> None:
        tip.is_reached = True

    def forget() -> None:
        tip.is_reached = False
        unschedule()

    tip.schedule, tip.unschedule, tip.open_soon = reach, forget, open_soon
    if not hasattr(element, "hears_motion"):
        element.hears_motion = True
        element.widget.bind("<Motion>", lambda _: _move(element), add="+")


def _move(element: sg.Element) -> None:
    tip: Any = element.TooltipObject
    if tip.is_reached:
        tip.open_soon()


def set_tooltip(element: sg.Element, text: str | None, palette: Palette) -> None:
    """Give an element another tooltip; None keeps the one that it has, and an empty one is not shown."""
    if text:
        element.set_tooltip(text)
        settle(element, palette)
    elif text == "" and element.TooltipObject is not None:
        tip: Any = element.TooltipObject
        tip.text = ""


def tell_rows(element: sg.Element, text_of: Callable[[int | None], str], palette: Palette) -> None:
    """Let a list or a table tell at the pointer about the row there, such as what is cut off.

    Args:
        element: the list or the table.
        text_of: returns what to say of a row, counted from 0, or beside all of them; nothing is said by "".
        palette: the colours.
    """
    _begin(element, palette)
    element.tells_rows = True
    told: list[tuple[int | None, str]] = [(-1, "")]

    def follow(event: Any) -> None:
        row, tip = _row_at(element.widget, event.y), element.TooltipObject
        text = text_of(row)
        if isinstance(element, sg.Table) and (cell := cut_cell(element.widget, event.x, event.y)) not in text:
            text = f"{cell}\n{text}".strip()
        now = (row, text)  # what stands in a row may have changed since the pointer was there
        if now != told[0] or (row is not None and tip.text != now[1]):
            told[0] = now
            tip.leave()
            tip.text = now[1]
            tip.open_soon()

    element.widget.bind("<Motion>", follow, add="+")


def cut_cell(table: Any, x: int, y: int) -> str:
    """Return what stands in the cell of a table at a place, if there is no room for all of it; else nothing."""
    row, column = table.identify_row(y), table.identify_column(x)
    if not row or table.identify_region(x, y) != "cell":
        return ""
    said = str(table.set(row, column)).strip()
    return said if _is_wider(said, table, _font_of(table), table.column(column, "width")) else ""


def _tell_headings(element: sg.Table, explain: Explain, palette: Palette) -> None:
    """Let a table tell at the pointer what the words in a heading mean; what it tells of rows goes before."""
    _begin(element, palette)
    told = [""]

    def follow(event: Any) -> None:
        table, tip = element.widget, element.TooltipObject
        is_heading = table.identify_region(event.x, event.y) == "heading"
        at = int(table.identify_column(event.x)[1:]) - 1 if is_heading else -1
        text = heading_tells(element, at, explain) if at >= 0 else ""
        if text != told[0]:
            if text or tip.text == told[0]:  # else its row has been told already
                tip.leave()
                tip.text = text
                tip.open_soon()
            told[0] = text

    element.widget.bind("<Motion>", follow, add="+")


def heading_tells(element: sg.Table, at: int, explain: Explain) -> str:
    """Return what the words of a table's heading mean."""
    return _wrapped(explain([element.ColumnHeadings[at]]))


def _row_at(widget: Any, y: int) -> int | None:
    """Return which row of a list or a table is at a height, counted from 0; None if there is none."""
    if isinstance(widget, tkinter.Listbox):
        row = widget.nearest(y)
        box = widget.bbox(row) if row >= 0 else None
        return row if box is not None and box[1] <= y < box[1] + box[3] else None
    name = widget.identify_row(y)
    return int(widget.index(name)) if name else None


def _place(tip: Any, widget: Any) -> None:
    """Put a tooltip's window, before it is seen, below the pointer; above it where the screen ends.

    One about a picture stands below the picture: it would cover what is dragged.
    """
    label = tip.winfo_children()[0]
    label.configure(padding=(6, 3))
    width, height = label.winfo_reqwidth(), label.winfo_reqheight()
    x, y = tip.winfo_pointerxy()
    left = max(0, min(x + BESIDE, tip.winfo_screenwidth() - width))
    below, above = y + BELOW, y - BESIDE - height
    if isinstance(widget, tkinter.Canvas):
        below = widget.winfo_rooty() + widget.winfo_height() + 2
        above = widget.winfo_rooty() - height - 2
    top = below if below + height <= tip.winfo_screenheight() else above
    tip.wm_geometry(f"+{left}+{top}")
