"""The window's spare worker: a process that has loaded what a job needs, and waits for the next click."""

import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from configs.disk.workspace import Workspace
from jobs.processes.worker import Task
from jobs.processes.worker_process import Worker

LEAST_FREE = 4 * 2**30  # bytes of memory; with less, none is started
IDLE = 900.0  # seconds after which one that nobody needs is let go
SETTLED = 1.5  # seconds for which a form stays as it is before its job is prepared


class Spare:
    """Keeps at most one worker that has nothing to do.

    Args:
        workspace: where the results of its jobs go.
        is_on: whether one may wait; otherwise each job starts in a process of its own.
    """

    def __init__(self, workspace: Workspace, is_on: bool = True) -> None:
        self.workspace = workspace
        self.is_on = is_on
        self._worker: Worker | None = None
        self._wanted = 0.0  # when a job was last likely
        self._likely = ""  # text of the spec of the job that is likely to be the next
        self._since = 0.0  # when it became that

    @property
    def is_warm(self) -> bool:
        """Whether one waits that has loaded all."""
        return self._worker is not None and self._worker.is_warm

    @property
    def has_prepared(self) -> bool:
        """Whether the network of the job that is likely to be the next is ready."""
        worker = self._worker
        return worker is not None and worker.prepared == self._likely != "" and not worker.is_preparing

    @property
    def memory(self) -> int:
        """Bytes that the waiting one takes; 0 if there is none."""
        return 0 if self._worker is None else self._worker.memory

    def want(self) -> None:
        """Say that a job is likely soon: starts a worker, unless one waits or memory is short."""
        self._wanted = time.monotonic()
        if self._worker is None and self.is_on and psutil.virtual_memory().available >= LEAST_FREE:
            self._worker = Worker(self.workspace, warm=True)

    def expect(self, spec: str) -> None:
        """Say which training or evaluation is likely to be the next, by its spec's text: its network is made ready."""
        if spec != self._likely:
            self._likely, self._since = spec, time.monotonic()

    def begin(self, specs: Sequence[Path]) -> Worker:
        """Return a worker that does the work of specs: the spare one if there is one."""
        self.turn()
        worker = self._worker or Worker(self.workspace)
        self._worker, self._likely = None, ""
        worker.give(Task([str(path) for path in specs]))
        return worker

    def take_back(self, worker: Worker) -> None:
        """Keep a worker whose task is over, if it is of use for another one; else let it go."""
        if self.is_on and self._worker is None and worker.can_go_on:
            self._wanted = time.monotonic()
            self._worker = worker
        else:
            worker.kill()

    def turn(self) -> None:
        """Let go of a waiting one that has ended, or that nobody needed for long; let it prepare. Never waits."""
        if self._worker is None:
            return
        self._worker.drain()
        if not self._worker.is_alive or time.monotonic() - self._wanted > IDLE:
            self.end()
        elif self._is_to_prepare(self._worker):
            self._worker.prepare(self._likely)

    def _is_to_prepare(self, worker: Worker) -> bool:
        is_settled = bool(self._likely) and time.monotonic() - self._since > SETTLED
        is_free = worker.is_warm and not worker.is_preparing
        return is_settled and is_free and worker.prepared != self._likely

    def end(self) -> None:
        """Let the waiting one go."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None
