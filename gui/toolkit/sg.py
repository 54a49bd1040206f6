"""The window toolkit: the one place that imports it, and the few parts of it that we use.

To run on FreeSimpleGUI instead, change the module that is imported below (twice); nothing else needs to know.
"""

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from PySimpleGUI import (
    TIMEOUT_KEY,
    WINDOW_CLOSE_ATTEMPTED_EVENT,
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

from gui.toolkit.fields import Fields

# A wrong key is our mistake: raise it, rather than open a dialog that waits for a click.
OPTIONS = {"suppress_error_popups": True, "suppress_raise_key_errors": False}

__all__ = [
    "OPTIONS",
    "TIMEOUT_KEY",
    "WINDOW_CLOSED",
    "WINDOW_CLOSE_ATTEMPTED_EVENT",
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


def _begin_results(window: Any) -> None:
    """Forget the results of the turn before.

    The toolkit would go through all elements for that before a turn waits, as it does after it to read the values: a
    quarter of what a turn takes in which nothing happens.
    """
    window.ReturnValuesDictionary, window.ReturnValuesList = {}, []
    window.ReturnValues = window.LastButtonClicked, window.ReturnValuesDictionary
    if not window.LastButtonClickedWasRealtime:
        window.LastButtonClicked = None


def read_fields(form: Any, initialize_only: bool, window: Any) -> Any:
    """Return the event, and what the fields hold.

    The toolkit goes through all elements for that, most of which are containers and texts that hold nothing: four
    fifths of a turn in which nothing happens. Here it sees those alone that have a value, and of them those that may
    hold something else than before.
    """
    if initialize_only or not isinstance(form, Window) or not form.Rows:
        return read_all(form, initialize_only, window)
    fields, groups = form.fields
    known = fields.known()
    rows, form.Rows = form.Rows, [fields.others] if known else [[*fields.others, *fields.steady]]
    try:
        results = read_all(form, initialize_only, window)
    finally:
        form.Rows = rows
    read = form.ReturnValuesDictionary
    if not known:
        fields.keep(results[0], read)
    read |= known | {group.Key: group.get() for group in groups} | read
    return results


_toolkit = vars(sys.modules[_Window.__module__])
read_all = _toolkit["_BuildResults"]
_toolkit |= {"InitializeResults": _begin_results, "_BuildResults": read_fields}


def _without_drawing(frame: Any) -> None:
    """Let a kind of frame, which columns of a fixed size are made of, be built without drawing.

    The toolkit draws all that is there after each such column, to see its size, and then gives it that which was asked
    for: a sixth of what opening a window takes.
    """
    begin = frame.__init__

    def begin_quietly(self: Any, *place: Any, **options: Any) -> None:
        begin(self, *place, **options)
        self.TKFrame.update = lambda: None

    frame.__init__ = begin_quietly


for _name in ("TkFixedFrame", "TkScrollableFrame"):
    _without_drawing(vars(sys.modules[Column.__module__])[_name])


_STEADY = (Checkbox, Combo, Input, Slider)  # their values stand in variables of Tk
_VALUELESS = (
    Button,
    Column,
    ProgressBar,
    Tab,
    TabGroup,
    Text,
)  # or, of groups of tabs, one that is read by itself


def _inside(rows: Iterable[Iterable[Any]]) -> Iterator[Any]:
    """Yield the elements of a layout, and those inside them."""
    for element in chain.from_iterable(rows):
        yield element
        yield from _inside(getattr(element, "Rows", ()))


class Window(_Window):
    """A window that loses no event, and of which nothing is left when it is closed.

    The toolkit remembers the latest event alone: of two that are raised before it is read, the first is lost, be it a
    key that a person pressed while a table was filled. Here they wait in a row, and `read` hands over one at a time.
    Before each turn the toolkit also lists the call stack for its debugger: the deeper, the longer that takes.
    """

    def __init__(self, *layout: Any, **options: Any) -> None:
        self._styles_before: int | None = _Window._counter_for_ttk_widgets
        self._raised: deque[Any] = deque()  # events that were not read yet
        self._latest: Any = None
        self._fields: tuple[Fields, list[Element]] | None = None
        super().__init__(*layout, **options)

    @property
    def LastButtonClicked(self) -> Any:
        """The latest event, for the toolkit's own code."""
        return self._latest

    @LastButtonClicked.setter
    def LastButtonClicked(self, event: Any) -> None:
        self._latest = event
        if event is None or event == TIMEOUT_KEY:
            return
        # One and the same waits once: a slider that is dragged raises it again and again, and the toolkit raises the
        # choice from a menu a second time while it is read.
        if event not in self._raised:
            self._raised.append(event)

    @property
    def fields(self) -> tuple[Fields, list[Element]]:
        """The elements that have a value, without groups of tabs, and those; as they are at the first look."""
        if self._fields is None:
            inside = list(_inside(self.Rows))
            groups = [element for element in inside if isinstance(element, TabGroup)]
            steady = [element for element in inside if isinstance(element, _STEADY)]
            others = [element for element in inside if not isinstance(element, (*_STEADY, *_VALUELESS))]
            self._fields = Fields(steady, others), groups
        return self._fields

    def read(self, timeout: int | None = None, **options: Any) -> Any:
        """Return the next event, and what the fields hold now. Waits for `timeout` milliseconds at most."""
        _Window._read_call_from_debugger = True  # as if it had looked already
        event, values = super().read(timeout=0 if self._raised else timeout, **options)
        if self._raised and (event == TIMEOUT_KEY or event in self._raised):
            event = self._raised.popleft()
        return event, values

    def close(self) -> None:
        """Close it, and let go of it.

        The toolkit watches a variable of each window that events were written to, and would keep the window alive by
        that. And each window's styles have names with numbers of their own, which Tk never forgets: the next window
        takes these names again. So windows are closed in the opposite order of their opening, as dialogs are.
        """
        variable = self.thread_strvar
        for modes, command in variable.trace_info() if variable is not None else ():
            variable.trace_remove(modes, command)
        if self._fields is not None:
            self._fields[0].end()
        super().close()
        if self._styles_before is not None:
            _Window._counter_for_ttk_widgets, self._styles_before = self._styles_before, None
