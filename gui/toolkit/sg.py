"""The window toolkit: the one place that imports it, and the few parts of it that we use.

To run on FreeSimpleGUI instead, change the module that is imported below (twice); nothing else needs to know.
"""

from typing import Any

from PySimpleGUI import (
    WINDOW_CLOSED,
    Button,
    Checkbox,
    Column,
    Combo,
    Element,
    Graph,
    Input,
    Listbox,
    Menu,
    Multiline,
    ProgressBar,
    Push,
    Radio,
    Slider,
    Tab,
    TabGroup,
    Table,
    Text,
    VPush,
    pin,
    set_options,
    theme,
    theme_add_new,
    theme_background_color,
)
from PySimpleGUI import Window as _Window

# A wrong key is our mistake: raise it, rather than open a dialog that waits for a click.
OPTIONS = {"suppress_error_popups": True, "suppress_raise_key_errors": False}

__all__ = [
    "OPTIONS",
    "WINDOW_CLOSED",
    "Button",
    "Checkbox",
    "Column",
    "Combo",
    "Element",
    "Graph",
    "Input",
    "Listbox",
    "Menu",
    "Multiline",
    "ProgressBar",
    "Push",
    "Radio",
    "Slider",
    "Tab",
    "TabGroup",
    "Table",
    "Text",
    "VPush",
    "Window",
    "pin",
    "set_options",
    "theme",
    "theme_add_new",
    "theme_background_color",
]


class Window(_Window):
    """A window of which nothing is left when it is closed: neither its pictures nor its styles."""

    def __init__(self, *layout: Any, **options: Any) -> None:
        self._styles_before: int | None = _Window._counter_for_ttk_widgets
        super().__init__(*layout, **options)

    def close(self) -> None:
        """Close it, and let go of it.

        The toolkit watches a variable of each window that events were written to, and would keep the window alive by
        that. And each window's styles have names with numbers of their own, which Tk never forgets: the next window
        takes these names again. So windows are closed in the opposite order of their opening, as dialogs are.
        """
        variable = self.thread_strvar
        for modes, command in variable.trace_info() if variable is not None else ():
            variable.trace_remove(modes, command)
        super().close()
        if self._styles_before is not None:
            _Window._counter_for_ttk_widgets, self._styles_before = self._styles_before, None
