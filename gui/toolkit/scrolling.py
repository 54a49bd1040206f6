"""The wheel over a form that scrolls.

The toolkit binds it anew whenever the pointer enters or leaves a list, never lets go of that, and scrolls further each
time.
"""

import tkinter
from tkinter import ttk
from typing import Any

from gui.toolkit import sg
from gui.toolkit.gestures import on_wheel

_LISTS = (sg.Combo, sg.Listbox, sg.Multiline, sg.Table)
_SCROLL_THEMSELVES = (tkinter.Listbox, tkinter.Text, ttk.Treeview)
_WHEEL = ("<Button-4>", "<Button-5>", "<MouseWheel>", "<Shift-MouseWheel>")


def settle_wheel(window: sg.Window) -> None:
    """Let the wheel scroll the column below the pointer, and change no list in passing; once, on a new window."""
    root, columns = window.TKroot, []
    for element in window.element_list():
        if isinstance(element, sg.Column) and element.Scrollable:
            columns.append(element.TKColFrame.canvas)
            _unhook(columns[-1])
        elif (
            isinstance(element, _LISTS) and element.TooltipObject is None
        ):  # a tooltip has taken the hooks' place
            _unhook(element.widget)
    for event in _WHEEL:
        root.unbind_all(event)
        root.unbind_class("TCombobox", event)

    def turn(event: Any, notches: float) -> None:
        if (column := _around(event.widget, columns)) and column.yview() != (0.0, 1.0):
            column.yview_scroll(-1 if notches > 0 else 1, "units")

    on_wheel(root, turn)


def _unhook(widget: Any) -> None:
    """Take from a widget what the toolkit does when the pointer comes and goes."""
    for event in ("<Enter>", "<Leave>"):
        widget.unbind(event)


def _around(widget: Any, columns: list[Any]) -> Any | None:
    """Return the column that a widget stands in; None if there is none, or the widget scrolls itself."""
    while widget not in columns:
        widget = getattr(widget, "master", None)  # a combo's list is known by its name alone
        if widget is None or isinstance(widget, _SCROLL_THEMSELVES):
            return None
    return widget
