"""The list of an evaluation's images: the highest score first, filtered, a page at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.saved.evaluation import ALARM, PASS, UNSURE, Decided, Outcome, Truth, verdict_by
from evaluation.scoring.results import verdict_text
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.cut_text import CutText
from gui.toolkit.screen import scale_of
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.widgets import Row, button, choice, table

PAGE = 200  # rows
EVERY, IS_UNSURE = "all", "unsure"
# Filters, by what the images are and the verdict that they got.
BY_VERDICT: Mapping[tuple[Truth, int], str] = {
    ("defective", PASS): "missed defects",
    ("defective", ALARM): "found defects",
    ("good", ALARM): "false alarms",
    ("good", PASS): "good, passed",
    ("defective", UNSURE): "defective, unsure",
    ("good", UNSURE): "good, unsure",
}
COLUMNS = {"image": 24, "defect": 16, "verdict": 10, "score": 10, "max": 9, "mask": 6}  # and their widths
NARROW = (24, 15, 9, 7, 6, 5)  # their widths beside pictures,
IN_NARROW = (
    "image",
    "verdict",
    "score",
)  # where these stand alone: an image's folder is called as its defect

# Pixels of an ordinary screen: of a window as high as it needs to be, and of a line.
SMALL_SCREEN, LINE_HEIGHT = 760, 25
LIST_SHARE = 0.4  # of what a window is higher


class ImageList(Part):
    """One image of it is chosen; synthetic defects stand behind the real ones. Raises the event `NAME.list`.

    Args:
        page: that it stands in.
        name: of its events.
        palette: the colours.
        height: in rows.
        beside: elements to the right of the filter.
        is_narrow: whether it has little width, and all of the height that there is.
    """

    def __init__(
        self,
        page: Page,
        name: str,
        palette: Palette,
        height: int = 6,
        beside: Sequence[Any] = (),
        is_narrow: bool = False,
    ) -> None:
        super().__init__(page, name, palette)
        self.height, self.beside, self.is_narrow = height, beside, is_narrow
        self.listed: list[int] = []  # places in the outcome of the images that pass the filter
        self._outcome: Outcome | None = None
        self._decided: Decided = np.zeros(0, np.int8)
        self._order = np.zeros(0, np.intp)
        self._first = 0  # of the page
        self._chosen: int | None = None  # place in the outcome
        self._shown: Any = None
        self._lines = height  # of the table, in this window

    def rows(self) -> list[Row]:
        """Return the filter, what leafs through the pages, and the table."""
        soft = self.palette.soft
        return [
            [
                sg.Text("Images", font=BOLD),
                choice(self.key("filter"), [EVERY], EVERY, width=16),
                button("◀", self.key("previous"), self.palette, tooltip="the page before", slim=True),
                button("▶", self.key("next"), self.palette, tooltip="the next page", slim=True),
                CutText("", key=self.key("place"), font=SMALL, text_color=soft, size=1, expand_x=True),
                *self.beside,
            ],
            [
                table(
                    self.key("list"),
                    list(COLUMNS),
                    list(NARROW if self.is_narrow else COLUMNS.values()),
                    self.height,
                    self.palette,
                    texts=3,
                    grows=self.is_narrow,
                )
            ],
        ]

    def show_all_columns(self, on: bool) -> None:
        """Show all columns, or those that a narrow place has room for."""
        widget = self.window[self.key("list")].widget
        widget.configure(displaycolumns=list(COLUMNS if on else IN_NARROW))

    def follow_height(self) -> None:
        """Have more lines in a window that is higher than a small screen; the pictures take the rest."""
        root, rows = self.window.TKroot, self.window[self.key("list")].widget
        scale = scale_of(root)
        spare = root.winfo_height() / scale - SMALL_SCREEN
        wanted = self.height + max(0, round(LIST_SHARE * spare / LINE_HEIGHT))
        if wanted != self._lines:
            self._lines = wanted
            rows.configure(height=wanted)
            rows.master.configure(height=rows.winfo_reqheight())  # the toolkit keeps its frame as it was

    def show(self, outcome: Outcome | None, decided: Decided | None = None) -> None:
        """Show an evaluation's images; its own verdicts unless others are given. None shows nothing."""
        self._outcome, self._first, self._chosen = outcome, 0, None
        kept = str(self.values.get(self.key("filter")))
        choices = [EVERY]
        self._order = np.zeros(0, np.intp)
        if outcome is not None:
            self._decided = outcome.decide(outcome.threshold, outcome.unsure) if decided is None else decided
            choices += [*BY_VERDICT.values(), IS_UNSURE, *sorted(set(outcome.defects))]
            self._order = np.lexsort((-outcome.scores, ~outcome.is_real))
        combo = self.window[self.key("filter")]
        combo.update(value=kept if kept in choices else EVERY, values=choices, size=combo.metadata)
        self._list(kept if kept in choices else EVERY)

    def decide(self, decided: Decided) -> None:
        """Show other verdicts."""
        self._decided = decided
        self._list(self.window[self.key("filter")].get())

    def narrow(self, truth: Truth, verdict: int) -> None:
        """List those of the real images that are good or defective, as is said, and got a verdict."""
        wanted = BY_VERDICT[truth, verdict]
        self.window[self.key("filter")].update(value=wanted)
        self._first, self._chosen = 0, None
        self._list(wanted)

    @property
    def chosen(self) -> int | None:
        """The place in the outcome of the image that is chosen."""
        return self._chosen

    def near(self) -> list[str]:
        """Return the names of the images below and above the chosen one."""
        if self._outcome is None or self._chosen not in self.listed:
            return []
        at = self.listed.index(self._chosen)
        return [
            self._outcome.names[each]
            for each in self.listed[at + 1 : at + 2] + self.listed[max(at - 1, 0) : at]
        ]

    def _list(self, wanted: str) -> None:
        """Show what passes a filter; the chosen image stays chosen if it does, else the first one is."""
        self.listed = (
            [] if self._outcome is None else self._order[self._passing(wanted)[self._order]].tolist()
        )
        if self._chosen not in self.listed:
            self._chosen = self.listed[0] if self.listed else None
            self._first = 0
        self._first = min(self._first, max(0, len(self.listed) - 1) // PAGE * PAGE)
        self._show_page()

    def _passing(self, wanted: str) -> NDArray[np.bool_]:
        """Return which images of the outcome pass a filter, (N,)."""
        assert self._outcome is not None
        for (truth, verdict), name in BY_VERDICT.items():
            if wanted == name:
                is_such = self._outcome.is_real & (self._outcome.is_anomalous == (truth == "defective"))
                return np.asarray(is_such & (self._decided == verdict))
        if wanted == IS_UNSURE:
            return np.asarray(self._decided == UNSURE)
        return np.array([wanted in (EVERY, defect) for defect in self._outcome.defects], np.bool_)

    def _show_page(self) -> None:
        page = self.listed[self._first : self._first + PAGE]
        cells = [self._cells(at) for at in page]
        if cells != self._shown:
            self._shown = cells
            chosen = [page.index(self._chosen)] if self._chosen in page else None
            self.window[self.key("list")].update(values=cells, select_rows=chosen)
        self.window[self.key("place")].update(self._place_text(len(page)))

    def _place_text(self, on_page: int) -> str:
        """Return how many images are listed, and how many of all are synthetic."""
        count, total = len(self.listed), len(self._order)
        if self._outcome is None or not count:
            return "none"
        synthetic = int(np.count_nonzero(~self._outcome.is_real[self.listed]))
        drawn = f", {synthetic} synthetic" if synthetic else ""
        if count > PAGE:
            return f"{self._first + 1} to {self._first + on_page} of {count}{drawn}"
        return f"{count} of {total}{drawn}" if count < total else f"{total}{drawn or ' images'}"

    def _cells(self, at: int) -> Sequence[str]:
        assert self._outcome is not None
        image = self._outcome.report.images[at]
        return [
            image.file,
            image.defect,
            verdict_text(verdict_by(self._decided[at])),
            f"{self._outcome.scores[at]:.4g}",
            f"{image.scores['linf']:.4g}",
            "yes" if image.has_gt_mask and self._outcome.is_anomalous[at] else "–",
        ]

    def routes(self) -> Routes:
        """Return what its elements do."""
        return {
            self.key("filter"): self._filter,
            self.key("list"): self._choose,
            self.key("previous"): lambda: self._leaf(-1),
            self.key("next"): lambda: self._leaf(1),
        }

    def _filter(self) -> None:
        self._first, self._chosen = 0, None
        self._list(self.values[self.key("filter")])

    def _choose(self) -> None:
        rows = self.values[self.key("list")]
        if rows and self._first + rows[0] < len(self.listed):
            self._chosen = self.listed[self._first + rows[0]]

    def _leaf(self, way: int) -> None:
        first = self._first + way * PAGE
        if 0 <= first < len(self.listed):
            self._first, self._chosen = first, self.listed[first]
            self._show_page()
