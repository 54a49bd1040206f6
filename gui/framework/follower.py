"""The one loop by which the window follows a job: what it says is taken in once a turn."""

from typing import Self

from configs.events import Event
from jobs.processes.child_process import Ended, Job, LogLine


class Follower:
    """Follows one job at a time, for whoever started it."""

    def __init__(self) -> None:
        self.job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a job runs."""
        return self.job is not None

    def take_in(self) -> list[Event | LogLine]:
        """Return what the job said since the last turn. One that has ended is let go of."""
        said: list[Event | LogLine] = []
        for message in [] if self.job is None else self.job.drain():
            if isinstance(message, Ended):
                self.job = None
            else:
                said.append(message)
        return said

    def cancel(self) -> None:
        """Ask the job to stop, if one runs."""
        if self.job is not None:
            self.job.cancel()

    def kill(self) -> None:
        """End the job at once, if one runs."""
        if self.job is not None:
            self.job.kill()

    def take_over(self, old: Self) -> None:
        """Follow the job that another one followed."""
        self.job = old.job
