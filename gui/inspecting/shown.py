"""The inspection that is shown: its photos in a list that is filtered, and the chosen one with its verdict."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from evaluation.evaluate_spec import InspectSpec
from evaluation.inspection.folder import InspectionFolder, Judged, inspection_of
from evaluation.inspection.table import Judgements
from evaluation.saved.evaluation import read_outcome, title_of
from gui.framework.host import CalledGood, MissedDefect
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes, merged
from gui.inspecting.judged_view import JudgedView
from gui.inspecting.lines import (
    COLUMNS,
    FILTERS,
    NEWEST,
    WORST,
    counts_text,
    hidden_text,
    lines_of,
    worst_first,
)
from gui.shared.called_good import CalledGoodButton
from gui.shared.missed_defect import MissedDefectButton
from gui.toolkit import sg
from gui.toolkit.cut_text import CutText
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.widgets import Row, choice, prose, table

MOST = 500  # lines that are listed, the last ones


class ShownInspection(Part):
    """One inspection by one evaluation, also while it goes on; or none yet, and what is awaited."""

    def __init__(self, page: Page, palette: Palette) -> None:
        super().__init__(page, "shown", palette)
        self.judged = JudgedView(page, palette)
        self.called_good = CalledGoodButton(page, palette, self._called_good)
        self.missed = MissedDefectButton(page, palette, self._missed)
        self.judgements: Judgements | None = None  # None: no inspection is shown
        self._listed: Sequence[Judged] = []
        self._awaits_newest = False  # whether the newest is to be shown, once the one before was read
        self._source = Path()  # of the photos
        self._by: tuple[str, str] | None = None  # the run, and its evaluation
        self._follows = True  # whether the newest image is shown as it comes
        self._shown: Judged | None = None  # whose pictures are seen

    def counts_rows(self) -> list[Row]:
        """Return how many photos got which verdict so far."""
        return [
            [sg.Text("So far", font=BOLD, pad=(4, (10, 2)))],
            [prose(self.page.key("counts"), self.palette, 4, "nothing was inspected yet")],
        ]

    def rows(self) -> list[Row]:
        """Return the pictures of the chosen image, and the list."""
        key = self.page.key
        place = CutText("", key=key("place"), font=SMALL, text_color=self.palette.soft, size=1, expand_x=True)
        return [
            *self.judged.rows(),
            [
                sg.Text("Images", font=BOLD),
                choice(key("filter"), list(FILTERS), NEWEST, width=20),
                *self.called_good.rows()[0],
                *self.missed.rows()[0],
                place,
            ],
            [table(key("list"), list(COLUMNS), list(COLUMNS.values()), 6, self.palette, 3, grows=False)],
        ]

    def routes(self) -> Routes:
        """Return what the filter, the list and the parts do."""
        own: Routes = {self.page.key("filter"): self._filter, self.page.key("list"): self._choose}
        return merged(own, *(part.routes() for part in (self.judged, self.called_good, self.missed)))

    @property
    def judged_by(self) -> tuple[str, str] | None:
        """The run and the evaluation that judge, or have judged, what is shown; None: nothing is."""
        return None if self.judgements is None else self._by

    def begin(self, spec: InspectSpec) -> None:
        """Show the inspection that a job makes, and nothing of an earlier one. Raises UserError as `follow` does."""
        self.judgements, self._listed, self._shown = None, [], None
        self.judged.show_none(self._awaited())
        self.hide_nothing()
        self.follow(spec)

    def hide_nothing(self) -> None:
        """Set the filter to all, if it hides some: what is stopped must not be hidden."""
        chosen = self.window[self.page.key("filter")]
        if chosen.get() not in (NEWEST, WORST):
            chosen.update(value=NEWEST)

    def follow(self, spec: InspectSpec) -> InspectionFolder:
        """Show the inspection that a spec makes or made. Raises UserError if there is no such evaluation."""
        self._source, self._follows, self._by = spec.folder, True, (spec.run, spec.method)
        files = self.page.host.workspace.run(spec.run)
        place = inspection_of(spec, files, read_outcome(files, spec.method))
        self.judgements = Judgements(place.folder, MOST)
        self._list(self.judgements)
        return place.folder

    def give_way(self, chosen: tuple[str, str]) -> None:
        """Show nothing by another evaluation than the chosen one: it must not stand here as if it were this one's."""
        if self._by not in (None, chosen):
            self.forget(chosen)

    def forget(self, chosen: tuple[str, str]) -> None:
        """Show no inspection, and say that there is none by the chosen evaluation."""
        self.judgements, self._by = None, None
        self._listed, self._awaits_newest, self._shown = [], False, None
        window, key = self.window, self.page.key
        window[key("list")].update(values=[])
        window[key("place")].update("")
        window[key("counts")].update(f"nothing was inspected by {title_of(*chosen)} yet")
        self.judged.show_none(self._awaited())

    def take_over(self, old: Self) -> None:
        """Go on with the inspection that the window before showed."""
        self.judgements, self._source, self._follows = old.judgements, old._source, old._follows
        self._by = old._by
        if self.judgements is not None:
            self._list(self.judgements)

    def _chosen(self) -> Judged | None:
        """Return the photo that is chosen; as long as none is, the one that is shown."""
        rows = self.values[self.page.key("list")]
        return self._listed[rows[0]] if rows and rows[0] < len(self._listed) else self._shown

    def _scored(self) -> tuple[Judged, tuple[str, str], float] | str:
        """Return the photo that is chosen, by what it was judged, and its score; else what is the matter."""
        judged = self._chosen()
        if judged is None or self._by is None:
            return "no photo is chosen"
        if judged.score is None:
            return f"{judged.file} was not judged by the network"
        return judged, self._by, judged.score

    def _called_good(self) -> CalledGood | str:
        """Return the photo that is chosen, if it is stopped or unsure; else what is the matter."""
        found = self._scored()
        if isinstance(found, str):
            return found
        judged, by, score = found
        if judged.verdict == "pass":
            return f"{judged.file} is passed"
        return CalledGood(*by, self._source / judged.file, score, judged.threshold)

    def _missed(self) -> MissedDefect | str:
        """Return the photo that is chosen, if the network has judged it; else what is the matter."""
        found = self._scored()
        if isinstance(found, str):
            return found
        judged, by, _ = found
        return MissedDefect(*by, self._source / judged.file, judged.threshold, has_mask=False)

    def _filter(self) -> None:
        if self.judgements is not None:
            self._list(self.judgements)

    def _choose(self) -> None:
        """Look at the chosen image; the newest one gives way to those that come."""
        if (judged := self._chosen()) is not None:
            self._awaits_newest = False
            self._follows = judged is self._listed[0]
            self._show_image(judged)

    @property
    def has_more(self) -> bool:
        """Whether the table has lines, or a picture is there, that were not read yet."""
        return self.judged.is_reading or (self.judgements is not None and self.judgements.has_more)

    def _awaited(self) -> str:
        """Return why no photo is shown, and what comes or is to be done."""
        if self.judgements is None or (not self.page.is_busy and not self.judgements.counts["all"]):
            return "choose the folder of the photos, then Inspect"
        if not self.judgements.counts["all"]:
            return "the first photo is awaited…"
        return "no photo is in this list: choose another one below"

    def draw(self) -> None:
        """Take in new lines, and draw."""
        if self.judgements is not None and self.judgements.take_in():
            self._list(self.judgements)
        if (
            self._awaits_newest and not self.judged.is_reading
        ):  # else photos that come quickly would never be seen
            self._awaits_newest = False
            self._show_image(self._listed[0])
        if not self._listed:
            self.judged.show_none(self._awaited())
        self.judged.draw()
        self.called_good.draw()
        self.missed.draw()

    def _show_image(self, judged: Judged) -> None:
        folder = None if self.judgements is None else self.judgements.folder
        self._shown = judged
        self.judged.show(judged, self._source, folder)

    def _list(self, judgements: Judgements) -> None:
        """List what passes the filter; show the newest of it, unless the person looks at another one."""
        window, key = self.window, self.page.key
        name = window[key("filter")].get()
        kind = FILTERS[name]
        kept = self._listed[0].file if self._listed else ""
        self._listed = worst_first(judgements.last(kind)) if name == WORST else judgements.last(kind)
        window[key("list")].update(**lines_of(self._listed, self.palette))
        counts = judgements.counts
        told = f"{counts[kind]} of {counts['all']}{hidden_text(judgements, self._listed)}"
        window[key("place")].update(told if counts[kind] <= MOST else f"{told}; the last {MOST} are listed")
        by = f"By {title_of(*self._by)}: " if self._by else ""
        window[key("counts")].update(f"{by}{counts_text(judgements)}")
        if self._listed and (self._follows or not kept):
            self._awaits_newest = True
        elif not self._listed:
            self._awaits_newest = False
            self.judged.show_none(self._awaited())
