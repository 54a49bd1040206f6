"""What a form would make is there already: that is told below its name, before a job fails on it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from configs.errors import UserError
from configs.spec.spec import Spec
from gui.framework.job_page import JobPage
from gui.framework.part import Part
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, prose

WAY_OUT = "give another name, or delete that on the page Kept"


class TakenName(Part):
    """A line, which is seen once it says something.

    Args:
        page: that it stands on.
        palette: the colours.
        place: returns the folder that a spec's job makes.
        called: returns what that is called in a sentence.
    """

    def __init__(
        self, page: JobPage, palette: Palette, place: Callable[[Any], Path], called: Callable[[Any], str]
    ) -> None:
        super().__init__(page, "taken", palette)
        self.panel, self.place, self.called = page.panel, place, called
        self._specs: Sequence[Any] = ()
        self._shown = ""

    def rows(self) -> list[Row]:
        """Return the line."""
        line = sg.Column(
            [[prose(self.key("told"), self.palette, 0)]],
            key=self.key("row"),
            visible=False,
            pad=(0, 0),
            expand_x=True,
        )
        return [[sg.pin(line, expand_x=True)]]

    def follow(self, specs: Sequence[Any]) -> None:
        """Be about the specs of the form as it stands."""
        self._specs = specs

    def _taken(self, specs: Sequence[Any]) -> list[str]:
        return [self.called(spec) for spec in specs if self.place(spec).exists()]

    def check(self, specs: Sequence[Any]) -> None:
        """Raise UserError if what one of the specs would make is there."""
        if taken := self._taken(specs):
            raise UserError(taken[0], "is there already", WAY_OUT)

    def draw(self) -> None:
        """Say what is taken, unless this page's own job is at it."""
        taken = [] if self.panel.is_busy else self._taken(self._specs)
        more = f", and {len(taken) - 1} more" if len(taken) > 1 else ""
        told = f"{taken[0]}{more}: there already; {WAY_OUT}." if taken else ""
        if told != self._shown:
            self._shown = told
            self.window[self.key("told")].update(told)
            self.window[self.key("row")].update(visible=bool(told))


class NamingPage(JobPage):
    """A page whose job makes something of a new name."""

    taken: TakenName

    def expect(self, specs: Sequence[Spec]) -> None:
        """See whether their names are taken."""
        self.taken.follow(specs)

    def agreed(self, specs: Sequence[Spec]) -> Sequence[Spec]:
        """Return what is to be done. Raises UserError if a name is taken."""
        self.taken.check(specs)
        return specs
