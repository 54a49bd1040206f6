"""What a form would make is there already: that is told below its name, before a job fails on it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from configs.disk.building import check_free
from configs.errors import ExistsError
from configs.spec.spec import Spec
from gui.framework.job_page import JobPage
from gui.framework.part import Part
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, prose

LOOK_AGAIN = 0.5  # seconds between two looks at what is there


class TakenName(Part):
    """A line, which is seen once it says something.

    Args:
        page: that it stands on.
        palette: the colours.
        what: the job makes: `data set`.
        place: returns the folder of what a spec's job makes.
    """

    def __init__(self, page: JobPage, palette: Palette, what: str, place: Callable[[Any], Path]) -> None:
        super().__init__(page, "taken", palette)
        self.panel, self.what, self.place = page.panel, what, place
        self._specs: Sequence[Any] = ()
        self._begun: Sequence[Any] = ()  # whose job this form began: what it has made is no surprise
        self._shown = ""
        self._looked = float("-inf")

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
        self._specs, self._looked = specs, float("-inf")

    def check(self, specs: Sequence[Any]) -> None:
        """Raise ExistsError if what one of the specs would make is there."""
        for spec in specs:
            check_free(self.place(spec), self.what)

    def begin(self, specs: Sequence[Any]) -> None:
        """Say nothing of what the specs' own job makes, as long as the form stays as it is."""
        self._begun = list(specs)

    def draw(self) -> None:
        """Say what is taken, unless this page's own job is at it."""
        if time.monotonic() - self._looked < LOOK_AGAIN:
            return
        self._looked = time.monotonic()
        told = "" if self.panel.is_busy else self._told()
        if told != self._shown:
            self._shown = told
            self.window[self.key("told")].update(told, text_color=self.palette.bad)
            self.window[self.key("row")].update(visible=bool(told))

    def _told(self) -> str:
        if list(self._specs) == self._begun:
            return ""
        try:
            self.check(self._specs)
        except ExistsError as error:
            return f"{error.problem[:1].upper()}{error.problem[1:]}; {error.remedy}."
        return ""


class NamingPage(JobPage):
    """A page whose job makes something of a new name."""

    taken: TakenName

    def expect(self, specs: Sequence[Spec]) -> None:
        """See whether their names are taken."""
        self.taken.follow(specs)

    def agreed(self, specs: Sequence[Spec]) -> Sequence[Spec]:
        """Return what is to be done. Raises UserError if a name is taken."""
        self.taken.check(specs)
        self.taken.begin(specs)
        return specs
