"""The Queue page: the jobs that wait, run, failed and are done, whoever runs them."""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

from configs.errors import UserError
from configs.events import Moved
from gui.framework.browser import show_in_browser
from gui.framework.host import Host
from gui.framework.page import Page
from gui.framework.routes import Routes
from gui.queueing.runner import QueueRunner
from gui.queueing.wording import (
    CANCELLED,
    STATES,
    ask_to_cancel,
    cells_of,
    counts_of,
    state_of,
)
from gui.toolkit import dialogs, sg
from gui.toolkit.short_names import short_names
from gui.toolkit.theme import MONO, SMALL, Palette
from gui.toolkit.tooltips import tell_rows
from gui.toolkit.widgets import Row, button, choice, table
from jobs.queue.folder import Queue
from jobs.queue.status import JobState, Watch

PACE = 0.5  # seconds between two looks at the folder
OWN = "the queue"  # besides those of studies
COLUMNS = {"": 3, "job": 38, "state": 8, "progress": 40, "time left": 12}
# Buttons: event, text, what it does, and for jobs at which places.
ACTIONS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "up": ("↑", "let the chosen job begin before the one above", ("todo",)),
    "down": ("↓", "let the chosen job begin after the one below", ("todo",)),
    "cancel": ("Cancel", "stop the chosen job, after a question; the others go on", ("running",)),
    "retry": ("Retry", "put the chosen job back into the queue", ("failed",)),
    "remove": ("Remove", "take the chosen job out; what it made stays", ("todo", "failed", "done")),
    "result": ("Open result", "the report or the folder that the chosen job made", ("done",)),
}


class QueuePage(Page):
    """A table of jobs; the queue is run by a process of its own, here or anywhere."""

    name, title = "queue", "Queue"

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.study = ""  # whose queue is shown; empty: the workspace's own
        self.watch = Watch(Queue.at(host.workspace.queue))
        self.jobs: list[JobState] = []
        self.runner = QueueRunner(self, palette)
        self._looked = float("-inf")
        self._shown: Any = None
        self._chosen = ""  # a job's name

    def layout(self) -> list[Row]:
        """Return the buttons, the table, and what there is to say of the chosen job."""
        palette = self.palette
        actions = [
            button(text, self.key(name), palette, tooltip=tooltip)
            for name, (text, tooltip, _) in ACTIONS.items()
        ]
        return [
            [
                choice(self.key("which"), [OWN], OWN, width=16),
                *self.runner.elements(),
                sg.Text("", key=self.key("counts"), font=SMALL, text_color=palette.soft, expand_x=True),
                *actions,
            ],
            [table(self.key("list"), list(COLUMNS), list(COLUMNS.values()), 6, palette, texts=5)],
            [
                sg.Multiline(
                    "",
                    key=self.key("about"),
                    size=(40, 6),
                    disabled=True,
                    background_color=palette.paper,
                    font=MONO,
                    border_width=0,
                    expand_x=True,
                    text_color=palette.soft,
                )
            ],
        ]

    def opened(self) -> None:
        """Show what can be done."""
        self.runner.update_buttons()
        tell_rows(self.host.window[self.key("list")], self._name_of, self.palette)

    def _name_of(self, row: int | None) -> str:
        return self.jobs[row].name if row is not None and row < len(self.jobs) else ""

    @property
    def is_busy(self) -> bool:
        """Whether this window runs the queue."""
        return self.runner.is_busy

    @property
    def progress(self) -> str:
        """How far the job is that runs."""
        return self.runner.progress

    def stop_job(self) -> None:
        """Ask the queue to stop."""
        self.runner.following.cancel()

    def left_to_do(self) -> Sequence[Path] | None:
        """Return no spec: the queue holds them; of a study's queue, nothing, as a process of its own runs it."""
        return None if self.runner.runs_study else []

    def end_jobs(self) -> None:
        """End the queue: what ran goes on the next time, from where it was."""
        self.runner.following.kill()

    def take_over(self, old: Self) -> None:
        """Go on with the process that runs the queue."""
        self.runner.take_over(old.runner)
        self.watch, self.study = old.watch, old.study
        self.refresh()

    @property
    def keeps(self) -> str:
        """What stays of a queue that is stopped."""
        return "What is finished stays: of a training, each whole epoch. An evaluation that is half done begins anew."

    def routes(self) -> Routes:
        """Return what the buttons and the lists do."""
        return {
            self.key("run"): lambda: self.runner.run(self.queue, self.study),
            self.key("stop"): lambda: self.runner.stop(self.queue),
            self.key("list"): self._choose,
            self.key("which"): lambda: self._look_at(self.host.values[self.key("which")]),
            **{self.key(name): partial(self._act, name) for name in ACTIONS},
        }

    def _choose(self) -> None:
        rows = self.host.values[self.key("list")]
        self._chosen = self.jobs[rows[0]].name if rows and rows[0] < len(self.jobs) else ""
        self._shown = None

    @property
    def queue(self) -> Queue:
        """The one that is shown."""
        return self.watch.queue

    def _look_at(self, shown: str) -> None:
        self.study = "" if shown == OWN else shown
        workspace = self.host.workspace
        folder = workspace.study(self.study) / "queue" if self.study else workspace.queue
        self.watch, self._chosen = Watch(Queue.at(folder)), ""
        self._looked = float("-inf")

    def _act(self, name: str) -> None:
        """Apply a button's action to the chosen job. Raises UserError if that cannot be done with it."""
        job = self.chosen
        if job is None or job.place not in ACTIONS[name][2]:
            wanted = " or ".join(STATES[place].replace("done", "is done") for place in ACTIONS[name][2])
            raise UserError("queue", f"no job that {wanted} is chosen", "choose one in the table")
        self._looked = float("-inf")
        if name == "up":
            self._chosen = self.queue.move_up(job.name)
        elif name == "down":
            waiting = self.queue.names("todo")
            below = waiting[waiting.index(job.name) + 1 :] if job.name in waiting else []
            if below:
                self.queue.move_up(below[0])
        elif name == "cancel":
            if dialogs.confirm(self.host.window, ask_to_cancel(job.name), "Cancel it", "Go on"):
                self.queue.cancel(job.name)
        elif name == "retry":
            self.queue.retry(job.name)
        elif name == "remove":
            self._remove(job)
        elif name == "result":
            self._open(job)

    def _remove(self, job: JobState) -> None:
        question = f"Remove {job.name} from the queue?\nWhat it made stays."
        if dialogs.confirm(self.host.window, question, "Remove", "Keep it"):
            self.queue.remove(job.place, job.name)

    def _open(self, job: JobState) -> None:
        if job.made is None:
            raise UserError(job.name, "did not say what it made", "look into the workspace")
        show_in_browser(self.host, Path(job.made.report or job.made.folder))

    @property
    def chosen(self) -> JobState | None:
        """The job that is chosen in the table, wherever it has moved to."""
        return next((job for job in self.jobs if job.name == self._chosen), None)

    def turn(self) -> None:
        """Follow the process that runs the queue; what it made is there for the other pages."""
        if self.runner.turn(self._moved):
            self._looked = float("-inf")
            self.runner.update_buttons()

    def _moved(self, job: Moved) -> None:
        self._looked = float("-inf")
        if job.place == "done":
            self.host.refresh()

    def refresh(self) -> None:
        """List the studies, and look at the folder at once."""
        self._looked = float("-inf")
        which = self.host.window[self.key("which")]
        which.update(
            values=[OWN, *self.host.workspace.studies()], value=self.study or OWN, size=which.metadata
        )

    def draw(self) -> None:
        """Show how the jobs stand; the folder is looked at twice a second."""
        if time.monotonic() - self._looked > PACE:
            self._looked = time.monotonic()
            self.jobs = self.watch.look()
            self.runner.look(self.queue, self.jobs)
        short = short_names([job.name for job in self.jobs], COLUMNS["job"])
        cells = [cells_of(at, short[job.name], job) for at, job in enumerate(self.jobs, start=1)]
        if (cells, self._chosen) == self._shown:
            return
        self._shown = (cells, self._chosen)
        palette, window = self.palette, self.host.window
        colors = {
            "waits": palette.ink,
            "runs": palette.accent,
            "failed": palette.bad,
            CANCELLED: palette.soft,
            "done": palette.good,
        }
        window[self.key("list")].update(
            values=cells,
            row_colors=[(at, colors[state_of(job)], palette.card) for at, job in enumerate(self.jobs)],
            select_rows=[at for at, job in enumerate(self.jobs) if job.name == self._chosen],
        )
        window[self.key("counts")].update(counts_of(self.jobs))
        window[self.key("about")].update(self._about())
        for name, (_, _, places) in ACTIONS.items():
            window[self.key(name)].update(disabled=self.chosen is None or self.chosen.place not in places)

    def _about(self) -> str:
        job = self.chosen
        if job is None:
            return "" if self.jobs else "“Add to queue”, on the other pages, puts jobs here."
        if job.place == "failed":
            return self.watch.reason(job.name)
        if job.made is not None:
            return f"{job.made.summary}\n{job.made.report or job.made.folder}"
        return job.note or self.watch.spec(job)
