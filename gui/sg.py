"""The window toolkit: the one place that imports it, and the few parts of it that we use.

To run on FreeSimpleGUI instead, change the module that is imported below; nothing else needs to know.
"""

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
    Window,
    pin,
    set_options,
    theme,
    theme_add_new,
    theme_background_color,
)

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
    "close",
    "pin",
    "set_options",
    "theme",
    "theme_add_new",
    "theme_background_color",
]


def close(window: Window) -> None:
    """Close a window, and let go of it.

    The toolkit watches a variable of each window that events were written to, and would keep it alive by that, with
    all its pictures.
    """
    variable = window.thread_strvar
    for modes, command in variable.trace_info() if variable is not None else ():
        variable.trace_remove(modes, command)
    window.close()
