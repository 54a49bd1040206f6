"""A chain of jobs, from photos to a report: what an earlier attempt did is kept, and it is said how long all takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rich.console import Console

from cli.pace import Pace
from cli.plain_text import plain
from cli.run import print_json
from cli.terminal import TerminalReporter, time_text
from configs.disk.workspace import Workspace
from configs.events import ALL_STEPS, TRAINING, Emit, Event, Note, Progress
from configs.spec.spec import Spec
from datasets.layout import MvtecFolder
from evaluation.evaluate_spec import EvaluateSpec
from jobs.kinds.registry import is_made, left_of
from jobs.kinds.running import quiet_stderr, run_job
from networks.choices.train_spec import TrainSpec

_A_JOB = 3.0  # seconds that a job takes besides what its network does, roughly


@dataclass(frozen=True)
class Step:
    """A job of the chain."""

    spec: Spec
    result: Path  # the file that shows that it is done

    def is_done(self, workspace: Workspace) -> bool:
        """Whether an earlier attempt did it."""
        return is_made(self.spec, workspace)

    def left(self, workspace: Workspace) -> Spec:
        """Return the spec of what is left to do: of a training that an earlier attempt began, the rest of it."""
        return left_of(self.spec, workspace, again=True) or self.spec


def do(step: Step, workspace: Workspace, emit: Emit, before: str) -> None:
    """Do a step, unless an earlier attempt did; `before` is what that is called."""
    if step.is_done(workspace):
        emit(Note(f"✓ {plain(str(step.result.relative_to(workspace.root)))} is there from {before}"))
    else:
        run_job(step.left(workspace), workspace, emit)


def tell_expected(steps: Sequence[Step], workspace: Workspace, emit: Emit) -> Sequence[float]:
    """Say how long steps will take on this machine. Returns the seconds of each."""
    expected = expected_seconds(steps, workspace, emit)
    if any(expected):
        emit(Note(f"From here on it takes about {time_text(sum(expected))} on this machine."))
    return expected


def expected_seconds(steps: Sequence[Step], workspace: Workspace, emit: Emit) -> list[float]:
    """Return the seconds that each long step will take on this machine, after a few timed ones; 0 for what is done.

    All trainings are taken to be as quick, image by image, as the first of them.
    """
    trainings = [step.spec for step in steps if isinstance(step.spec, TrainSpec)]
    if all(step.is_done(workspace) for step in steps):
        return [0.0] * len(steps)
    emit(Note("timing a few steps of a training on this machine"))
    with quiet_stderr():
        from networks.locating.training import PASSES, PIECES, ROUNDS  # loads Keras, which takes seconds
        from networks.training.forecast import forecast
        from networks.training.plan import plan_of

    found = forecast(plan_of(trainings[0], workspace), emit)
    batch = trainings[0].training.batch_size
    images = len(MvtecFolder(workspace.dataset(trainings[0].dataset)).test_images())

    def seconds(step: Step) -> float:
        if step.is_done(workspace):
            return 0.0
        if isinstance(step.spec, TrainSpec):
            return _A_JOB + found.seconds(step.spec.training.epochs)
        assert isinstance(step.spec, EvaluateSpec)
        parts = {part for method in step.spec.methods for part in step.spec.parts(method)}
        passes = step.spec.samples if "uncertainty" in parts else len(parts)
        located = PIECES * ROUNDS * PASSES * found.seconds_a_step if "located" in parts else 0.0
        return _A_JOB + (passes * images * found.seconds_a_validation + located) / batch

    return [seconds(step) for step in steps]


class JsonReporter:
    """An `emit` for a program: events as JSON lines, those of all steps together among them."""

    def __init__(self) -> None:
        self.console = Console(quiet=True)  # what only a person reads

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, event: Event) -> None:
        """Print one event."""
        print_json(event)

    def show_all(self, share: float, seconds_left: float) -> None:
        """Print how far all steps together are, as a stage of its own."""
        self(Progress(ALL_STEPS, round(1000 * share), 1000, seconds_left))


Reporter = TerminalReporter | JsonReporter


def reporter_of(json_lines: bool) -> Reporter:
    """Return what events are told by: to a program, or to a person."""
    return JsonReporter() if json_lines else TerminalReporter()


class ChainReporter:
    """An `emit` that also shows how far all steps together are."""

    def __init__(self, expected: Sequence[float], reporter: Reporter, emit: Emit) -> None:
        self._pace = Pace(expected)
        self._reporter = reporter
        self._emit = emit
        self._jobs = 0  # that have begun

    def next_job(self) -> None:
        """Say that the next step begins."""
        self._pace.begin(self._jobs)
        self._jobs += 1

    def __call__(self, event: Event) -> None:
        self._emit(event)
        if isinstance(event, Progress):
            left = self._pace.seconds_left(event.seconds_left if event.stage == TRAINING else None)
            self._reporter.show_all(self._pace.share(left), left)
