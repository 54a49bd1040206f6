"""An attempt at a job of a queue: a worker is told to do it, its log is written, and its outcome comes back."""

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from configs.command_line import PROGRAM
from configs.disk.workspace import Workspace
from configs.events import Emit, Failed, Finished, Note
from jobs.processes.child_process import Ended, LogLine
from jobs.processes.worker import Task
from jobs.processes.worker_process import Worker
from jobs.queue.folder import Queue
from jobs.queue.log import writing

_TURN = 0.05  # seconds between two looks at what a worker said
_PAUSE = 0.5  # seconds between two questions whether to stop, which may go over a network
_CUT_OFF = Failed("The worker ended before its job did.", "crash")
_THREADS = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")


@dataclass(frozen=True)
class Order:
    """A job that is to be attempted, in words that another machine with the same folders understands."""

    name: str
    queue: Queue
    workspace: Path
    again: bool = False  # whether an earlier attempt may have been cut off
    program: Path = PROGRAM
    computes: bool = True  # whether it trains or uses a network

    def should_stop(self) -> bool:
        """Whether somebody wants it stopped."""
        return self.queue.cancellation(self.name).exists()


@dataclass(frozen=True)
class Ending:
    """How an attempt ended."""

    state: Literal[
        "done", "failed", "cancelled", "lost"
    ]  # lost: its machine is gone, and it may begin elsewhere
    text: str  # what was made, or why it was not


class Attendant:
    """Keeps a worker from job to job, as long as all goes well."""

    def __init__(self) -> None:
        self._worker: Worker | None = None

    def attempt(self, order: Order, should_stop: Callable[[], bool], threads: int | None = None) -> Ending:
        """Do a job; comes back when it has ended, however it did.

        Args:
            order: what is to be done.
            should_stop: whether somebody wants it stopped.
            threads: that a new worker computes with; None: as many as there are processors.
        """
        worker = self._living_worker()
        if worker is None:
            limits = dict.fromkeys(_THREADS, str(threads)) if threads else {}
            worker = Worker(Workspace(order.workspace), program=order.program, environment=limits)
        self._worker = None
        queue, name = order.queue, order.name
        task = Task([str(queue.spec("running", name))], str(queue.work_lock(name)), order.again)
        with writing(queue.log(name)) as write:
            write(Note(f"begins on {platform.node()}"))
            worker.give(task)
            said = _follow(worker, write, should_stop)
        if worker.can_go_on:
            self._worker = worker
        else:
            worker.kill()
        return _ending(said)

    def _living_worker(self) -> Worker | None:
        if self._worker is not None:
            self._worker.drain()
        return self._worker if self._worker is not None and self._worker.is_alive else None

    def end(self) -> None:
        """Let the worker go."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


def _follow(worker: Worker, write: Emit, should_stop: Callable[[], bool]) -> Finished | Failed:
    """Write what a worker says of its job. Returns how that ended."""
    said: Finished | Failed | None = None
    asked = time.monotonic()
    while True:
        for message in worker.drain():
            if isinstance(message, Ended):
                if message.code == 0:
                    return said if isinstance(said, Finished) else Finished("", "")
                return said if isinstance(said, Failed) else _CUT_OFF
            if isinstance(message, LogLine):
                write(Note(message.text))
                continue
            if isinstance(message, Finished | Failed):
                said = message
            write(message)
        if time.monotonic() - asked > _PAUSE:
            asked = time.monotonic()
            if should_stop():
                worker.cancel()
        time.sleep(_TURN)


def _ending(said: Finished | Failed) -> Ending:
    match said:
        case Finished(summary):
            return Ending("done", summary)
        case Failed(message, "cancelled"):
            return Ending("cancelled", message)
    return Ending("failed", said.message)
