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
    "pin",
    "set_options",
    "theme",
    "theme_add_new",
    "theme_background_color",
]
