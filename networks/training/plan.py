"""What a training works with."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from configs.command_line import install_text
from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.threads import cores
from datasets.corruption.design import Design
from datasets.layout import read_record
from networks.choices.train_spec import TrainSpec
from networks.model.devices import gpus
from networks.runs.inputs import ImageForm, image_form, resolve_design, split_images
from networks.training.proposing import proposed

MOST_WORKERS = 8  # beyond which more do not help one network


@dataclass(frozen=True)
class Plan:
    """What a training works with."""

    spec: TrainSpec
    design: Design
    form: ImageForm
    train: list[Path]
    validation: list[Path]
    reasons: Sequence[str] = ()  # why what the scheme left to a first look is as it is


def plan_of(spec: TrainSpec, workspace: Workspace) -> Plan:
    """Return what a training works with. Raises UserError."""
    folder = workspace.existing_dataset(spec.dataset)
    train, validation = split_images(folder, spec)
    scheme, reasons = proposed(spec.training, train, read_record(folder).white)
    spec = spec.model_copy(update={"training": scheme})
    design = resolve_design(spec, workspace)
    if design.on_part and spec.architecture.patch_shape:
        raise UserError(
            f"corruption {spec.corruption}: on_part",
            "cannot be kept to: it is of whole images, and this architecture sees patches of them",
            "choose an architecture without patches, or a region in its place",
        )
    form = image_form(spec, folder, design.equalize or spec.training.equalize)
    if spec.tensorboard and find_spec("tensorboard") is None:
        raise UserError(
            "tensorboard",
            "is not installed",
            f"leave the option out, or install it: {install_text('tensorboard')}",
        )
    return Plan(spec, design, form, train, validation, reasons)


def workers_of(spec: TrainSpec) -> int:
    """Return how many processes corrupt images beside the network: as the spec says, or as this machine needs."""
    if spec.workers is not None:
        return spec.workers
    return min(cores(), MOST_WORKERS) if gpus() else 0
