"""What is kept and what is in the bin as two tables, under one filter."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from gui.canvas.reading import Reading
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.keeping.listing import NAME_WIDTH, Line, Listing, cells_of, look
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.tooltips import tell_rows
from gui.toolkit.widgets import Row, table, text_input
from jobs.keeping.kept import Kept

COLUMNS = {"name": NAME_WIDTH, "what": 10, "of": 24, "needed by": 40, "size": 10, "changed": 16}
OF_BIN_COLUMNS = {"name": NAME_WIDTH, "what": 10, "of": 64, "size": 10, "deleted": 16}


class KeptLists(Part):
    """The tables. The folders are looked at beside the window.

    Args:
        page: that they stand on.
        palette: the colours.
        buttons: what stands above the list of what is kept, and what above the bin.
        follow: is called when something else is chosen or listed.
    """

    def __init__(
        self, page: Page, palette: Palette, buttons: tuple[Row, Row], follow: Callable[[], object]
    ) -> None:
        super().__init__(page, "lists", palette)
        self.buttons, self.follow = buttons, follow
        self.listing = Listing()
        self.shown = Listing()  # of it, what is searched for
        self._reading: Reading[Listing] = Reading()
        self._is_stale = True
        self._drawn: Any = None

    def rows(self) -> list[Row]:
        """Return the two tables, each below its buttons."""
        key, soft = self.page.key, self.palette.soft
        of_kept, of_bin = self.buttons
        texts = {"list": 4, "bin": 3}  # columns of each table; behind them stand numbers
        tables = {
            name: table(
                key(name),
                list(columns),
                list(columns.values()),
                8 if name == "list" else 4,
                self.palette,
                texts=texts[name],
                several=True,
                grows=name == "list",
            )
            for name, columns in (("list", COLUMNS), ("bin", OF_BIN_COLUMNS))
        }
        query = text_input(key("query"), width=22)
        query.Tooltip = "shows what holds every word: run, ~demo (without demo)"
        summary = sg.Text("", key=key("summary"), font=SMALL, text_color=soft, expand_x=True)
        return [
            [sg.Text("Filter"), query, summary, *of_kept],
            [tables["list"]],
            [
                sg.Text("Bin", font=BOLD, pad=(4, (8, 0))),
                sg.Text(
                    "what was deleted, until it is emptied",
                    font=SMALL,
                    text_color=soft,
                    expand_x=True,
                    pad=(4, (8, 0)),
                ),
                *of_bin,
            ],
            [tables["bin"]],
        ]

    def opened(self) -> None:
        """Let the pointer tell what a line has no room for."""
        for name in ("list", "bin"):
            tell_rows(self.window[self.page.key(name)], partial(self._about, name), self.palette)

    def routes(self) -> Routes:
        """Return what choosing a line does."""
        return {self.page.key(name): self.follow for name in ("list", "bin")}

    def _lines(self, name: str) -> Sequence[Line]:
        return self.shown.kept if name == "list" else self.shown.deleted

    def _about(self, name: str, row: int | None) -> str:
        lines = self._lines(name)
        return lines[row].about if row is not None and row < len(lines) else ""

    def _chosen(self, name: str) -> list[Line]:
        lines, rows = self._lines(name), self.values.get(self.page.key(name)) or []
        return [lines[row] for row in rows if row < len(lines)]

    @property
    def chosen(self) -> list[Kept]:
        """What is chosen, without what belongs to something else that is chosen."""
        kept = [line.kept for line in self._chosen("list")]
        return [each for each in kept if not any(each != other and each.is_within(other) for other in kept)]

    @property
    def chosen_in_bin(self) -> list[Line]:
        """The lines of the bin that are chosen."""
        return self._chosen("bin")

    @property
    def has_more(self) -> bool:
        """Whether the folders are still looked at."""
        return self._reading.is_on

    def look_again(self) -> None:
        """Look at the folders again with the next drawing."""
        self._is_stale = True

    def draw(self) -> None:
        """Show what is kept."""
        window, key = self.window, self.page.key
        if self._is_stale:
            self._is_stale = False
            workspace = self.page.host.workspace
            self._reading.ask(lambda: look(workspace))
        if (found := self._reading.answer()) is not None:
            self.listing = found
        query = window[key("query")].get()
        state = (self.listing, query, self._reading.is_slow)
        if state == self._drawn:
            return
        self._drawn = state
        self.shown = self.listing.found(query)
        window[key("list")].update(values=cells_of(self.shown.kept))
        window[key("bin")].update(values=cells_of(self.shown.deleted))
        slow = "the folders are looked at…" if self._reading.is_slow else ""
        window[key("summary")].update(slow or self.listing.summary)
        self.follow()
