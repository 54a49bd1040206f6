"""The Inspect page: new images are judged by an evaluated run, also as they come from a camera."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Self

from configs import events
from configs.errors import Problem, SpecError, UserError
from configs.spec.spec_io import spec_from
from datasets.images import read_image
from datasets.previews import load_thumbnail
from evaluation.evaluate_spec import METHODS, InspectSpec
from evaluation.inspection.folder import Judged, inspection_of
from evaluation.inspection.table import Filter, Judgements
from evaluation.saved.evaluation import evaluations_of, read_outcome
from gui.canvas.image_view import ImageView
from gui.framework.host import CalledGood, ChosenThresholds, Host, Offer
from gui.framework.job_page import JobPage
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.shared.called_good import CalledGoodButton
from gui.shared.folder_chooser import FolderChooser
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.widgets import (
    INPUT_WIDTH,
    Row,
    choice,
    field_row,
    help_of,
    prose,
    real_number,
    table,
    text_input,
)

VERDICT = (BOLD[0], 20, "bold")
SIDE = 768  # of the pictures that are loaded, pixels
MOST = 500  # lines that are listed, the last ones
NEWEST = "all, newest first"
FILTERS: dict[str, Filter] = {
    NEWEST: "all",
    "stopped": "alarm",
    "unsure": "unsure",
    "unreadable": "unreadable",
}
COLUMNS = {"image": 30, "verdict": 9, "note": 24, "score": 10, "threshold": 10}


class InspectPage(JobPage):
    """A folder of new images goes in; verdicts and heatmaps come out."""

    name, title, spec_class, run_text = "inspect", "Inspect", InspectSpec, "Inspect"
    computes = True

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.views = {
            name: ImageView(self.key(f"view.{name}"), palette, (300, 180), name)
            for name in ("image", "where it is unlike good ones")
        }
        self.chooser = FolderChooser(
            self, "folder", palette, "Choose a folder of new images", self._take, self._typed
        )
        self.called_good = CalledGoodButton(self, palette, self._called_good)
        self.judgements: Judgements | None = None  # of the inspection that is shown
        self._listed: Sequence[Judged] = []
        self._awaits_newest = False  # whether the newest is to be shown, once the one before was read
        self._source = Path()
        self._inspected: tuple[str, str] | None = None  # the run, and its evaluation
        self._follows = True  # whether the newest image is shown as it comes
        self._watches = False  # whether the job goes on until the person ends it

    def form_rows(self) -> list[Row]:
        """Return the form."""
        return [
            field_row("Run", choice(self.key("run_name"), []), tooltip=help_of(InspectSpec, "run")),
            field_row(
                "Evaluation",
                choice(self.key("method"), METHODS, METHODS[0]),
                tooltip=help_of(InspectSpec, "method"),
            ),
            field_row(
                "Folder",
                text_input(self.key("folder"), width=INPUT_WIDTH - 11),
                *self.chooser.buttons(),
                tooltip=help_of(InspectSpec, "folder"),
            ),
            field_row(
                "Threshold",
                text_input(self.key("threshold"), width=9),
                sg.Text("unsure from", tooltip=help_of(InspectSpec, "unsure")),
                text_input(self.key("unsure"), width=9),
                tooltip=help_of(InspectSpec, "threshold"),
            ),
            [
                sg.Checkbox(
                    "watch: go on, and judge images as they come",
                    key=self.key("watch"),
                    enable_events=True,
                    tooltip=help_of(InspectSpec, "watch"),
                )
            ],
            [sg.Text("So far", font=BOLD, pad=(4, (10, 2)))],
            [prose(self.key("counts"), self.palette, 4, "nothing was inspected yet")],
        ]

    def outcome_rows(self) -> list[Row]:
        """Return the pictures of the chosen image, and the list."""
        soft = self.palette.soft
        pictures = [
            sg.Column(
                [[sg.Text(name, font=SMALL, text_color=soft)], [view.element]],
                expand_x=True,
                expand_y=True,
                pad=(3, 0),
            )
            for name, view in self.views.items()
        ]
        return [
            [
                sg.Text("", key=self.key("verdict"), font=VERDICT, size=(10, 1)),
                prose(self.key("about"), self.palette, 2, soft=True),
            ],
            pictures,
            [
                sg.Text("Images", font=BOLD),
                choice(self.key("filter"), list(FILTERS), NEWEST, width=18),
                *self.called_good.rows()[0],
                sg.Text("", key=self.key("place"), font=SMALL, text_color=soft, expand_x=True),
            ],
            [table(self.key("list"), list(COLUMNS), list(COLUMNS.values()), 6, self.palette, 3, grows=False)],
        ]

    def read_form(self, form: Form) -> InspectSpec:
        """Return the spec that the form describes."""
        typed, unsure, folder = (form[self.key(name)].strip() for name in ("threshold", "unsure", "folder"))
        spec = spec_from(
            InspectSpec,
            run=form[self.key("run_name")],
            method=form[self.key("method")],
            **({"folder": folder} if folder else {}),
            threshold=real_number(typed) if typed else None,
            unsure=real_number(unsure) if unsure else None,
            watch=bool(form[self.key("watch")]),
        )
        if spec.threshold is not None and spec.unsure is not None and spec.unsure > spec.threshold:
            above = f"must not be above the threshold, {spec.threshold:g}, got {spec.unsure:g}; choose a lower one"
            raise SpecError("form", [Problem("unsure", above)])
        return spec

    def fill_form(self, spec: InspectSpec) -> None:
        """Write a spec into the form."""
        self.offered(ChosenThresholds(spec.run, spec.method, (spec.threshold, spec.unsure)))
        self.host.window[self.key("folder")].update(str(spec.folder))
        self.host.window[self.key("watch")].update(spec.watch)

    def offered(self, what: Offer) -> None:
        """Fill in a run and its evaluation, with the thresholds of an alarm and of what is unsure; the folder stays."""
        if not isinstance(what, ChosenThresholds):
            return
        window = self.host.window
        window[self.key("run_name")].update(value=what.run)
        self._list_evaluations(what.run)
        window[self.key("method")].update(value=what.evaluation)
        for name, value in zip(("threshold", "unsure"), what.thresholds, strict=True):
            window[self.key(name)].update("" if value is None else f"{value:.6g}")

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file."""
        return f"{spec.kind}-{spec.run}"

    def routes(self) -> Routes:
        """Return what the form's elements and the list do."""
        own: Routes = {
            self.key("run_name"): lambda: self._list_evaluations(self.host.values[self.key("run_name")]),
            **self.chooser.routes(),
            self.key("filter"): self._filter,
            self.key("list"): self._choose,
        }
        return merged(super().routes(), own, self.called_good.routes())

    def _called_good(self) -> CalledGood | str:
        """Return the photo that is chosen, if it is stopped; else what is the matter."""
        rows = self.host.values[self.key("list")]
        if not rows or rows[0] >= len(self._listed) or self._inspected is None:
            return "no photo is chosen"
        judged = self._listed[rows[0]]
        if judged.verdict != "alarm":
            return f"{judged.file} is not stopped"
        return CalledGood(*self._inspected, self._source / judged.file)

    def _filter(self) -> None:
        if self.judgements is not None:
            self._list(self.judgements)

    def _choose(self) -> None:
        """Look at the chosen image; the newest one gives way to those that come."""
        rows = self.host.values[self.key("list")]
        if rows and rows[0] < len(self._listed):
            self._awaits_newest = False
            self._follows = rows[0] == 0
            self._show_image(self._listed[rows[0]])

    def _typed(self) -> str:
        return str(self.host.window[self.key("folder")].get()).strip()

    def dropped(self, folder: Path) -> bool:
        """Take it for the one to inspect."""
        self.chooser.give(folder)
        return True

    def _take(self, folder: Path) -> None:
        self.host.window[self.key("folder")].update(str(folder))

    def refresh(self) -> None:
        """List the runs that were evaluated."""
        workspace = self.host.workspace
        evaluated = [run for run in workspace.runs() if workspace.run(run).evaluations()]
        self._list_evaluations(self.host.refill(self.key("run_name"), evaluated))

    def _list_evaluations(self, run: str) -> None:
        """List how a run was evaluated."""
        self.host.refill(self.key("method"), evaluations_of(self.host.workspace.run(run)) if run else METHODS)

    def started(self, spec: Any) -> None:
        """Follow the table that the job will write."""
        files = self.host.workspace.run(spec.run)
        with suppress(UserError):  # the job says the same, and why
            place = inspection_of(spec, files, read_outcome(files, spec.method))
            self.judgements = Judgements(place.folder, MOST)
        self._source, self._follows, self._watches = spec.folder, True, spec.watch
        self._inspected = spec.run, spec.method

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
        return self._is_reading or (self.judgements is not None and self.judgements.has_more)

    @property
    def _is_reading(self) -> bool:
        return any(view.is_reading for view in self.views.values())

    def draw(self) -> None:
        """Take in new lines, and draw."""
        if self.judgements is not None and self.judgements.take_in():
            self._list(self.judgements)
        if self._awaits_newest and not self._is_reading:  # else photos that come quickly would never be seen
            self._awaits_newest = False
            self._show_image(self._listed[0])
        for view in self.views.values():
            view.draw()

    def _list(self, judgements: Judgements) -> None:
        """List what passes the filter; show the newest of it, unless the person looks at another one."""
        kind = FILTERS[self.host.window[self.key("filter")].get()]
        kept = self._listed[0].file if self._listed else ""
        self._listed = judgements.last(kind)
        cells = [
            [each.file, each.verdict or "–", each.note, *map(_shown, (each.score, each.threshold))]
            for each in self._listed
        ]
        palette = self.palette
        colors = {"alarm": palette.bad, "pass": palette.good, "unsure": palette.accent}
        self.host.window[self.key("list")].update(
            values=cells,
            row_colors=[
                (at, colors.get(each.verdict or "", palette.soft), palette.card)
                for at, each in enumerate(self._listed)
            ],
        )
        counts = judgements.counts
        shown = f"{counts[kind]} of {counts['all']}"
        self.host.window[self.key("place")].update(
            shown if counts[kind] <= MOST else f"{shown}; the last {MOST} are listed"
        )
        self.host.window[self.key("counts")].update(_counts_text(judgements))
        if self._listed and (self._follows or not kept):
            self._awaits_newest = True
        elif not self._listed:
            self._awaits_newest = False
            for view in self.views.values():
                view.show(None, "no such images")

    def _show_image(self, judged: Judged) -> None:
        image, heat = self.views.values()
        colors = {"alarm": self.palette.bad, "pass": self.palette.good}
        self.host.window[self.key("verdict")].update(
            (judged.verdict or "unreadable").upper(),
            text_color=colors.get(judged.verdict or "", self.palette.ink),
        )
        about = judged.file if judged.score is None else _scores_text(judged)
        self.host.window[self.key("about")].update(about)
        image.show_read(partial(load_thumbnail, self._source / judged.file, side=SIDE))
        if self.judgements is not None and judged.score is not None:
            heat.show_read(partial(read_image, self.judgements.folder.heatmap(judged.file)))
        else:
            heat.show(None, judged.note)


def _scores_text(judged: Judged) -> str:
    return f"{judged.file}\nscore {_shown(judged.score)}, stopped from {_shown(judged.threshold)} on"


def _counts_text(judgements: Judgements) -> str:
    counts = judgements.counts
    text = f"{counts['all']} images: {counts['alarm']} stopped, {counts['pass']} passed"
    others: tuple[Filter, ...] = ("unsure", "unreadable")
    text += "".join(f", {counts[kind]} {kind}" for kind in others if counts[kind])
    return f"{text}\n{judgements.folder.path}"


def _shown(number: float | None) -> str:
    return "–" if number is None else f"{number:.4g}"
