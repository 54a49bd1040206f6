"""The forecast job: parameters, time and memory of a training, before it starts; and the check that it fits."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import psutil

from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.events import Emit, Finished, Note
from networks.choices.train_spec import ForecastSpec, TrainSpec
from networks.model.autoencoder import build
from networks.model.devices import gpus
from networks.runs.inputs import network_shape
from networks.training.batches import CorruptedPairs
from networks.training.image_store import ImageStore, StorePart
from networks.training.pairs import Pairs
from networks.training.plan import Plan, compile_for, plan_of

STEPS = 3  # that are timed
_VALUE = 4  # bytes of a float32
_COPIES = 3  # of each activation that a training step holds: itself, its gradient, and work space
_STATES = 5  # of each parameter: itself, its gradient, Adam's two moments, and a copy to write
_LIBRARIES = 900 * 2**20  # bytes that Python and the backend take


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
    check_memory(plan)
    found = forecast(plan, emit)
    epochs = training.training.epochs
    emit(Note(f"an epoch: {found.steps} steps of {found.seconds_a_step:.2f} s"))
    time_of_all, time_of_one = _time(found.seconds(epochs)), _time(found.seconds(1))
    said = (
        f"{spec.name}: about {time_of_all}, {epochs} epochs of {time_of_one}; "
        f"{found.parameters:,} parameters; up to {_gib(found.memory)}"
    )
    emit(Finished(said, str(workspace.root)))


def forecast(plan: Plan, emit: Emit) -> Forecast:
    """Return what a training takes, after a few timed steps."""
    spec, scheme = plan.spec, plan.spec.training
    model = build(spec.architecture, network_shape(spec, plan.form), seed=spec.seed)
    compile_for(model, plan)
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


def memory_of(model: keras.Model, plan: Plan) -> int:
    """Return how many bytes a training takes at the most, roughly: from the sizes of what it must hold."""
    an_image = sum(int(np.prod(layer.output.shape[1:])) for layer in model.layers)
    activations = _COPIES * _VALUE * an_image * plan.spec.training.batch_size
    images = min(len(plan.train + plan.validation) * int(np.prod(plan.form.shape)), plan.spec.memory * 2**20)
    return _LIBRARIES + activations + _STATES * _VALUE * int(model.count_params()) + images


def check_memory(plan: Plan) -> None:
    """Refuse a training that this machine's memory cannot hold. Raises UserError."""
    if gpus():
        return  # its memory is not ours to count
    needed = memory_of(build(plan.spec.architecture, network_shape(plan.spec, plan.form)), plan)
    free = psutil.virtual_memory().available
    if needed > free:
        raise UserError(
            "memory",
            f"about {_gib(needed)} are needed, and {_gib(free)} are free",
            "choose a smaller batch_size or resolution, fewer base_filters, or less memory for the images",
        )


def _gib(size: float) -> str:
    return f"{size / 2**30:.1f} GiB"


def _time(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{max(seconds, 0.1):.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
