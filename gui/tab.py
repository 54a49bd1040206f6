"""What every tab is: a form that writes a spec, a job that runs it, and a place for the outcome."""

import copy
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from configs import events
from configs.errors import SpecError
from configs.events import Event
from configs.spec import Spec
from configs.spec_io import read_spec, to_hjson
from gui import dialogs, sg, spec_files
from gui.jobs import Ended, Job, LogLine, run_command
from gui.theme import MONO, SMALL, Palette
from gui.widgets import Row, button, duration_text

if TYPE_CHECKING:
    from gui.app import App

Form = Mapping[str, Any]
FORM_WIDTH = 450  # pixels


class Tab(ABC):
    """One tab. A subclass says what its form and its outcome are; running, telling and cancelling are here."""

    name: ClassVar[str]  # of the tab's keys
    title: ClassVar[str]
    spec_class: ClassVar[type[Spec]]
    run_text: ClassVar[str]
    extras: ClassVar[Mapping[str, tuple[str, str]]] = {}  # more buttons beside it: event, text and help

    def __init__(self, app: "App", palette: Palette) -> None:
        self.app = app
        self.palette = palette
        self.job: Job | None = None
        self.memory: dict[str, Any] = {}  # what the form holds besides its fields; outlives the window
        self._shown_spec = ""
        self._shown_form: Any = None

    def key(self, name: str) -> str:
        """Return the key of one of this tab's elements."""
        return f"{self.name}.{name}"

    @abstractmethod
    def form_rows(self) -> list[Row]:
        """Return the rows of the form. Starts nothing."""

    @abstractmethod
    def outcome_rows(self) -> list[Row]:
        """Return what stands on the right."""

    @abstractmethod
    def read_form(self, form: Form) -> Spec:
        """Return the spec that the form describes. Raises SpecError naming the field."""

    def read_specs(self, form: Form) -> Sequence[Spec]:
        """Return the specs that running the form does the work of. Raises SpecError naming the field."""
        return [self.read_form(form)]

    @abstractmethod
    def fill_form(self, spec: Any) -> None:
        """Write a spec into the form."""

    def handle(self, name: str, form: Form) -> None:
        """Act on an event of one of this tab's own elements."""

    def went_back(self) -> bool:
        """Leave what Escape leaves, such as a large picture; False if there is nothing to leave."""
        return False

    def show_event(self, event: Event) -> None:
        """Show what the job said, beyond progress and log."""

    def show_failure(self, event: events.Failed) -> None:
        """Show why the job failed."""
        self.app.report_failure(f"{self.title} failed", event.message)

    def refresh(self) -> None:
        """Take in what is new in the workspace."""

    def take_over(self, old: Any) -> None:
        """Go on where the same tab of a window that gives way stands."""
        self.job = old.job

    def restored(self, form: Form) -> None:
        """Follow a form that was filled with remembered values."""

    def draw(self) -> None:
        """Draw what has changed; called once a turn while the tab is in front."""

    def layout(self) -> list[Row]:
        """Return the whole tab."""
        palette = self.palette
        form = [
            *self.form_rows(),
            [sg.Text("Spec", font=SMALL, text_color=palette.soft, pad=(4, (8, 0)))],
            [
                sg.Multiline(
                    "",
                    key=self.key("spec"),
                    size=(50, 3),
                    disabled=True,
                    font=MONO,
                    border_width=0,
                    expand_x=True,
                    expand_y=True,
                    tooltip="the spec that this form writes; it runs without the window, too",
                )
            ],
            [
                button("Open…", self.key("open"), palette, tooltip="fill the form from a spec (Ctrl+O)"),
                button("Save…", self.key("save"), palette, tooltip="keep the spec in a file (Ctrl+S)"),
                sg.Push(),
                button("Cancel", self.key("cancel"), palette, tooltip="stop the job (Esc)"),
                *(
                    button(text, self.key(name), palette, tooltip=tooltip)
                    for name, (text, tooltip) in self.extras.items()
                ),
                button(self.run_text, self.key("run"), palette, primary=True, tooltip="run the spec (F5)"),
            ],
            [
                sg.ProgressBar(
                    1000,
                    orientation="h",
                    size=(20, 8),
                    key=self.key("bar"),
                    expand_x=True,
                    pad=(4, (6, 2)),
                )
            ],
            [sg.Text("ready", key=self.key("stage"), font=SMALL, text_color=palette.soft, expand_x=True)],
        ]
        outcome = [
            *self.outcome_rows(),
            [
                sg.Multiline(
                    "",
                    key=self.key("log"),
                    size=(40, 4),
                    disabled=True,
                    autoscroll=True,
                    write_only=True,
                    font=MONO,
                    border_width=0,
                    expand_x=True,
                    text_color=palette.soft,
                )
            ],
        ]
        left = sg.Column(
            form,
            key=self.key("form"),
            size=(FORM_WIDTH, 540),
            expand_y=True,
            vertical_alignment="top",
            pad=((10, 6), (10, 8)),
        )
        right = sg.Column(
            outcome, expand_x=True, expand_y=True, vertical_alignment="top", pad=((6, 10), (10, 8))
        )
        return [[left, right]]

    def on_event(self, name: str, form: Form) -> None:
        """Act on an event of this tab."""
        if name == "run":
            self.run(form)
        elif name == "cancel":
            self.cancel()
        elif name == "escape":
            if not self.went_back():
                self.cancel()
        elif name == "open":
            self.open_spec()
        elif name == "save":
            self.save_spec(form)
        else:
            self.handle(name, form)

    def turn(self) -> None:
        """Take in what the job said since the last turn. Each element is updated at most once."""
        if self.job is None:
            return
        messages = self.job.drain()
        log = []
        progress: events.Progress | None = None
        for message in messages:
            if isinstance(message, LogLine):
                log.append(message.text)
            elif isinstance(message, Ended):
                self.job = None
                self.update_buttons()
                self.app.refresh()
            elif isinstance(message, events.Progress):
                progress = message
            else:
                if isinstance(message, events.Finished | events.Failed):
                    progress = None  # what it said before is over
                log += self._told(message)
                self.show_event(message)
        if progress is not None and self.job is not None:
            self._show_progress(progress)
        if log:
            self.app.window[self.key("log")].print("\n".join(log))

    def _told(self, event: Event) -> list[str]:
        """Return the log lines of an event, after showing how the job ended."""
        stage, bar = self.app.window[self.key("stage")], self.app.window[self.key("bar")]
        if isinstance(event, events.Note):
            return [("! " if event.level == "warning" else "") + event.text]
        if isinstance(event, events.Finished):
            stage.update("done", text_color=self.palette.good)
            bar.update(1000)
            return [f"✓ {event.summary}"]
        if isinstance(event, events.Failed):
            cancelled = event.reason == "cancelled"
            stage.update("cancelled" if cancelled else "failed", text_color=self.palette.bad)
            bar.update(0)
            if not cancelled:
                self.show_failure(event)
            return [f"✗ {event.message}"]
        return []

    def _show_progress(self, progress: events.Progress) -> None:
        left = progress.seconds_left
        text = f"{progress.stage}: {progress.done} of {progress.total}"
        if left is not None and progress.done < progress.total:
            text += f", {duration_text(left)} left"
        self.app.window[self.key("stage")].update(text, text_color=self.palette.soft)
        self.app.window[self.key("bar")].update(round(1000 * progress.done / max(progress.total, 1)))

    def run(self, form: Form) -> None:
        """Do the work of the form's specs. Raises SpecError."""
        if self.job is None:
            self.start(self.read_specs(form))

    def start(self, specs: Sequence[Spec]) -> None:
        """Write specs to files and start their job."""
        paths = [
            spec_files.keep(self.app.specs_folder, self.spec_name(spec), to_hjson(spec)) for spec in specs
        ]
        self.app.window[self.key("log")].update("")
        self.app.window[self.key("stage")].update("starting…", text_color=self.palette.soft)
        self.app.window[self.key("bar")].update(0)
        self.started(specs[0])
        self.job = Job(run_command(paths, self.app.workspace.root))
        self.update_buttons()

    def started(self, spec: Any) -> None:
        """Make room for the outcome of a job that starts."""

    def cancel(self) -> None:
        """Ask the job to stop."""
        if self.job is not None:
            self.job.cancel()
            self.app.window[self.key("stage")].update("cancelling…", text_color=self.palette.soft)

    def update_buttons(self) -> None:
        """Enable what can be done now."""
        busy, palette = self.job is not None, self.palette
        colors = (palette.soft, palette.line) if busy else (palette.on_accent, palette.accent)
        self.app.window[self.key("run")].update(disabled=busy, button_color=colors)
        self.app.window[self.key("cancel")].update(disabled=not busy)
        for name in self.extras:
            self.app.window[self.key(name)].update(disabled=busy)

    def show_spec(self, form: Form) -> None:
        """Show the spec that the form describes as it stands, or what is wrong with it."""
        state = (self._own_values(form), copy.deepcopy(self.memory))
        if state == self._shown_form:
            return
        self._shown_form = state
        try:
            text, color = "\n".join(map(to_hjson, self.read_specs(form))), self.palette.ink
        except SpecError as error:
            text = "\n".join(f"{found.field}: {found.message}" for found in error.problems)
            untouched = all("missing" in found.message for found in error.problems)
            color = self.palette.soft if untouched else self.palette.bad
        if text != self._shown_spec:
            self._shown_spec = text
            self.app.window[self.key("spec")].update(text, text_color=color)

    def _own_values(self, form: Form) -> dict[str, Any]:
        return {key: value for key, value in form.items() if str(key).startswith(f"{self.name}.")}

    def open_spec(self) -> None:
        """Fill the form from a file that the person chooses. Raises UserError."""
        path = dialogs.choose_spec(self.app.window, self.app.specs_folder)
        if path is not None:
            self.fill_form(read_spec(self.spec_class, path))

    def save_spec(self, form: Form) -> None:
        """Save the form's spec where the person chooses. Raises UserError."""
        spec = self.read_form(form)
        path = dialogs.choose_where_to_save(
            self.app.window, self.app.specs_folder, f"{self.spec_name(spec)}.hjson"
        )
        if path is not None:
            spec_files.save(path, to_hjson(spec))

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file, without its suffix."""
        return f"{spec.kind}-{spec.name}"
