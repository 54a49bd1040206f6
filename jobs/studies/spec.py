"""What a person chooses about a study: a grid of trainings, and how each is evaluated."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from configs.disk.workspace import Workspace
from configs.spec.presets import Group, PresetOf, name_of_preset
from configs.spec.spec import Name, Seed, Spec
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import EvaluateSpec, EvaluationSettings
from networks.choices.architectures import Architecture
from networks.choices.train_spec import TrainSpec
from networks.choices.training_scheme import TrainingScheme
from networks.runs.inputs import resolve_design


class StudySpec(Spec):
    """Train and evaluate each combination of what is listed, and compare them in one table."""

    kind: Literal["study"] = "study"
    name: Name = Field(description="name of the study; its runs begin with it")
    datasets: Annotated[tuple[Name, ...], Field(strict=False)] = Field(
        (), description="names of imported data sets; empty: all that are imported"
    )
    corruptions: Annotated[tuple[Name, ...], Field(strict=False, min_length=1)] = Field(
        description="presets' names, corruptions that each data set has of its own, or clean (none)"
    )
    architectures: Annotated[
        tuple[Annotated[Architecture, PresetOf("architecture")], ...], Field(strict=False, min_length=1)
    ] = Field(description="presets' names, or architectures themselves")
    trainings: Annotated[
        tuple[Annotated[TrainingScheme, PresetOf("training")], ...], Field(strict=False, min_length=1)
    ] = Field(description="presets' names, or training schemes themselves")
    epochs: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(strict=False)] = Field(
        (),
        description="each training anew for each of these numbers of epochs, so that curves show what time buys; "
        "empty: the training's own number",
    )
    minutes: float | None = Field(
        None,
        gt=0,
        le=100_000,
        description="that all trainings together may take on this machine: each is cut to as many epochs as fit into "
        "its share, one at the least; null: as long as they are",
    )
    seeds: Annotated[tuple[Seed, ...], Field(strict=False, min_length=1)] = Field(
        (0,), description="a training for each; the table tells how far they differ"
    )
    resolution: Annotated[int, Field(ge=16, le=4096)] | None = Field(
        256,
        description="rows of the network's images, 16 to 4096 pixels; columns follow; null: as the data set has them",
    )
    evaluation: Annotated[EvaluationSettings, PresetOf("evaluation")] = Field(
        EvaluationSettings(),
        description="how each run is evaluated: a preset's name, or the fields of an evaluation besides its run",
    )

    @field_validator("minutes")
    @classmethod
    def _is_the_one_limit(cls, minutes: float | None, info: ValidationInfo) -> float | None:
        if minutes is not None and info.data.get("epochs"):
            raise ValueError("cannot stand beside epochs: give the one or the other")
        return minutes


@dataclass(frozen=True)
class Cell:
    """One training of a study, and its evaluation."""

    dataset: str
    corruption: str
    architecture: str  # a preset's name, or its place among those that the study lists
    scheme: str
    epochs: int | None  # None: the scheme's own number
    seed: int
    train: TrainSpec
    evaluate: EvaluateSpec

    @property
    def run(self) -> str:
        return self.train.name

    @property
    def training(self) -> str:
        """The scheme, and for how many epochs if the study says it."""
        return _training(self.scheme, self.epochs)

    def cut_to(self, epochs: int) -> "Cell":
        """Return the same training for so many epochs, if it has more; under another name."""
        if epochs >= self.train.training.epochs:
            return self
        scheme = self.train.training.model_copy(update={"epochs": epochs})
        run = f"{self.run}-of-{epochs}-epochs"
        return replace(
            self,
            train=self.train.model_copy(update={"name": run, "training": scheme}),
            evaluate=self.evaluate.model_copy(update={"run": run}),
        )


def cells_of(study: StudySpec, workspace: Workspace) -> list[Cell]:
    """Return every training, all of the first seed before those of the next: so there is a whole table early on.

    Raises:
        UserError: a data set or a corruption is not there.
    """
    datasets = study.datasets or workspace.datasets()
    for dataset in datasets:
        workspace.existing_dataset(dataset)
    grid = itertools.product(
        study.seeds,
        datasets,
        _labelled("architecture", study.architectures),
        _labelled("training", study.trainings),
        sorted(study.epochs) or (None,),
        study.corruptions,
    )
    cells = [_cell(study, *choices) for choices in grid]
    for cell in cells:
        resolve_design(cell.train, workspace)
    return cells


def _labelled(group: Group, choices: Sequence[Spec]) -> Iterator[tuple[str, Spec]]:
    for at, choice in enumerate(choices, start=1):
        yield name_of_preset(group, choice) or f"{group}{at}", choice


def _cell(
    study: StudySpec,
    seed: int,
    dataset: str,
    architecture: tuple[str, Any],
    training: tuple[str, Any],
    epochs: int | None,
    corruption: str,
) -> Cell:
    run = f"{study.name}-{dataset}-{corruption}-{architecture[0]}-{_training(training[0], epochs)}-{seed}"
    scheme = training[1] if epochs is None else training[1].model_copy(update={"epochs": epochs})
    train = spec_from(
        TrainSpec,
        study.name,
        name=run,
        dataset=dataset,
        corruption=corruption,
        resolution=study.resolution,
        architecture=architecture[1],
        training=scheme,
        seed=seed,
    )
    evaluate = EvaluateSpec(run=run, **dict(study.evaluation))
    return Cell(dataset, corruption, architecture[0], training[0], epochs, seed, train, evaluate)


def _training(scheme: str, epochs: int | None) -> str:
    return scheme if epochs is None else f"{scheme}-{epochs}"
