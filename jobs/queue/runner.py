"""Runs a queue: takes its jobs in order, one that waits for another after it, and moves each where it belongs."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from configs.command_line import PROGRAM
from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.events import Emit, Moved, Note, Progress
from configs.spec.spec import Spec
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from jobs.kinds.dependencies import makers_of, obstacle_of
from jobs.kinds.running import read_job_spec
from jobs.queue.attendant import Ending, Order
from jobs.queue.engine import Engine
from jobs.queue.folder import Claim, Place, Queue
from jobs.queue.log import LogTail
from networks.choices.train_spec import ForecastSpec, ResumeSpec, TrainSpec

TURN = 0.2  # seconds
_COMPUTING = (TrainSpec, ForecastSpec, ResumeSpec, EvaluateSpec, InspectSpec)
TRIES = 5  # of a job whose machine is lost again and again


@dataclass
class Taken:
    """A job that this process runs."""

    claim: Claim
    order: Order
    tail: LogTail
    tries: int = 1


@dataclass
class Runner:
    """Runs what is in a queue until nothing is left that it could do."""

    queue: Queue
    workspace: Workspace
    engine: Engine
    emit: Emit  # is told what becomes of every job
    should_stop: Callable[[], bool]
    keep: bool = False  # whether the specs of jobs that succeed stay in `todo`
    resumes: bool = False  # whether a result that is there, by the same spec, is this job's own
    program: Path = PROGRAM  # that workers run
    counts: dict[str, int] = field(default_factory=lambda: {"done": 0, "failed": 0})
    _taken: dict[str, Taken] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)
    _specs: dict[Path, tuple[int, Spec | None]] = field(default_factory=dict)

    def run(self) -> None:
        """Run the queue. What runs when it is told to stop goes back, to be gone on with later."""
        try:
            while not self.should_stop():
                waits = not self.engine.has_room or self._take_what_can_begin()
                if not self._taken:
                    if not waits:
                        return
                    time.sleep(TURN)  # for jobs that others run
                self._turn()
            self._stop()
        finally:
            self.engine.close()

    def _turn(self) -> None:
        for name, outcome in self.engine.ended(TURN) if self._taken else ():
            self._end(name, outcome)
        for name, taken in self._taken.items():
            self._tell(name, taken)

    def _take_what_can_begin(self) -> bool:
        """Begin what can begin. Returns whether something waits for others."""
        waits = False
        left = [name for name in self.queue.names("running") if name not in self._taken]
        todo = [name for name in self.queue.names("todo") if name not in self._kept]
        specs = self._all_specs()
        pending = makers_of([*self.queue.names("running"), *todo], specs)
        failed = makers_of(self.queue.names("failed"), specs)
        for name in [*left, *todo]:
            if not self.engine.has_room:
                return True
            spec = specs.get(name)
            obstacle = obstacle_of(name, spec, pending, failed, self.workspace) if spec is not None else None
            if obstacle is not None and not obstacle.failed:
                waits = True
                continue
            claim = self.queue.claim(name)
            if claim is None:
                continue
            if obstacle is not None:
                self._settle(claim, "failed", str(obstacle))
                waits = True  # look again at what waits for this one
            else:
                self._begin(claim)
        return waits

    def _all_specs(self) -> dict[str, Spec]:
        """Return the specs that can be read, by job; each file is read once."""
        places: tuple[Place, ...] = ("failed", "todo", "running")
        found = {}
        for place in places:
            for name in self.queue.names(place):
                spec = self._spec(self.queue.spec(place, name))
                if spec is not None:
                    found[name] = spec
        return found

    def _spec(self, path: Path) -> Spec | None:
        try:
            changed = path.stat().st_mtime_ns
            if self._specs.get(path, (0, None))[0] != changed:
                self._specs[path] = (changed, None)
                self._specs[path] = (changed, read_job_spec(path))
            return self._specs[path][1]
        except (OSError, UserError):
            return None  # it has moved; or it is no spec, as its job will say

    def _begin(self, claim: Claim) -> None:
        order = Order(
            claim.name,
            self.queue,
            self.workspace.root,
            claim.again or self.resumes,
            self.program,
            isinstance(self._spec(self.queue.spec("running", claim.name)), _COMPUTING),
        )
        self.queue.cancellation(claim.name).unlink(missing_ok=True)
        self._taken[claim.name] = Taken(claim, order, LogTail(self.queue.log(claim.name), last=0))
        self.emit(Moved(claim.name, "running", "goes on" if claim.again else ""))
        self.engine.start(order)

    def _end(self, name: str, outcome: Ending) -> None:
        taken = self._taken[name]
        self._tell(name, taken)
        if outcome.state == "lost" and taken.tries < TRIES:
            self.emit(Note(f"{name}: {outcome.text}; it goes on elsewhere", "warning"))
            taken.tries += 1
            taken.order = replace(taken.order, again=True)
            self.engine.start(taken.order)
            return
        del self._taken[name]
        if outcome.state == "done":
            self._settle(taken.claim, "todo" if self.keep else "done", outcome.text)
        elif outcome.state == "cancelled" and self.should_stop():
            self.queue.finish(taken.claim, "todo")
            self.emit(Moved(name, "todo", "stopped; it goes on when the queue is run again"))
        else:
            self._settle(taken.claim, "failed", outcome.text)

    def _settle(self, claim: Claim, place: Place, text: str) -> None:
        self.queue.finish(claim, place, text)
        if place == "todo":
            self._kept.add(claim.name)
        self.counts["failed" if place == "failed" else "done"] += 1
        self.emit(Moved(claim.name, "done" if place == "todo" else place, text))

    def _tell(self, name: str, taken: Taken) -> None:
        """Pass on how far a job is, and what it remarks; of progress, the latest."""
        progress = None
        for event in taken.tail.read():
            if isinstance(event, Progress):
                progress = replace(event, stage=f"{name}: {event.stage}")
            elif isinstance(event, Note):
                self.emit(replace(event, text=f"{name}: {event.text}"))
        if progress is not None:
            self.emit(progress)

    def _stop(self) -> None:
        for name in self._taken:
            self.queue.cancel(name)
        while self._taken:
            self._turn()
