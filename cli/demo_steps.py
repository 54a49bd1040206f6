"""What the demo is made of: the sample, the jobs on each of its categories, and how long they take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from configs.disk.workspace import Workspace
from configs.events import Emit, Note, ProgressMeter
from configs.spec.presets import read_preset
from configs.spec.spec import Spec
from configs.spec.spec_io import spec_from
from datasets.corruption.design import CorruptSpec
from datasets.layout import MvtecFolder
from datasets.sample.sample import CATEGORIES, write_sample
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec
from jobs.kinds.registry import left_of
from jobs.kinds.running import quiet_stderr
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
_A_JOB = 3.0  # seconds that a job takes besides what its network does, roughly


@dataclass(frozen=True)
class Step:
    """A job of the demo."""

    spec: Spec
    result: Path  # the file that shows that it is done
    checkpoint: Path | None = None  # of a training: there as long as it is unfinished

    @property
    def is_done(self) -> bool:
        """Whether an earlier demo did it."""
        is_unfinished = self.checkpoint is not None and self.checkpoint.exists()
        return self.result.exists() and not is_unfinished

    def left(self, workspace: Workspace) -> Spec:
        """Return the spec of what is left to do: of a training that an earlier demo began, the rest of it."""
        return left_of(self.spec, workspace, again=True) or self.spec


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


def first_steps(source: Path, workspace: Workspace) -> list[Step]:
    """Return what comes before the training of a category: its import, and the design of its defect."""
    name = source.name
    return [
        Step(spec_from(ImportSpec, name=name, source=source), workspace.dataset(name) / "dataset.hjson"),
        Step(
            spec_from(CorruptSpec, dataset=name, name="stain", corruption="stain"),
            workspace.corruption(name, "stain") / "corruption.hjson",
        ),
    ]


def long_steps(category: str, workspace: Workspace) -> list[Step]:
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
        Step(spec_from(EvaluateSpec, run=run.name, **fields), report_of(category, name, workspace, "json"))
        for name, fields in EVALUATIONS.items()
    )
    return [Step(training, run.training_figure, run.checkpoint), *evaluations]


def report_of(category: str, evaluation: str, workspace: Workspace, form: str) -> Path:
    """Return the report of an evaluation, in a form: html or json."""
    return workspace.run(f"{category}-demo").evaluation(evaluation) / f"report.{form}"


def expected_seconds(steps: Sequence[Step], workspace: Workspace, emit: Emit) -> list[float]:
    """Return the seconds that each long step will take on this machine, after a few timed ones; 0 for what is done."""
    trainings = [step.spec for step in steps if isinstance(step.spec, TrainSpec)]
    if all(step.is_done for step in steps):
        return [0.0] * len(steps)
    emit(Note("timing a few steps of a training on this machine"))
    with quiet_stderr():
        from networks.training.forecast import forecast  # loads Keras, which takes seconds
        from networks.training.plan import plan_of

    found = forecast(plan_of(trainings[0], workspace), emit)
    an_image = found.seconds_a_validation / trainings[0].training.batch_size
    images = len(MvtecFolder(workspace.dataset(trainings[0].dataset)).test_images())

    def seconds(step: Step) -> float:
        if step.is_done:
            return 0.0
        if isinstance(step.spec, TrainSpec):
            return _A_JOB + found.seconds(step.spec.training.epochs)
        assert isinstance(step.spec, EvaluateSpec)
        passes = step.spec.samples if "uncertainty" in step.spec.methods else 1
        return _A_JOB + passes * images * an_image

    return [seconds(step) for step in steps]
