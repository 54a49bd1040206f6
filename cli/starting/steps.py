"""What `start` is made of: the jobs from a folder of photos to a report, each by a spec that is written down."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from cli.chain import Step
from configs.command_line import command_text
from configs.disk.names import safe_name
from configs.disk.workspace import Workspace
from configs.disk.writing import write_text
from configs.errors import UserError
from configs.spec.presets import read_preset
from configs.spec.spec import Spec
from configs.spec.spec_io import read_spec, spec_from, to_hjson
from datasets.corruption.design import CorruptSpec
from datasets.layout import read_record
from datasets.sources.importing import ImportSpec
from datasets.sources.sources import find_categories
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.quality import QUALITIES, Quality
from evaluation.scoring.thresholds import Conformal
from networks.choices.train_spec import TrainSpec
from networks.runs.inputs import split_images

SpecType = TypeVar("SpecType", bound=Spec)


def first_steps(folder: Path, quality: Quality, workspace: Workspace) -> list[Step]:
    """Return the import of a folder, and the design of its defect. Raises UserError for what is no data set."""
    folder = folder.absolute()
    if not folder.is_dir():
        raise UserError(folder, "is no folder", "name the folder of your photos")
    if categories := find_categories(folder):
        shown = ", ".join(path.name for path in categories[:5])
        raise UserError(folder, f"holds several kinds of parts: {shown}", "name the folder of one of them")
    name, corruption = _name_of(folder), QUALITIES[quality].corruption
    return [
        Step(
            _written(workspace, f"{name}-1-import", ImportSpec, name=name, source=folder),
            workspace.dataset(name) / "dataset.hjson",
        ),
        Step(
            _written(
                workspace,
                f"{name}-2-corrupt",
                CorruptSpec,
                dataset=name,
                name=corruption,
                corruption=corruption,
            ),
            workspace.corruption(name, corruption) / "corruption.hjson",
        ),
    ]


def long_steps(imported: Any, quality: Quality, workspace: Workspace) -> list[Step]:
    """Return the training on what was imported, and its evaluation."""
    choice, dataset = QUALITIES[quality], imported.name
    run = workspace.run(f"{dataset}-{quality}")
    training = _written(
        workspace,
        f"{run.name}-3-train",
        TrainSpec,
        name=run.name,
        dataset=dataset,
        corruption=choice.corruption,
        resolution=min(choice.resolution, read_record(workspace.dataset(dataset)).rows),
        architecture=choice.architecture,
        training=choice.training,
    )
    evaluation = _written(
        workspace,
        f"{run.name}-4-evaluate",
        EvaluateSpec,
        run=run.name,
        **read_preset("evaluation", choice.evaluation)
        | ({"methods": choice.methods} if choice.methods else {}),
    )
    last = list(reports_of(evaluation, workspace).values())[-1]
    return [Step(training, run.training_figure), Step(evaluation, last)]


def change_of(folder: Path, imported: Step, workspace: Workspace) -> str | None:
    """Return in words that a folder has changed since it was imported, so that what is new there counts for nothing.

    Args:
        folder: of photos.
        imported: the import of it; one that is still to be done tells nothing.
        workspace: where to.
    """
    if not imported.is_done(workspace):
        return None
    taken = imported.result.stat().st_mtime
    if all(place.lstat().st_mtime <= taken for place in (folder, *folder.rglob("*"))):
        return None
    name = imported.result.parent.name
    delete = command_text("kept", "delete", f"datasets/{name}", workspace=workspace.root)
    return (
        f"{folder} has changed since it was imported as {name}, and what is new there is not used. To use it, "
        f"give the folder another name, or delete the data set first: on the page Kept, or by {delete}"
    )


def lack_of(steps: Sequence[Step], workspace: Workspace) -> str | None:
    """Return in words that there will be too few held-out good images for the threshold; None: there are enough."""
    training, evaluation = (step.spec for step in steps)
    if not isinstance(training, TrainSpec) or not isinstance(evaluation, EvaluateSpec):
        raise TypeError("the long steps are a training and its evaluation")
    if not isinstance(evaluation.threshold, Conformal):
        return None
    _, held_out = split_images(workspace.dataset(training.dataset), training)
    lack = evaluation.threshold.lacks(len(held_out))
    return None if lack is None else f"There will be no threshold: {lack}. Bring more photos of good parts."


def reports_of(evaluation: Any, workspace: Workspace) -> Mapping[str, Path]:
    """Return the report's page of each evaluation that a spec makes, by its name."""
    files = workspace.run(evaluation.run)
    return {name: files.evaluation(name) / "report.html" for name in evaluation.names}


def _written(workspace: Workspace, at: str, spec_class: type[SpecType], **fields: Any) -> SpecType:
    """Return a step's spec: that of its file, where there is one, which a person may have changed; else a new one."""
    path = workspace.root / "specs" / f"start-{at}.hjson"
    if path.exists():
        return read_spec(spec_class, path)
    spec = spec_from(spec_class, **fields)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, to_hjson(spec))
    return spec


def _name_of(folder: Path) -> str:
    """Return what a data set is called by its folder. Raises UserError where no name can be made of that."""
    plain = re.sub(r"[^\w \-+.()]", "-", folder.name).strip(" .-")
    try:
        return safe_name(plain)
    except ValueError as error:
        raise UserError(folder, str(error), "rename the folder") from None
