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
        keys = {key for key, field in self._fields().items() if field in wrong}
        for key in keys ^ self.marked:
            frame, focused = (
                (self.palette.bad, self.palette.bad)
                if key in keys
                else (self.palette.line, self.palette.accent)
            )
            self.page.host.window[key].widget.configure(highlightbackground=frame, highlightcolor=focused)
        self.marked = keys

    def _fields(self) -> dict[str, str]:
        """Return the spec's field of each input, by the input's key: as it says itself, or as its key ends."""
        elements = self.page.host.window.key_dict.items()
        own = self.page.key("")
        return {
            key: element.metadata or key.rpartition(".")[2]
            for key, element in elements
            if isinstance(element, sg.Input) and str(key).startswith(own)
        }
