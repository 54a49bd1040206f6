"""The Inspect page: new images are judged by an evaluated run, also as they come from a camera."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from configs import events
from configs.errors import UserError
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import InspectSpec
from evaluation.inspection.folder import InspectionFolder, Judged, inspection_of
from evaluation.inspection.table import Judgements
from evaluation.saved.evaluation import read_outcome, title_of
from gui.framework.host import CalledGood, ChosenThresholds, Host, MissedDefect, Offer
from gui.framework.job_page import JobPage
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.inspecting.form import InspectForm
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
from gui.inspecting.used_elsewhere import UsedElsewhere
from gui.shared.called_good import CalledGoodButton
from gui.shared.missed_defect import MissedDefectButton
from gui.toolkit import sg
from gui.toolkit.cut_text import CutText
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.widgets import (
    Row,
    choice,
    prose,
    table,
)

MOST = 500  # lines that are listed, the last ones


class InspectPage(JobPage):
    """A folder of new images goes in; verdicts and heatmaps come out."""

    name, title, spec_class, run_text = "inspect", "Inspect", InspectSpec, "Inspect"
    computes = True

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.form = InspectForm(self, palette)
        self.evaluation = self.form.evaluation
        self.elsewhere = UsedElsewhere(self, palette, self.evaluation, self.offered, self._judging)
        self.judged = JudgedView(self, palette)
        self.called_good = CalledGoodButton(self, palette, self._called_good)
        self.missed = MissedDefectButton(self, palette, self._missed)
        self.judgements: Judgements | None = None  # of the inspection that is shown
        self._listed: Sequence[Judged] = []
        self._awaits_newest = False  # whether the newest is to be shown, once the one before was read
        self._source = Path()
        self._inspected: tuple[str, str] | None = None  # the run, and its evaluation
        self._follows = True  # whether the newest image is shown as it comes
        self._may_come_back = False  # whether the form was filled anew, and the page not looked at since
        self._watches = False  # whether the job goes on until the person ends it

    def form_rows(self) -> list[Row]:
        """Return the form."""
        return [
            *self.form.evaluation_rows(),
            *self.elsewhere.rows(),
            *self.form.rows(),
            [sg.Text("So far", font=BOLD, pad=(4, (10, 2)))],
            [prose(self.key("counts"), self.palette, 4, "nothing was inspected yet")],
        ]

    def outcome_rows(self) -> list[Row]:
        """Return the pictures of the chosen image, and the list."""
        return [
            *self.judged.rows(),
            [
                sg.Text("Images", font=BOLD),
                choice(self.key("filter"), list(FILTERS), NEWEST, width=20),
                *self.called_good.rows()[0],
                *self.missed.rows()[0],
                CutText(
                    "", key=self.key("place"), font=SMALL, text_color=self.palette.soft, size=1, expand_x=True
                ),
            ],
            [table(self.key("list"), list(COLUMNS), list(COLUMNS.values()), 6, self.palette, 3, grows=False)],
        ]

    def read_form(self, form: Form) -> InspectSpec:
        """Return the spec that the form describes."""
        return self.form.read(form)

    def fill_form(self, spec: InspectSpec) -> None:
        """Write a spec into the form."""
        self.offered(ChosenThresholds(spec.run, spec.method, (spec.threshold, spec.unsure)))
        self.host.window[self.key("folder")].update(str(spec.folder))
        self.host.window[self.key("watch")].update(spec.watch)

    def offered(self, what: Offer) -> None:
        """Fill in a run and its evaluation, with the thresholds of an alarm and of what is unsure; the folder stays."""
        if not isinstance(what, ChosenThresholds):
            return
        self.form.fill(what)
        if not self.is_busy and self._inspected not in (None, self.evaluation.chosen):
            self._forget()

    def came_to_front(self, used: ChosenThresholds | None) -> None:
        """Go on with what was inspected before, or was worked with on other pages since."""
        if self._may_come_back:
            self._may_come_back = False
            self._come_back()
        if used is not None:
            self.elsewhere.come(used)

    def _judging(self) -> tuple[str, str] | None:
        """Return the run and the evaluation that judge, or have judged, what is shown; None: nothing is."""
        return None if self.judgements is None else self._inspected

    def _forget(self) -> None:
        """Take away what another model has judged: it must not stand here as if it were this one's."""
        self.judgements, self._inspected = None, None
        self._listed, self._awaits_newest = [], False
        window = self.host.window
        window[self.key("list")].update(values=[])
        window[self.key("place")].update("")
        window[self.key("counts")].update(f"nothing was inspected by {title_of(*self.evaluation.chosen)} yet")
        self.judged.show_none(self._awaited())

    @property
    def asks(self) -> Mapping[str, Callable[[], None]]:
        """What asks for the folder."""
        return {"folder": self.form.chooser.browse}

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file."""
        return f"{spec.kind}-{spec.run}"

    @property
    def keeps(self) -> str:
        """What stays of an inspection that is stopped."""
        watched = " The folder is no longer watched." if self._watches else ""
        return f"The photos that were judged stay in the list and in its table.{watched}"

    def routes(self) -> Routes:
        """Return what the form's elements and the list do."""
        own: Routes = {
            **self.form.routes(),
            self.key("filter"): self._filter,
            self.key("list"): self._choose,
        }
        parts = (self.judged, self.called_good, self.missed)
        return merged(super().routes(), own, *(part.routes() for part in parts))

    def _chosen(self) -> Judged | None:
        """Return the photo that is chosen."""
        rows = self.host.values[self.key("list")]
        return self._listed[rows[0]] if rows and rows[0] < len(self._listed) else None

    def _called_good(self) -> CalledGood | str:
        """Return the photo that is chosen, if it is stopped or unsure; else what is the matter."""
        judged = self._chosen()
        if judged is None or self._inspected is None:
            return "no photo is chosen"
        if judged.score is None:
            return f"{judged.file} was not judged by the network"
        if judged.verdict == "pass":
            return f"{judged.file} is passed"
        return CalledGood(*self._inspected, self._source / judged.file, judged.score, judged.threshold)

    def _missed(self) -> MissedDefect | str:
        """Return the photo that is chosen, if the network has judged it; else what is the matter."""
        judged = self._chosen()
        if judged is None or self._inspected is None:
            return "no photo is chosen"
        if judged.score is None:
            return f"{judged.file} was not judged by the network"
        return MissedDefect(*self._inspected, self._source / judged.file, judged.threshold, has_mask=False)

    def _filter(self) -> None:
        if self.judgements is not None:
            self._list(self.judgements)

    def _choose(self) -> None:
        """Look at the chosen image; the newest one gives way to those that come."""
        if (judged := self._chosen()) is not None:
            self._awaits_newest = False
            self._follows = judged is self._listed[0]
            self._show_image(judged)

    def dropped(self, folder: Path) -> bool:
        """Take it for the one to inspect."""
        self.form.chooser.give(folder)
        return True

    def restored(self, form: Form) -> None:
        """Hide nothing by a remembered filter; what was inspected before is read once a person looks at the page."""
        super().restored(form)
        self.host.window[self.key("filter")].update(value=NEWEST)
        self._may_come_back = True

    def _come_back(self) -> None:
        """Show what was inspected before, of the folder and by the evaluation that the form names."""
        (run, method), folder = self.evaluation.chosen, self.form.typed()
        if run in self.host.workspace.runs() and folder and self.judgements is None:
            with suppress(UserError):  # an evaluation that is gone, or cannot be read any more
                shown = self._follow(spec_from(InspectSpec, run=run, method=method, folder=folder))
                if not shown.results.exists():
                    self._forget()

    def refresh(self) -> None:
        """List the runs that were evaluated."""
        self.form.refresh()

    def started(self, spec: Any) -> None:
        """Follow the table that the job will write; nothing of an earlier inspection stays in sight."""
        self.judgements, self._listed = None, []
        self.judged.show_none(self._awaited())
        self.host.window[self.key("filter")].update(value=NEWEST)  # what is stopped must not be hidden
        self._watches = spec.watch
        with suppress(UserError):  # the job says the same, and why
            self._follow(spec)

    def _follow(self, spec: InspectSpec) -> InspectionFolder:
        """Show the inspection that a spec makes or made. Raises UserError if there is no such evaluation."""
        self._source, self._follows, self._inspected = spec.folder, True, (spec.run, spec.method)
        files = self.host.workspace.run(spec.run)
        place = inspection_of(spec, files, read_outcome(files, spec.method))
        self.judgements = Judgements(place.folder, MOST)
        self._list(self.judgements)
        return place.folder

    def show_event(self, event: events.Event) -> None:
        """Say that a watch has ended as it is meant to: by the person."""
        if isinstance(event, events.Failed) and event.reason == "cancelled" and self._watches:
            self.panel.say("the watch has ended")

    def take_over(self, old: Self) -> None:
        """Go on with the inspection that the window before showed."""
        super().take_over(old)
        self.judgements, self._source, self._follows = old.judgements, old._source, old._follows
        self._inspected = old._inspected
        if self.judgements is not None:
            self._list(self.judgements)

    @property
    def has_more(self) -> bool:
        """Whether the table has lines, or a picture is there, that were not read yet."""
        is_reading = self.judged.is_reading or self.form.hint.has_more
        return is_reading or (self.judgements is not None and self.judgements.has_more)

    def _awaited(self) -> str:
        """Return why no photo is shown, and what comes or is to be done."""
        if self.judgements is None or (not self.is_busy and not self.judgements.counts["all"]):
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
        self.form.hint.draw()
        self.elsewhere.draw()
        self.called_good.draw()
        self.missed.draw()

    def _show_image(self, judged: Judged) -> None:
        folder = None if self.judgements is None else self.judgements.folder
        self.judged.show(judged, self._source, folder)

    def _list(self, judgements: Judgements) -> None:
        """List what passes the filter; show the newest of it, unless the person looks at another one."""
        name = self.host.window[self.key("filter")].get()
        kind = FILTERS[name]
        kept = self._listed[0].file if self._listed else ""
        self._listed = worst_first(judgements.last(kind)) if name == WORST else judgements.last(kind)
        self.host.window[self.key("list")].update(**lines_of(self._listed, self.palette))
        counts = judgements.counts
        told = f"{counts[kind]} of {counts['all']}{hidden_text(judgements, self._listed)}"
        self.host.window[self.key("place")].update(
            told if counts[kind] <= MOST else f"{told}; the last {MOST} are listed"
        )
        by = f"By {title_of(*self._inspected)}: " if self._inspected else ""
        self.host.window[self.key("counts")].update(f"{by}{counts_text(judgements)}")
        if self._listed and (self._follows or not kept):
            self._awaits_newest = True
        elif not self._listed:
            self._awaits_newest = False
            self.judged.show_none(self._awaited())
