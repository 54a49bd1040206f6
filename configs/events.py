"""Events: what a job says while it works. One JSON object a line, in a pipe or in `events.jsonl`."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeVar

from configs.errors import Cancelled, Reason

Item = TypeVar("Item")
TRAINING = (
    "training"  # the stage in which a network is trained; its time left is that of nearly the whole job
)

ALL_STEPS = "in all"  # the stage of a chain of jobs, beside those of the job that is done


@dataclass(frozen=True)
class Progress:
    """How far one stage of a job is."""

    stage: str  # "training", "copying images" ...
    done: int
    total: int
    seconds_left: float | None = None  # None: not known yet


@dataclass(frozen=True)
class Metric:
    """Figures at one step of a curve, such as one epoch."""

    step: int  # counted from 1
    total: int
    values: dict[
        str, float
    ]  # loss, psnr, val_loss, val_psnr, learning_rate, images_per_second, seconds, memory_mib


@dataclass(frozen=True)
class Illustration:
    """A picture that the job wrote and a person may look at."""

    path: str
    caption: str


@dataclass(frozen=True)
class Note:
    """A line for the log."""

    text: str
    level: Literal["info", "warning"] = "info"


@dataclass(frozen=True)
class Finished:
    """The job is done."""

    summary: str  # one sentence
    folder: str  # what it made
    report: str | None = None  # a page to open, if there is one


@dataclass(frozen=True)
class Failed:
    """The job ended without its result."""

    message: str
    reason: Reason


@dataclass(frozen=True)
class Moved:
    """A job of a queue stands somewhere else now."""

    job: str
    place: Literal["todo", "running", "done", "failed"]
    text: str = ""  # what it made, or why it failed


Event = Progress | Metric | Illustration | Note | Finished | Failed | Moved
Emit = Callable[[Event], None]

_KINDS: dict[str, type[Event]] = {
    "progress": Progress,
    "metric": Metric,
    "image": Illustration,
    "note": Note,
    "finished": Finished,
    "failed": Failed,
    "moved": Moved,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_json(event: Event) -> str:
    """Return the event as one line of JSON, without the line's end."""
    return json.dumps({"event": _NAMES[type(event)], **asdict(event)}, ensure_ascii=False)


def from_json(line: str) -> Event | None:
    """Return the event of one line, or None for a line that is something else, such as a library's print."""
    try:
        fields = json.loads(line)
        return _KINDS[fields.pop("event")](**fields)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


@dataclass
class ProgressMeter:
    """Emits `Progress` with the time left, at most about `per_second` times a second.

    The time left is taken from the pace since the first piece was done: that one may have to compile, or to load.
    """

    emit: Emit
    stage: str
    total: int
    first: int = 0  # what was done before the meter was made
    per_second: float = 10
    _paced: tuple[int, float] | None = None  # what was done first, and when
    _last: float = float("-inf")

    def at(self, done: int) -> None:
        """Say that `done` of `total` are done."""
        now = time.monotonic()
        if self._paced is None and done > self.first:
            self._paced = (done, now)
        if done < self.total and now - self._last < 1 / self.per_second:
            return
        self._last = now
        self.emit(Progress(self.stage, done, self.total, self._seconds_left(done, now)))

    def _seconds_left(self, done: int, now: float) -> float | None:
        if done == self.total:
            return 0.0
        if self._paced is None or done == self._paced[0]:
            return None
        first, since = self._paced
        return (now - since) / (done - first) * (self.total - done)


def with_progress(items: Iterable[Item], emit: Emit, stage: str, total: int) -> Iterator[Item]:
    """Yield the items and emit progress after each."""
    meter = ProgressMeter(emit, stage, total)
    meter.at(0)
    for done, item in enumerate(items, start=1):
        yield item
        meter.at(done)


@contextmanager
def logged(emit: Emit, path: Path) -> Iterator[Emit]:
    """Yield an `emit` that also appends each event to the file `path`.

    What a power cut left of a line stays a line of its own.
    """
    with path.open("a", encoding="utf-8", buffering=1) as log:
        if log.tell() and not path.read_bytes().endswith(b"\n"):
            log.write("\n")

        def emit_and_log(event: Event) -> None:
            log.write(to_json(event) + "\n")
            emit(event)

        yield emit_and_log


def stoppable(emit: Emit, should_stop: Callable[[], bool]) -> Emit:
    """Return an `emit` that raises `Cancelled` once `should_stop()`: where a job speaks, it can stop."""

    def emit_or_stop(event: Event) -> None:
        emit(event)
        if should_stop() and not isinstance(event, Finished | Failed):
            raise Cancelled

    return emit_or_stop
