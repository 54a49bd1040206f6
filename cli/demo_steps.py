"""What the demo is made of: the sample, and the jobs on each of its categories."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.chain import Step
from configs.disk.workspace import Workspace
from configs.events import Emit, Note, ProgressMeter
from configs.spec.presets import read_preset
from configs.spec.spec_io import spec_from
from datasets.corruption.design import CorruptSpec
from datasets.sample.sample import CATEGORIES, write_sample
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec
from networks.choices.train_spec import TrainSpec

PAPER, BEST = "residual", "residual@best_relative"  # the evaluations whose figures are told
EVALUATIONS: Mapping[str, Mapping[str, Any]] = {
    PAPER: {},
    BEST: {"label": "best_relative", **read_preset("evaluation", "best_relative")},
    "uncertainty": {"methods": ["uncertainty"], "samples": 5},
}
ARCHITECTURE = {
    "kind": "aesc",
    "depth": 5,
    "kernel_size": 3,
    "base_filters": 16,
}  # small kernels: 1.5 times as fast
TRAINING = {  # `quick_gray`, cut to what two cores do in a minute or so
    "epochs": 8,
    "images_per_epoch": 480,
    "validation_images": 64,
    "batch_size": 8,
    "learning_rate": 0.002,
    "norm_momentum": 0.9,
    "schedule": {"kind": "cosine"},
}


@dataclass(frozen=True)
class DemoStep(Step):
    """A job of the demo. What an older version of it did is kept, too."""

    checkpoint: Path | None = None  # of a training: there as long as it is unfinished

    def is_done(self, workspace: Workspace) -> bool:
        """Whether an earlier demo did it."""
        del workspace
        is_unfinished = self.checkpoint is not None and self.checkpoint.exists()
        return self.result.exists() and not is_unfinished


def make_sample(workspace: Workspace, emit: Emit) -> list[Path]:
    """Return the folders of the two categories, made if they are not there yet."""
    folder = workspace.root / "sample"
    if not (folder / CATEGORIES[-1] / "ground_truth").is_dir():
        emit(Note("making the sample: photos of a machined part and of a woven cloth"))
        meters: list[ProgressMeter] = []

        def show(done: int, total: int) -> None:
            if not meters:
                meters.append(ProgressMeter(emit, "making photos", total))
            meters[0].at(done)

        write_sample(folder, on_image=show)
    return [folder / category for category in CATEGORIES]


def first_steps(source: Path, workspace: Workspace) -> list[DemoStep]:
    """Return what comes before the training of a category: its import, and the design of its defect."""
    name = source.name
    return [
        DemoStep(spec_from(ImportSpec, name=name, source=source), workspace.dataset(name) / "dataset.hjson"),
        DemoStep(
            spec_from(CorruptSpec, dataset=name, name="stain", corruption="stain"),
            workspace.corruption(name, "stain") / "corruption.hjson",
        ),
    ]


def long_steps(category: str, workspace: Workspace) -> list[DemoStep]:
    """Return the training of a category, and its evaluations."""
    run = workspace.run(f"{category}-demo")
    training = spec_from(
        TrainSpec,
        name=run.name,
        dataset=category,
        corruption="stain",
        resolution=128,
        architecture=ARCHITECTURE,
        training=TRAINING,
        seed=0,
    )
    evaluations = (
        DemoStep(
            spec_from(EvaluateSpec, run=run.name, **fields), report_of(category, name, workspace, "json")
        )
        for name, fields in EVALUATIONS.items()
    )
    return [DemoStep(training, run.training_figure, run.checkpoint), *evaluations]


def report_of(category: str, evaluation: str, workspace: Workspace, form: str) -> Path:
    """Return the report of an evaluation, in a form: html or json."""
    return workspace.run(f"{category}-demo").evaluation(evaluation) / f"report.{form}"
