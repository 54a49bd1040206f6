"""Marks at the fields of a form that a spec refuses: a frame in the colour of mistakes, until they are right."""

from collections.abc import Sequence

from configs.errors import Problem
from gui.framework.page import Page
from gui.toolkit import sg
from gui.toolkit.theme import Palette


class Marks:
    """The fields of one page; what is wrong with each stands where the spec does."""

    def __init__(self, page: Page, palette: Palette) -> None:
        self.page, self.palette = page, palette
        self.marked: set[str] = set()  # keys

    def show(self, problems: Sequence[Problem]) -> None:
        """Mark the fields that these are about, and no others."""
        wrong = {part for problem in problems for part in (problem.field, *problem.field.split("."))}
        keys = {key for key in self._fields() if _field_of(key) in wrong}
        for key in keys ^ self.marked:
            frame, focused = (
                (self.palette.bad, self.palette.bad)
                if key in keys
                else (self.palette.line, self.palette.accent)
            )
            self.page.host.window[key].widget.configure(highlightbackground=frame, highlightcolor=focused)
        self.marked = keys

    def _fields(self) -> list[str]:
        elements = self.page.host.window.key_dict.items()
        own = self.page.key("")
        return [
            key for key, element in elements if isinstance(element, sg.Input) and str(key).startswith(own)
        ]


def _field_of(key: str) -> str:
    """Return the name of the spec's field that an element stands for; a dial's number stands for the dial."""
    dial, _, last = key.rpartition(".")
    if last != "number":
        return last
    return dial.rpartition(".")[2].removesuffix("low").removesuffix("high")
