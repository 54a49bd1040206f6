"""A page with a form that writes a spec, a job that does the work of it, and a place for the outcome."""

import copy
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Self

from configs import events
from configs.errors import Problem, SpecError
from configs.events import Event
from configs.spec.spec import Spec
from configs.spec.spec_io import read_spec, to_hjson
from gui.framework import spec_files
from gui.framework.fold import Fold
from gui.framework.host import Host
from gui.framework.job_panel import PanelPage
from gui.framework.marks import Marks
from gui.framework.next_step import NextStep
from gui.framework.page import Form
from gui.framework.routes import Routes
from gui.framework.stopping import stop_asked
from gui.toolkit import dialogs, sg
from gui.toolkit.scrolling import keep_below, stand_aside
from gui.toolkit.theme import MONO, Palette
from gui.toolkit.widgets import Row, button, prose, scrolled
from jobs.queue.adding import enqueue
from jobs.queue.folder import Queue

FORM_WIDTH = 450  # pixels
SETTLED = 5  # looks at a form after a job's end, in which it takes in what the job made
SPEC_HELP = "the spec that this form writes; it runs without the window, too"
LINE = 56  # characters of what the folded spec tells


class JobPage(PanelPage):
    """A page. A subclass says what its form and its outcome are; to run, show and cancel the job is done here."""

    spec_class: ClassVar[type[Spec]]
    run_text: ClassVar[str]
    extras: ClassVar[Mapping[str, tuple[str, str]]] = {}  # more buttons beside it: event, text and help

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.next_step: NextStep | None = None  # where the path goes on
        self.marks = Marks(self, palette)
        self.more = Fold(self, "more", palette, "More", self.more_rows)
        self.spec_fold = Fold(self, "spec_fold", palette, "Spec", self._spec_rows, SPEC_HELP)
        self._failures: list[str] = []  # of the jobs that were started together
        self._shown_spec = ""
        self._shown_form: Any = None
        self._looks = 0  # at the form since a job has ended

    @abstractmethod
    def form_rows(self) -> list[Row]:
        """Return the rows of the form. Starts nothing."""

    def more_rows(self) -> list[Row]:
        """Return what the form has for few; a page that has some lays out `more` where it belongs."""
        return []

    @abstractmethod
    def outcome_rows(self) -> list[Row]:
        """Return what stands on the right."""

    @abstractmethod
    def read_form(self, form: Form) -> Spec:
        """Return the spec that the form describes. Raises SpecError naming the field."""

    def read_specs(self, form: Form) -> Sequence[Spec]:
        """Return the specs that running the form does the work of. Raises SpecError naming the field."""
        return [self.read_form(form)]

    def jobs_of(self, specs: Sequence[Spec]) -> list[list[Spec]]:
        """Return specs by the jobs that do their work in turn: each alone, so that one that fails ends no other."""
        return [[spec] for spec in specs]

    def agreed(self, specs: Sequence[Spec]) -> Sequence[Spec]:
        """Return what is to be done of specs, once the person was asked what there is to ask; none: they go back."""
        return specs

    @abstractmethod
    def fill_form(self, spec: Any) -> None:
        """Write a spec into the form."""

    def expect(self, specs: Sequence[Spec]) -> None:
        """Get ready for the jobs of the form as it stands."""

    def went_back(self) -> bool:
        """Leave what Escape leaves, such as a large picture; False if there is nothing to leave."""
        return False

    def show_event(self, event: Event) -> None:
        """Show what the job said, beyond progress and log."""

    def show_failure(self, event: events.Failed) -> None:
        """Show why a job failed, once those that follow it have ended."""
        self._failures.append(event.message)

    def take_over(self, old: Self) -> None:
        """Go on where the same page of a window that gives way stands."""
        self.panel.take_over(old.panel)
        self.update_buttons()

    def layout(self) -> list[Row]:
        """Return the whole page."""
        palette = self.palette
        form = [
            *self.form_rows(),
            [
                self.spec_fold.head(),
                sg.Push(),
                *(
                    button(text, self.key(name), palette, tooltip=tooltip, slim=True)
                    for name, text, tooltip in (
                        ("open", "Open…", "fill the form from a spec (Ctrl+O)"),
                        ("save", "Save…", "keep the spec in a file (Ctrl+S)"),
                    )
                ),
            ],
            [prose(self.key("spec_line"), palette, 1, soft=True)],
            self.spec_fold.body(),
        ]
        actions: list[Row] = [
            [
                sg.Push(),
                button("Cancel", self.key("cancel"), palette, tooltip="stop the job, after a question (Esc)"),
                *(
                    button(text, self.key(name), palette, tooltip=tooltip)
                    for name, (text, tooltip) in self.extras.items()
                ),
                button(
                    "Add to queue", self.key("enqueue"), palette, tooltip="run it later, in its turn (F6)"
                ),
                button(self.run_text, self.key("run"), palette, primary=True, tooltip="run the spec (F5)"),
            ],
            *self.panel.progress_rows([self.next_step.button()] if self.next_step else []),
        ]
        outcome = [*self.outcome_rows(), self.panel.log_row()]
        left = sg.Column(
            [
                [scrolled(self.key("form.rows"), form)],
                [sg.Column(actions, key=self.key("actions"), expand_x=True, pad=(0, 0))],
            ],
            key=self.key("form"),
            size=(FORM_WIDTH, 540),
            expand_y=True,
            vertical_alignment="top",
            pad=((10, 6), (10, 8)),
        )
        right = sg.Column(
            [[scrolled(self.key("outcome.rows"), outcome, sideways=True)]],
            expand_x=True,
            expand_y=True,
            vertical_alignment="top",
            pad=((6, 10), (10, 8)),
        )
        return [[left, right]]

    def _spec_rows(self) -> list[Row]:
        return [
            [
                sg.Multiline(
                    "",
                    key=self.key("spec"),
                    size=(40, 9),
                    disabled=True,
                    background_color=self.palette.paper,
                    font=MONO,
                    border_width=0,
                    expand_x=True,
                    tooltip=SPEC_HELP,
                )
            ]
        ]

    def opened(self) -> None:
        """Let the form take all of the height, and its own width alone: the toolkit gives it neither."""
        self.update_buttons()
        stand_aside(self.host.window[self.key("form")])
        keep_below(self.host.window[self.key("actions")])

    def routes(self) -> Routes:
        """Return what the form's buttons and the keys do; a subclass adds its own."""
        return {
            self.key("run"): self.run,
            self.key("enqueue"): self.enqueue,
            self.key("cancel"): partial(stop_asked, self),
            self.key("escape"): self._leave,
            self.key("open"): self.open_spec,
            self.key("save"): self.save_spec,
            **(self.next_step.routes() if self.next_step else {}),
            **self.spec_fold.routes(),
            **(self.more.routes() if self._has_more_rows else {}),
        }

    @property
    def _has_more_rows(self) -> bool:
        return type(self).more_rows is not JobPage.more_rows

    def _leave(self) -> None:
        if not self.went_back():
            stop_asked(self)

    def turn(self) -> None:
        """Take in what the job said since the last turn; show the spec while in front."""
        if self.host.is_front(self.name):
            self.show_spec(self.host.values)
            for fold in (self.spec_fold, *([self.more] if self._has_more_rows else [])):
                fold.follow()
            if self.next_step:
                self.next_step.follow()
        if self.panel.turn(self._show):
            if self._failures and not self.panel.is_busy:
                self.host.report_failure(f"{self.title} failed", "\n\n".join(self._failures))
                self._failures = []
            self._looks = 0
            self.job_ended()
            self.update_buttons()
            self.host.refresh()

    def job_ended(self) -> None:
        """Follow the end of a job; the next one may have begun."""

    def _show(self, event: Event) -> None:
        if isinstance(event, events.Failed) and event.reason != "cancelled":
            self.show_failure(event)
        self.show_event(event)

    def run(self) -> None:
        """Do the work of the form's specs. Raises SpecError."""
        if not self.panel.is_busy and (specs := self.agreed(self.read_specs(self.host.values))):
            self.start(specs)

    def start(self, specs: Sequence[Spec]) -> None:
        """Write specs to files and start their job."""
        jobs = [
            [spec_files.keep(self.host.specs_folder, self.spec_name(spec), to_hjson(spec)) for spec in job]
            for job in self.jobs_of(specs)
        ]
        self.started(specs[0])
        self.panel.start(jobs, self.host.workspace.root)
        self.update_buttons()

    def filled_in(self) -> None:
        """Say that the form is as was proposed, and what is to be pressed now."""
        if not self.is_busy:
            self.panel.say(f"filled in as proposed: {self.run_text} (F5) begins", 0, self.palette.ink)
            self._looks = 0

    def enqueue(self) -> None:
        """Put the form's specs at the end of the queue. Raises SpecError."""
        queue = Queue.at(self.host.workspace.queue)
        jobs = [enqueue(spec, queue) for spec in self.agreed(self.read_specs(self.host.values))]
        if not jobs:
            return
        self.host.window["status"].update(f"added to the queue: {', '.join(jobs)}")
        self.host.refresh()

    def started(self, spec: Any) -> None:
        """Make room for the outcome of a job that starts."""

    def update_buttons(self) -> None:
        """Enable what can be done now."""
        busy = self.panel.is_busy
        self.host.window[self.key("run")].update(disabled=busy)
        self.host.window[self.key("cancel")].update(disabled=not busy)
        for name in self.extras:
            self.host.window[self.key(name)].update(disabled=busy)

    def show_spec(self, form: Form) -> None:
        """Show the spec that the form describes as it stands, or what is wrong with it."""
        self._looks += 1
        state = (self._own_values(form), copy.deepcopy(self.memory))
        if state == self._shown_form:
            return
        self._shown_form = state
        problems: Sequence[Problem] = ()
        try:
            specs = self.read_specs(form)
            text, color = "\n".join(map(to_hjson, specs)), self.palette.ink
            self.expect(specs)
        except SpecError as error:
            text = "\n".join(f"{found.field}: {found.message}" for found in error.problems)
            untouched = all("missing" in found.message for found in error.problems)
            color = self.palette.soft if untouched else self.palette.bad
            problems = () if untouched else error.problems
        self.marks.show(problems)
        if self._has_more_rows:
            self.more.reveal(self.marks.marked)
        if text != self._shown_spec:
            if self._shown_spec and self._looks > SETTLED:
                self.panel.rest()
            self._shown_spec = text
            self.host.window[self.key("spec")].update(text, text_color=color)
            self.host.window[self.key("spec_line")].update(_in_a_line(text), text_color=color)

    def _own_values(self, form: Form) -> dict[str, Any]:
        return {key: value for key, value in form.items() if str(key).startswith(f"{self.name}.")}

    def open_spec(self) -> None:
        """Fill the form from a file that the person chooses. Raises UserError."""
        path = dialogs.choose_spec(self.host.window, self.host.specs_folder)
        if path is not None:
            self.fill_form(read_spec(self.spec_class, path))

    def save_spec(self) -> None:
        """Save the form's spec where the person chooses. Raises UserError."""
        spec = self.read_form(self.host.values)
        path = dialogs.choose_where_to_save(
            self.host.window, self.host.specs_folder, f"{self.spec_name(spec)}.hjson"
        )
        if path is not None:
            spec_files.save(path, to_hjson(spec))

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file, without its suffix."""
        return f"{spec.kind}-{spec.name}"


def _in_a_line(text: str) -> str:
    """Return what a spec is of, or the first thing that is wrong with it."""
    lines = text.splitlines()
    told = next((line.strip() for line in lines if ": " in line and "kind:" not in line), "")
    return told if len(told) <= LINE else f"{told[: LINE - 1]}…"
