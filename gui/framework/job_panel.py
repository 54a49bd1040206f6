"""A page's running job: its bar, its stage, its log, and the turn in which what it said is taken in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from configs import events
from configs.errors import UserError
from configs.events import Event
from gui.framework.follower import Follower
from gui.framework.host import Host
from gui.framework.next_step import READY
from gui.framework.page import Page
from gui.framework.stage_bar import StageBar
from gui.toolkit import sg
from gui.toolkit.theme import MONO, Palette
from gui.toolkit.widgets import Row
from jobs.processes.child_process import Job, LogLine, run_command
from jobs.processes.worker_process import Worker

PAUSING = "pauses with the next step…"


class JobPanel:
    """Shows one job at a time."""

    def __init__(self, page: Page, palette: Palette) -> None:
        self.page = page
        self.palette = palette
        self.following = Follower()
        self.waiting: list[tuple[list[Path], Path]] = []  # specs and workspace of the jobs to come
        self.specs: list[Path] | None = []  # of the job that runs; None: it is a command's
        self.done = 0  # jobs of those that were started together
        self._says_paused = False
        self.has_made = False  # whether the last thing that it said was what it made
        self.bar = StageBar(page, palette)
        self.logs: Callable[[events.Finished | events.Failed], bool] = lambda _: True  # if an end is logged

    @property
    def job(self) -> Job | None:
        """The job that runs."""
        return self.following.job

    @property
    def is_busy(self) -> bool:
        """Whether a job runs, or is to."""
        return self.following.is_busy or bool(self.waiting)

    @property
    def is_paused(self) -> bool:
        """Whether the job waits, or is to with its next step."""
        return isinstance(self.job, Worker) and self.job.is_paused

    def take_over(self, old: "JobPanel") -> None:
        """Go on with another panel's jobs."""
        self.following.take_over(old.following)
        self.waiting, self.done, self.specs, self.has_made = old.waiting, old.done, old.specs, old.has_made

    def progress_rows(self, beside: Row) -> list[Row]:
        """Return the bar, and the stage with other elements beside it."""
        return self.bar.rows(beside)

    def log_row(self) -> Row:
        """Return the log, which is seen once it says something."""
        log = sg.Multiline(
            "",
            key=self.page.key("log"),
            size=(40, 4),
            disabled=True,
            background_color=self.palette.paper,
            autoscroll=True,
            write_only=True,
            font=MONO,
            border_width=0,
            expand_x=True,
            text_color=self.palette.soft,
            visible=False,
        )
        return [sg.pin(log, expand_x=True)]

    @property
    def _log(self) -> sg.Multiline | None:
        """Where a page has one."""
        return self.page.host.window.key_dict.get(self.page.key("log"))

    def clear_log(self) -> None:
        """Take away what the jobs before have said."""
        if self._log is not None:
            self._log.update("", visible=False)

    def start(self, jobs: Sequence[list[Path]], workspace: Path) -> None:
        """Start one job after the other, each of which does the work of specs."""
        self.clear_log()
        self.waiting = [(specs, workspace) for specs in jobs]
        self.done = 0
        self._start_next()

    def begin(self, command: Sequence[str]) -> None:
        """Start the job of a command of the program, which does several steps."""
        self.clear_log()
        self.waiting, self.done, self.specs, self.has_made = [], 0, None, False
        self.bar.begin()
        self.following.job = Job(command)

    def _start_next(self) -> None:
        self.has_made = False
        self.bar.begin()
        specs, workspace = self.waiting.pop(0)
        self.specs = specs
        if self.page.computes:
            self.following.job = self.page.host.spare.begin(specs)
        else:
            self.following.job = Job(run_command(specs, workspace))

    @property
    def said(self) -> str:
        """How far the job is."""
        return self.bar.said

    def say(self, stage: str, done: float | None = None, color: str = "") -> None:
        """Say how far the job is; `done` is a share."""
        self.bar.say(stage, done, color)

    def rest(self) -> None:
        """Say no more how the last job ended: the form is another one now."""
        if not self.is_busy and self.said not in ("", READY):
            self.say(READY, 0)

    def cancel(self) -> None:
        """Ask the job to stop; those that wait are not started."""
        self.waiting = []
        if self.following.is_busy:
            self.following.cancel()
            self.say("cancelling…")

    def turn(self, show: Callable[[Event], None]) -> bool:
        """Take in what the job said since the last turn. Each element is updated at most once.

        Args:
            show: is told every event but notes, once the panel shows it; of progress, the last one.

        Returns:
            Whether a job has ended in this turn; the next one, if there is one, has begun then.
        """
        job = self.job
        if job is None:
            return False
        log: list[str] = []
        progress: events.Progress | None = None
        whole: events.Progress | None = None  # of all steps together, where there are several
        for message in self.following.take_in():
            if isinstance(message, LogLine):
                log.append(message.text)
            elif isinstance(message, events.Progress) and message.stage == events.ALL_STEPS:
                whole = message
            elif isinstance(message, events.Progress):
                progress = message
            elif isinstance(message, events.Note):
                log.append(("! " if message.level == "warning" else "") + message.text)
            else:
                if isinstance(message, events.Finished | events.Failed):
                    progress = None  # what it said before is over
                    self.has_made = isinstance(message, events.Finished)
                    ended = self._ended(message)
                    if self.logs(message):
                        log.append(ended)
                show(message)
        if isinstance(job, Worker) and job.is_waiting and not self._says_paused:
            self._says_paused = True
            self.say("paused")
        if progress is not None and self.following.is_busy and not self.is_paused:
            self.bar.show(progress, whole)
            show(progress)
        if log and self._log is not None:
            self._log.update(visible=True)
            self._log.print("\n".join(log))
        if self.following.is_busy:
            if not self.is_paused:
                self.bar.follow()
            return False
        if self.has_made:
            self.say("done", 1, self.palette.good)
        if isinstance(job, Worker):
            self.page.host.spare.take_back(job)
        self.done += 1
        if self.waiting:
            self._start_next()
        return True

    def pause(self) -> None:
        """Let the job wait, or go on."""
        if isinstance(self.job, Worker):
            self.job.pause(not self.is_paused)
            self.say(PAUSING if self.is_paused else "goes on")
            self._says_paused = False

    def _ended(self, event: events.Finished | events.Failed) -> str:
        """Show what ended the job too soon. Returns the line for the log."""
        if isinstance(event, events.Finished):  # whether another step comes is known when the job ends
            return f"✓ {event.summary}"
        if event.reason == "cancelled":  # as the person wished
            self.say("cancelled", 0)
            return f"– {event.message}"
        self.say("failed", 0, self.palette.bad)
        return f"✗ {event.message}"


class PanelPage(Page):
    """A page with a job, which its panel follows."""

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.panel = JobPanel(self, palette)

    @property
    def is_busy(self) -> bool:
        """Whether a job runs, or is to."""
        return self.panel.is_busy

    def check_idle(self) -> None:
        """Raise UserError while a job runs: what another page hands over would be lost."""
        if self.is_busy:
            raise UserError(self.title, "is at work on another job", "wait until it ends, or cancel it")

    @property
    def progress(self) -> str:
        """How far the job is."""
        return self.panel.said

    def stop_job(self) -> None:
        """Ask the job to stop."""
        self.panel.cancel()

    def left_to_do(self) -> Sequence[Path] | None:
        """Return the specs of the job that runs, and of those that wait for their turn here."""
        if self.panel.specs is None:
            return None
        return [*self.panel.specs, *(path for specs, _ in self.panel.waiting for path in specs)]

    def end_jobs(self) -> None:
        """End the job at once."""
        self.panel.following.kill()
