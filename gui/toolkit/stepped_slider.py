"""A slider that can be drawn in the theme, with steps: the toolkit's own cannot, and ttk's has none."""

import tkinter
from functools import partial
from tkinter import ttk
from typing import Any

from gui.toolkit import sg, skin


class SteppedSlider(ttk.Scale):
    """A slider in the place of the toolkit's own, which cannot be drawn: it has its steps, and raises its events."""

    def __init__(self, old: tkinter.Scale, value: Any) -> None:
        self.low, self.high, self.step = (float(old[name]) for name in ("from", "to", "resolution"))
        self._raise_event = partial(old.tk.call, old["command"]) if old["command"] else str
        self._value = value
        super().__init__(
            old.master,
            from_=self.low,
            to=self.high,
            variable=value,
            command=self._move,
            style=skin.SLIDER,
            length=round(int(old["length"]) * 0.9),
        )
        for key, way in (("<Left>", -1), ("<Right>", 1)):
            self.bind(key, partial(self._go, way))

    def get(self, x: int | None = None, y: int | None = None) -> float:
        """Return the value, as near as its steps come to it."""
        return self._stepped(float(super().get(x, y)))

    def _stepped(self, value: float) -> float:
        at = self.low + round((value - self.low) / self.step) * self.step
        return round(min(max(at, self.low), self.high), 6)

    def _move(self, to: str | float) -> None:
        at = self._stepped(float(to))
        self._value.set(at)
        self._raise_event(at)

    def _go(self, way: int, _event: Any) -> str:
        self._move(self.get() + way * self.step)
        return "break"  # ttk's own steps are of 1


def replace_slider(element: sg.Slider) -> None:
    """Put such a slider in the place of an element's own."""
    old, tip = element.widget, element.TooltipObject
    new = SteppedSlider(old, element.TKIntVar)
    new.pack(**old.pack_info(), before=old)
    old.pack_forget()  # it raises the events
    element.Widget = element.TKScale = new
    if tip is not None:
        element.TooltipObject = None
        element.set_tooltip(tip.text)
