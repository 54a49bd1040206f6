"""What the fields of a window hold: Tk is asked once for all of them, and they are read one by one after a change."""

import tkinter
from collections.abc import Iterable
from itertools import count
from typing import Any

_numbers = count()  # of the commands that are given to Tk


class Fields:
    """The fields of a window: those whose values stand in variables of Tk, the steady ones, and the others.

    A window reads its fields at each turn, some 250 of them, and nearly always they hold what they held at the turn
    before.
    """

    def __init__(self, elements: Iterable[Any]) -> None:
        """Take the fields of a window that is open, as elements of the toolkit."""
        self.steady: list[Any] = []
        self.others: list[Any] = []
        asked = []
        for element in elements:
            variable = getattr(element, "TKStringVar", None) or getattr(element, "TKIntVar", None)
            (self.others if variable is None else self.steady).append(element)
            if variable is not None:
                asked.append(f"$::{variable}")
                self._tk = element.widget.tk
                if hasattr(element.widget, "current"):  # of two entries that read alike, which
                    asked.append(f"[{element.widget} current]")
        self._lists = [element for element in self.steady if hasattr(element, "Values")]
        self._ask = f"held_by_fields_{next(_numbers)}"
        self._held: list[Any] = []
        self._values: dict[Any, Any] = {}
        if self.steady:
            self._tk.call("proc", self._ask, "", f"list {' '.join(asked)}")

    def known(self) -> dict[Any, Any]:
        """Return what the steady fields hold, by their keys, if it is what they held at the last look; else nothing."""
        before, self._held = self._held, self._look()
        return self._values if self._held == before else {}

    def keep(self, values: dict[Any, Any]) -> None:
        """Take in what was read after that look, by the keys of the fields."""
        self._values = {element.Key: values[element.Key] for element in self.steady}

    def end(self) -> None:
        """Take what was made for this out of Tk."""
        if self.steady:
            self._tk.call("rename", self._ask, "")

    def _look(self) -> list[Any]:
        """Return what Tk says of all of them, and the lists that are chosen from; nothing if the window is gone."""
        try:
            return (
                [self._tk.call(self._ask), *(element.Values for element in self._lists)]
                if self.steady
                else []
            )
        except tkinter.TclError:
            return []
