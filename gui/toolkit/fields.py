"""What the fields of a window hold: Tk is asked once for all of them, and they are read one by one after a change."""

import tkinter
from collections.abc import Sequence
from itertools import count
from typing import Any

_numbers = count()  # of the commands that are given to Tk


class Fields:
    """The fields of an open window: those whose values stand in variables of Tk, the steady ones, and the others.

    A window reads its fields at each turn, some 250 of them, and nearly always they hold what they held at the turn
    before.
    """

    def __init__(self, steady: Sequence[Any], others: Sequence[Any]) -> None:
        """Take the elements of the toolkit that have a value; of the steady ones it must be in a variable alone."""
        self.steady, self.others = steady, others
        self._lists = [element for element in steady if hasattr(element, "Values")]
        self._held: Any = None  # what was seen when the values were read
        self._seen: Any = None  # at the last look; None: nothing, as Tk did not answer
        self._values: dict[Any, Any] = {}
        self._ask = f"held_by_fields_{next(_numbers)}"
        if steady:
            self._tk = steady[0].widget.tk
            self._tk.call("proc", self._ask, "", f"list {' '.join(map(_asked, steady))}")

    def known(self) -> dict[Any, Any]:
        """Return what the steady fields hold, by their keys, if that is what they held before; else nothing."""
        self._seen = self._look()
        return self._values if self._seen is not None and self._seen == self._held else {}

    def keep(self, event: Any, values: dict[Any, Any]) -> None:
        """Take in what was read after that look, unless the event is named as a field: it may bring another value."""
        own = {element.Key: values[element.Key] for element in self.steady}
        if event not in own:
            self._held, self._values = self._seen, own

    def end(self) -> None:
        """Take what was made for this out of Tk."""
        if self.steady and self._tk.call("info", "procs", self._ask):
            self._tk.call("rename", self._ask, "")

    def _look(self) -> Any:
        """Return what Tk says of all of them, and what is chosen from; None if the window is gone."""
        if not self.steady:
            return None
        try:
            return self._tk.eval(self._ask), [tuple(element.Values) for element in self._lists]
        except tkinter.TclError:
            return None


def _asked(element: Any) -> str:
    """Return what Tk is asked of a field: its variable; of a list that drops down, also which entry it is."""
    variable = getattr(element, "TKStringVar", None) or element.TKIntVar
    return f"$::{variable}" + (f" [{element.widget} current]" if hasattr(element, "Values") else "")
