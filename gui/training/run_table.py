"""The runs of a training form: those that were started together, with their live state, and unfinished ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from configs import events
from configs.disk.workspace import RunFolder
from gui.framework.job_page import JobPage
from gui.framework.part import Part
from gui.toolkit.numbers import duration_text
from gui.toolkit.short_names import short_names
from gui.toolkit.theme import Palette
from gui.toolkit.tooltips import tell_rows
from gui.toolkit.widgets import Row, button, prose, table
from gui.training.taken_names import last_epoch

WAITING, RUNNING, EVALUATING, DONE, FAILED, CANCELLED, STOPPED = (
    "waits",
    "trains",
    "is evaluated",
    "done",
    "failed",
    "cancelled",
    "unfinished",
)

NAME_WIDTH = 30  # characters


@dataclass
class RunState:
    """What is known of a run."""

    name: str
    state: str = WAITING
    then_evaluated: bool = False
    epoch: str = ""
    psnr: str = ""
    left: str = ""
    message: str = ""

    def cells(self) -> list[str]:
        """Return the cells of its line, after its name."""
        return [self.state, self.epoch, self.psnr, self.left]


class RunTable(Part):
    """A line for each run. One of them is the current one."""

    def __init__(self, page: JobPage, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.runs: list[RunState] = []
        self._shown: Any = None
        self._names: list[str] = []  # of the lines that are shown
        self.panel = page.panel
        self._unfinished: set[str] = set()  # runs of the workspace
        self._resume_enabled: bool | None = None
        self._shown_told = ""

    def rows(self) -> list[Row]:
        """Return the table and its button."""
        resume_help = "go on with the chosen run from its last epoch; for runs that were cancelled or cut off"
        return [
            [
                table(
                    self.key("list"),
                    ["run", "state", "epoch", "validation PSNR", "time left"],
                    [NAME_WIDTH, 10, 10, 14, 12],
                    5,
                    self.palette,
                    texts=2,
                )
            ],
            [
                button("Resume", self.key("resume"), self.palette, tooltip=resume_help),
                prose(self.key("message"), self.palette),
            ],
        ]

    def listen(self) -> None:
        """Let the table tell at the pointer what it has no room for; once, on an open window."""
        tell_rows(self.window[self.key("list")], self._about, self.palette)

    def _about(self, row: int | None) -> str:
        run = self.runs[row] if row is not None and row < len(self.runs) else None
        return "" if run is None else "\n".join(filter(None, (run.name, run.message)))

    def begin(self, runs: Sequence[tuple[str, bool]]) -> None:
        """Show runs that are started together, each with whether it is evaluated then; the first is the current one."""
        self.runs = []
        for name, then in runs:
            is_resumed = name in self._unfinished
            run = _stopped(self.page.host.workspace.run(name)) if is_resumed else RunState(name)
            run.state, run.then_evaluated = WAITING, then
            self.runs.append(run)

    @property
    def current(self) -> RunState | None:
        """The run that trains or is evaluated, or the next one to."""
        return next((run for run in self.runs if run.state in (WAITING, RUNNING, EVALUATING)), None)

    def take_in(self, event: events.Event) -> None:
        """Note what the current run said."""
        run = self.current
        if run is None:
            return
        if isinstance(event, events.Finished):
            is_trained = run.then_evaluated and run.state != EVALUATING
            run.state, run.left, run.message = EVALUATING if is_trained else DONE, "", event.summary
        elif isinstance(event, events.Failed):
            self._end(run, event)
        elif run.state == WAITING:
            run.state = RUNNING
        if isinstance(event, events.Metric):
            run.epoch = f"{event.step} of {event.total}"
            run.psnr = f"{event.values['val_psnr']:.2f} dB"

    def _end(self, run: RunState, why: events.Failed) -> None:
        """Note why a run goes no further; one that is trained already stays so."""
        if run.state == EVALUATING:
            run.state, run.message = DONE, f"trained, but not evaluated: {why.message}"
        else:
            run.state, run.message = CANCELLED if why.reason == "cancelled" else FAILED, why.message
        run.left = ""

    def say_left(self, seconds: float | None) -> None:
        """Note that the current run is at work, and how long it will take."""
        run = self.current
        if run is not None:
            run.state = RUNNING if run.state == WAITING else run.state
            run.left = run.left if seconds is None else duration_text(seconds)

    def cancel_waiting(self) -> None:
        """Note that the runs to come will not be started."""
        for run in self.runs:
            if run.state == WAITING:
                run.state = CANCELLED

    def refresh(self) -> None:
        """List what is unfinished in the workspace, too."""
        self._unfinished = unfinished = set(self.page.host.workspace.unfinished_runs())
        self.runs = [run for run in self.runs if run.state != STOPPED]  # they may have come further since
        known = {run.name for run in self.runs}
        self.runs += [_stopped(self.page.host.workspace.run(name)) for name in sorted(unfinished - known)]

    def chosen(self) -> RunState | None:
        """Return the run that is chosen in the table."""
        names = self._chosen_names()
        return next((run for run in self.runs if run.name in names), None)

    def _chosen_names(self) -> list[str]:
        return [self._names[at] for at in self.values[self.key("list")] if at < len(self._names)]

    @property
    def can_resume(self) -> bool:
        """Whether the chosen run can be resumed now: it is unfinished, and no job runs."""
        run = self.chosen()
        return run is not None and run.name in self._unfinished and not self.panel.is_busy

    def _told(self) -> str:
        """Return what there is to say of the chosen run, or why none can be resumed."""
        run = self.chosen()
        if run is not None and run.name in self._unfinished and run.state in (CANCELLED, STOPPED):
            far = f"{run.epoch} epochs are done; " if run.epoch else ""
            return f"{far}Resume goes on from there" + (
                " once the job has ended" if self.panel.is_busy else ""
            )
        if run is not None and run.message:
            return run.message
        if self.panel.is_busy:
            return "a run can be resumed once the job has ended"
        if not self._unfinished:
            return "none is unfinished: there is nothing to resume"
        if run is None or run.state != DONE:
            return "choose an unfinished run to resume it"
        return "it is trained to its end"

    def draw(self) -> None:
        """Draw what has changed."""
        if (told := self._told()) != self._shown_told:
            self._shown_told = told
            self.window[self.key("message")].update(told)
        if self.can_resume != self._resume_enabled:
            self._resume_enabled = self.can_resume
            self.window[self.key("resume")].update(disabled=not self._resume_enabled)
        short = short_names([run.name for run in self.runs], NAME_WIDTH)
        cells = [[short[run.name], *run.cells()] for run in self.runs]
        if cells != self._shown:
            names = [run.name for run in self.runs]
            chosen = self._chosen_names()
            self._shown, self._names = cells, names
            self.window[self.key("list")].update(
                values=cells, select_rows=[names.index(name) for name in chosen if name in names]
            )


def _stopped(files: RunFolder) -> RunState:
    """Return how far an unfinished run has come, as far as its files say so."""
    run = RunState(files.name, STOPPED)
    if last := last_epoch(files):
        run.epoch, run.psnr = f"{last[0]} of {last[1]}", f"{last[2]:.2f} dB"
    return run
