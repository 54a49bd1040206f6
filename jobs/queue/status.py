"""How a queue stands, for whoever looks on: read from its folder alone, wherever its jobs run."""

from dataclasses import dataclass, field
from pathlib import Path

from configs.events import Failed, Finished, Note, Progress
from jobs.queue.folder import PLACES, Place, Queue
from jobs.queue.log import LogTail

MOST = 300  # jobs that are done and still listed, the last ones
_LAST = 8192  # bytes of a log that are enough to say how its job stands


@dataclass
class JobState:
    """A job as it stands."""

    name: str
    place: Place
    progress: Progress | None = None
    note: str = ""  # the last thing that it remarked
    made: Finished | None = None
    was_cancelled: bool = False  # by a person: it stands among those that failed


@dataclass
class Watch:
    """Looks at a queue again and again, and reads only what is new."""

    queue: Queue
    _jobs: dict[str, JobState] = field(default_factory=dict)
    _tails: dict[str, LogTail] = field(default_factory=dict)

    def look(self) -> list[JobState]:
        """Return all jobs: those that run, that wait, that failed and that are done, each in order."""
        now = {}
        for place in PLACES:
            for name in self.queue.names(place)[-MOST if place == "done" else 0 :]:
                job = self._jobs.get(name) or JobState(name, place)
                if place == "running" or place != job.place or name not in self._jobs:
                    self._take_in(job)
                job.place = place
                now[name] = job
        self._jobs = now
        return list(now.values())

    def _take_in(self, job: JobState) -> None:
        """Read what a job said since the last time."""
        tail = self._tails.setdefault(job.name, LogTail(self.queue.log(job.name), _LAST))
        for event in tail.read():
            match event:
                case Progress():
                    job.progress = event
                case Note(text):
                    job.note = text
                case Finished():
                    job.made, job.progress, job.was_cancelled = event, None, False
                case Failed():
                    job.progress, job.was_cancelled = None, event.reason == "cancelled"

    def reason(self, name: str) -> str:
        """Return why a job failed, as a person reads it."""
        return _text(self.queue.reason(name)).strip()

    def spec(self, job: JobState) -> str:
        """Return the text of a job's spec; empty if it has moved on since it was looked at."""
        return _text(self.queue.spec(job.place, job.name))


def _text(path: Path) -> str:
    """Return the text of a file that somebody else may move or remove; empty if it is not there."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
