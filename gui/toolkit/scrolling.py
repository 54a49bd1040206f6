"""Columns that scroll: as large as their place where it is large enough, else with bars; and the wheel over them.

The toolkit binds the wheel anew whenever the pointer enters or leaves a list, never lets go of that, and scrolls
further each time.
"""

import tkinter
from tkinter import ttk
from typing import Any

from gui.toolkit import sg
from gui.toolkit.gestures import on_wheel

_LISTS = (sg.Combo, sg.Listbox, sg.Multiline, sg.Table)
_WHEEL = ("<Button-4>", "<Button-5>", "<MouseWheel>", "<Shift-MouseWheel>")


def settle_wheel(window: sg.Window) -> None:
    """Let the wheel scroll the column below the pointer, and change no list in passing; once, on a new window."""
    root, columns = window.TKroot, _scrolled(window)
    for column in columns:
        _unhook(column)
    for element in window.element_list():
        if (
            isinstance(element, _LISTS) and element.TooltipObject is None
        ):  # else it has taken the hooks' place
            _unhook(element.widget)
    for event in _WHEEL:
        root.unbind_all(event)
        root.unbind_class("TCombobox", event)

    def turn(event: Any, notches: float) -> None:
        if (column := _around(event.widget, columns)) and column.yview() != (0.0, 1.0):
            column.yview_scroll(-1 if notches > 0 else 1, "units")

    on_wheel(root, turn)


def fill_place(column: sg.Column, sideways: bool = False) -> None:
    """Let what a column shows take all of its place; where that is too small for it, the column scrolls.

    Args:
        column: one that scrolls.
        sideways: whether it scrolls to the side, too; else it is as wide as its place.
    """
    outer = column.TKColFrame
    canvas, inside = outer.canvas, outer.TKFrame
    # What is inside is as large as it asks to be; these two ask for as much as there is.
    strut, beam = (
        tkinter.Frame(inside, width=0, height=0, background=inside["background"]) for _ in range(2)
    )
    strut.pack(side="left", before=inside.pack_slaves()[0])

    def follow_place(size: Any) -> None:
        strut.configure(height=size.height - 1)
        if sideways:
            beam.configure(width=size.width)
        else:
            canvas.itemconfigure(outer.frame_id, width=size.width)

    canvas.bind("<Configure>", follow_place)
    inside.bind("<Configure>", lambda _: canvas.configure(scrollregion=canvas.bbox("all")))
    if sideways:
        beam.pack(side="top", before=strut)
        canvas.configure(xscrollcommand=lambda *ends: _follow(column.hsb, canvas, ends))


def stand_aside(column: sg.Column) -> None:
    """Let a column of a fixed width, which does not scroll, take all of the height and no more width than its own."""
    frame = column.widget
    frame.pack_configure(expand=False, fill="y")

    def follow_place(size: Any) -> None:
        frame.canvas.itemconfigure(frame.frame_id, width=size.width, height=size.height)

    frame.canvas.bind("<Configure>", follow_place)
    frame.canvas.event_generate(
        "<Configure>", width=frame.canvas.winfo_width(), height=frame.canvas.winfo_height()
    )


def keep_below(column: sg.Column) -> None:
    """Keep a column below those that scroll: what a small window has no room for is taken from them."""
    row = column.widget.master
    row.pack_configure(side="bottom", before=row.master.pack_slaves()[0])


def _follow(bar: Any, canvas: Any, ends: tuple[str, str]) -> None:
    """Let a bar below a canvas follow it; it is seen where there is more than the canvas shows."""
    is_whole = tuple(map(float, ends)) == (0.0, 1.0)
    if is_whole and bar.winfo_manager():
        bar.pack_forget()
    elif not is_whole and not bar.winfo_manager():
        bar.pack(side="bottom", fill="x", before=canvas)
    bar.set(*ends)


def show_focused(window: sg.Window) -> None:
    """Let a column scroll to the field that the keyboard comes to; once, on a new window."""
    columns = _scrolled(window)

    def reveal(event: Any) -> None:
        widget, column = event.widget, _around(event.widget, columns, itself=True)
        if column is None:
            return
        whole = column.bbox("all")
        top = widget.winfo_rooty() - column.winfo_rooty()
        height = whole[3] - whole[1]
        above, below = min(0, top), max(0, top + widget.winfo_height() - column.winfo_height())
        if (above or below) and widget.winfo_height() < column.winfo_height():
            column.yview_moveto(column.yview()[0] + (above or below) / height)

    window.TKroot.bind("<FocusIn>", reveal)


def _scrolled(window: sg.Window) -> list[Any]:
    """Return the canvases of the columns that scroll."""
    return [
        element.TKColFrame.canvas
        for element in window.element_list()
        if isinstance(element, sg.Column) and element.Scrollable
    ]


def _unhook(widget: Any) -> None:
    """Take from a widget what the toolkit does when the pointer comes and goes."""
    for event in ("<Enter>", "<Leave>"):
        widget.unbind(event)


def _around(widget: Any, columns: list[Any], itself: bool = False) -> Any | None:
    """Return the column that a widget stands in; None if there is none, or the widget has a use for the wheel itself.

    With `itself`, what the widget does with the wheel does not count.
    """
    while widget not in columns:
        if not itself and _uses_wheel(widget):
            return None
        widget = getattr(widget, "master", None)  # a combo's list is known by its name alone
        if widget is None:
            return None
    return widget


def _uses_wheel(widget: Any) -> bool:
    """Whether a widget scrolls by itself, or zooms."""
    if isinstance(widget, tkinter.Listbox | tkinter.Text | ttk.Treeview):
        return bool(widget.yview() != (0.0, 1.0))
    return isinstance(widget, tkinter.Canvas) and bool(widget.bind("<MouseWheel>"))
