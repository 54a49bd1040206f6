"""The forecast job: parameters, time and memory of a training, before it starts; and the check that it fits."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from configs.disk.workspace import Workspace
from configs.events import Emit, Finished, Note
from networks.choices.train_spec import ForecastSpec, TrainSpec
from networks.training.batches import CorruptedPairs
from networks.training.image_store import ImageStore, StorePart
from networks.training.pairs import Pairs
from networks.training.plan import Plan, plan_of
from networks.training.ready import gib, memory_of, ready_network

STEPS = 3  # that are timed


@dataclass(frozen=True)
class Forecast:
    """What a training takes."""

    parameters: int
    memory: int  # bytes, at the most, roughly
    seconds_a_step: float
    seconds_a_validation: float  # of a batch
    steps: int  # in an epoch
    validations: int

    def seconds(self, epochs: int) -> float:
        """Return how long so many epochs take."""
        return epochs * (self.steps * self.seconds_a_step + self.validations * self.seconds_a_validation)


def run(spec: ForecastSpec, workspace: Workspace, emit: Emit) -> None:
    """Time a few steps, and say what the whole training would take. Writes nothing.

    Raises:
        UserError: the training could not start, as it is, or memory would not suffice.
    """
    training = TrainSpec(**spec.model_dump(exclude={"kind"}))
    plan = plan_of(training, workspace)
    for reason in plan.reasons:
        emit(Note(reason))
    found = forecast(plan, emit)
    epochs = training.training.epochs
    emit(Note(f"an epoch: {found.steps} steps of {found.seconds_a_step:.2f} s"))
    time_of_all, time_of_one = _time(found.seconds(epochs)), _time(found.seconds(1))
    said = (
        f"{spec.name}: about {time_of_all}, {epochs} epochs of {time_of_one}; "
        f"{found.parameters:,} parameters; up to {gib(found.memory)}"
    )
    emit(Finished(said, str(workspace.root)))


def forecast(plan: Plan, emit: Emit) -> Forecast:
    """Return what a training takes, after a few timed steps."""
    spec, scheme = plan.spec, plan.spec.training
    model = ready_network(plan)
    few = plan.train[: scheme.batch_size]
    with (
        tempfile.TemporaryDirectory() as folder,
        ImageStore(few, plan.form, spec.memory, Path(folder) / "images.raw", emit) as images,
    ):
        patches = StorePart(
            images, 0, len(images), spec.architecture.patch_shape, spec.architecture.patch_stride
        )
        length = STEPS * scheme.batch_size
        batches = CorruptedPairs(
            Pairs(patches, plan.design.corruption, length, scheme.batch_size, seed=(spec.seed, 0))
        )
        step = _seconds(lambda at: model.train_on_batch(*batches[at]))
        validation = _seconds(lambda at: model.test_on_batch(*batches[at]))
    return Forecast(
        parameters=int(model.count_params()),
        memory=memory_of(model, plan),
        seconds_a_step=step,
        seconds_a_validation=validation,
        steps=-(-scheme.images_per_epoch // scheme.batch_size),
        validations=-(-scheme.validation_images // scheme.batch_size),
    )


def _seconds(work: Callable[[int], object]) -> float:
    work(0)  # compiles
    began = time.perf_counter()
    for at in range(STEPS):
        work(at)
    return (time.perf_counter() - began) / STEPS


def _time(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{max(seconds, 0.1):.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
