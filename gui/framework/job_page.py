"""A page with a form that writes a spec, a job that does the work of it, and a place for the outcome."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Self

from configs import events
from configs.errors import SpecError
from configs.events import Event
from configs.spec.spec import Spec
from configs.spec.spec_io import to_hjson
from gui.framework import spec_files
from gui.framework.host import Host
from gui.framework.next_step import NextStep
from gui.framework.routes import Routes
from gui.framework.spec_page import SpecPage
from gui.framework.stopping import stop_asked
from gui.toolkit import sg
from gui.toolkit.scrolling import keep_below, stand_aside
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, button, scrolled
from jobs.queue.adding import enqueue
from jobs.queue.folder import Queue

FORM_WIDTH = 450  # pixels


class JobPage(SpecPage):
    """A page. A subclass says what its form and its outcome are; to run, show and cancel the job is done here."""

    extras: ClassVar[Mapping[str, tuple[str, str]]] = {}  # more buttons beside it: event, text and help

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.next_step: NextStep | None = None  # where the path goes on
        self._failures: list[str] = []  # of the jobs that were started together

    @property
    def asks(self) -> Mapping[str, Callable[[], None]]:
        """What asks the person for a field that is empty, such as the dialog for a folder, by the field's name."""
        return {}

    @property
    def job_title(self) -> str:
        """What its last job is called."""
        return self.title

    @abstractmethod
    def outcome_rows(self) -> list[Row]:
        """Return what stands on the right."""

    def jobs_of(self, specs: Sequence[Spec]) -> list[list[Spec]]:
        """Return specs by the jobs that do their work in turn: each alone, so that one that fails ends no other."""
        return [[spec] for spec in specs]

    def agreed(self, specs: Sequence[Spec]) -> Sequence[Spec]:
        """Return what is to be done of specs, once the person was asked what there is to ask; none: they go back."""
        return specs

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
            *self.spec_rows(),
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

    def opened(self) -> None:
        """Let the form take all of the height, and its own width alone: the toolkit gives it neither."""
        self.update_buttons()
        stand_aside(self.host.window[self.key("form")])
        keep_below(self.host.window[self.key("actions")])

    def routes(self) -> Routes:
        """Return what the form's buttons and the keys do; a subclass adds its own."""
        return {
            **super().routes(),
            self.key("run"): self.run,
            self.key("enqueue"): self.enqueue,
            self.key("cancel"): partial(stop_asked, self),
            self.key("escape"): self._leave,
            **(self.next_step.routes() if self.next_step else {}),
        }

    def _leave(self) -> None:
        if not self.went_back():
            stop_asked(self)

    def turn(self) -> None:
        """Take in what the job said since the last turn; show the spec while in front."""
        if self.host.is_front(self.name):
            self.follow_form()
            if self.next_step:
                self.next_step.follow()
        if self.panel.turn(self._show):
            if self._failures and not self.panel.is_busy:
                self.host.report_failure(f"{self.job_title} failed", "\n\n".join(self._failures))
                self._failures = []
            self.begin_anew()
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
        if self.panel.is_busy:
            return
        try:
            specs = self.agreed(self.read_specs(self.host.values))
        except SpecError as error:
            if (ask := self._what_asks(error)) is None:
                raise
            ask()
            return
        if specs:
            self.start(specs)

    def _what_asks(self, error: SpecError) -> Callable[[], None] | None:
        """Return what asks the person for the field that is empty, if there is something that does."""
        missing = [problem.field for problem in error.problems if problem.is_missing]
        return next((self.asks[field] for field in missing if field in self.asks), None)

    def start(self, specs: Sequence[Spec]) -> None:
        """Write specs to files and start their job."""
        jobs = [
            [spec_files.keep(self.host.specs_folder, self.spec_name(spec), to_hjson(spec)) for spec in job]
            for job in self.jobs_of(specs)
        ]
        self.started(specs[0])
        self.panel.start(jobs, self.host.workspace.root)
        self.update_buttons()

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
