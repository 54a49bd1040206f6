"""Who runs a queue: a process of this window, or one elsewhere, which is asked to stop by a file."""

from collections.abc import Callable, Sequence
from typing import Self

from configs.events import Failed, Moved, Progress
from gui.framework.follower import Follower
from gui.framework.page import Page
from gui.framework.stage_bar import progress_text
from gui.queueing.wording import ask_to_stop_queue
from gui.toolkit import dialogs, sg
from gui.toolkit.dress import PRIMARY, give_look
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import button
from jobs.processes.child_process import PATIENCE, Job
from jobs.queue.background import queue_command
from jobs.queue.folder import Queue
from jobs.queue.status import JobState
from jobs.queue.stopping import ask_to_stop

RUN_HELP = "run what waits, in order; trainings that were cut off go on (F5)"
STOP_HELP = (
    "stop the queue, also one that runs without this window, after a question; what runs goes on later"
)


class QueueRunner:
    """The process that runs a queue for this window, and what is known of others; with the buttons for both."""

    def __init__(self, page: Page, palette: Palette) -> None:
        self.page, self.palette = page, palette
        self.following = Follower()
        self.queue = Queue.at(page.host.workspace.queue)  # that it runs, or ran
        self.runs_study = False  # whether it is a study's
        self.progress = ""  # of the job that runs
        self._elsewhere: list[str] = []  # jobs of the queue that is shown, which run without this window

    @property
    def is_busy(self) -> bool:
        """Whether this window runs a queue."""
        return self.following.is_busy

    def elements(self) -> list[sg.Button]:
        """Return the two buttons."""
        run, stop = self.page.key("run"), self.page.key("stop")
        return [
            button("Run queue", run, self.palette, primary=True, tooltip=RUN_HELP),
            button("Stop", stop, self.palette, tooltip=STOP_HELP),
        ]

    def run(self, queue: Queue, study: str) -> None:
        """Run the queue of a study; of none, the workspace's own."""
        if self.is_busy:
            return
        workspace = self.page.host.workspace
        self.queue, self.runs_study = queue, bool(study)
        what = ["study", str(workspace.study(study) / "study.hjson")]
        command = queue_command(workspace, what) if study else queue_command(workspace)
        self.following.job = Job(command, patience=3 * PATIENCE)  # it is patient with its own job first
        self.update_buttons()

    def stop(self, shown: Queue) -> None:
        """Stop the queue that this window runs, or else the one that is shown, whoever runs it; after a question."""
        is_own = self.is_busy
        running = self.queue.names("running") if is_own else self._elsewhere
        question = ask_to_stop_queue(running, is_own)
        if not (is_own or running) or not dialogs.confirm(self.page.host.window, question, "Stop", "Go on"):
            return
        if is_own:
            self.following.cancel()
        else:
            ask_to_stop(shown)

    def look(self, shown: Queue, jobs: Sequence[JobState]) -> None:
        """See which jobs run without this window: one that was cut off is not among them."""
        running = [] if self.is_busy else [job.name for job in jobs if job.place == "running"]
        found = [name for name in running if shown.is_attended(name)]
        if found != self._elsewhere:
            self._elsewhere = found
            self.update_buttons()

    def turn(self, moved: Callable[[Moved], None]) -> bool:
        """Take in what the process said; `moved` is told of each job. Returns whether it has just ended."""
        was_busy = self.is_busy
        for message in self.following.take_in():
            if isinstance(message, Moved):
                moved(message)
            elif isinstance(message, Progress):
                self.progress = progress_text(message)
            elif isinstance(message, Failed) and message.reason == "crash":
                self.page.host.report_failure("The queue ended", message.message)
        return was_busy and not self.is_busy

    def take_over(self, old: Self) -> None:
        """Go on with the process that another window began."""
        self.following.take_over(old.following)
        self.queue, self.runs_study = old.queue, old.runs_study
        self.update_buttons()

    def update_buttons(self) -> None:
        """Show what can be done."""
        window = self.page.host.window
        run = window[self.page.key("run")]
        run.update(disabled=self.is_busy)
        give_look(run, None if self.is_busy or self._elsewhere else PRIMARY, self.palette)
        window[self.page.key("stop")].update(disabled=not (self.is_busy or self._elsewhere))
