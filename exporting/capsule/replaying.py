"""The replay job: the run of a capsule, evaluated again where its photos are, compared figure by figure."""

import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from configs.disk.building import building
from configs.disk.retrying import patiently
from configs.disk.workspace import Workspace
from configs.errors import ExistsError, UserError
from configs.events import Emit, Finished, Note
from datasets.corruption import corrupting
from datasets.corruption.design import REGION
from evaluation import evaluating
from evaluation.evaluate_spec import parts_of
from evaluation.report.folder import EvaluationFolder
from evaluation.report.report import read_report
from evaluation.saved.evaluation import spec_of, title_of
from exporting.capsule.agreement import Compared, compared
from exporting.capsule.capsule_spec import ReplaySpec
from exporting.capsule.contents import CapsuleRecord
from exporting.capsule.gathering import bring_photos, found_by_content
from exporting.capsule.opening import Capsule, opened
from networks.runs.data_state import changed_files, contents_of, named
from networks.runs.inputs import evaluated_images
from networks.runs.run_record import RunRecord, versions
from networks.training import training

_SHOWN = 3  # figures, at the most, in a message


def run(spec: ReplaySpec, workspace: Workspace, emit: Emit) -> None:
    """Bring the run and its photos into the workspace, evaluate it, and compare.

    What does not get that far is taken away again, but for a run that was trained: it can be resumed.

    Raises:
        UserError: the capsule is damaged, photos are missing or changed, the workspace has such a run or data set
            already, or a figure differs by more than is allowed.
    """
    with opened(spec.file, needs_weights=not spec.train) as capsule:
        record = capsule.record
        _check_free(record, workspace)
        places = found_by_content({**record.photos, **record.known_good}, spec.images, emit)
        _tell_versions(record, emit)
        with ExitStack() as undone:
            _bring(capsule, places, workspace, spec, emit, undone)
            figures = _compared(capsule, places, workspace, emit)
            undone.pop_all()
    _conclude(figures, spec.file, record, emit)


def _bring(
    capsule: Capsule,
    places: Mapping[str, Path],
    workspace: Workspace,
    spec: ReplaySpec,
    emit: Emit,
    undone: ExitStack,
) -> None:
    """Make the data set and the run of a capsule in a workspace; `undone` takes them away."""
    record = capsule.record
    with building(workspace.dataset(record.dataset), "data set") as beside:
        shutil.copytree(capsule.folder.dataset, beside, dirs_exist_ok=True)
        bring_photos(beside, record.photos, places, spec.transfer, emit)
    undone.callback(patiently, partial(shutil.rmtree, workspace.dataset(record.dataset)))
    _corrupt(capsule, workspace, emit)
    if spec.train:
        undone.pop_all()
        named_so = capsule.trained.spec.model_copy(update={"name": record.run, "dataset": record.dataset})
        training.run(named_so, workspace, _notes_of(emit))
    else:
        with building(workspace.run(record.run).path, "run") as beside:
            shutil.copytree(capsule.folder.run, beside, dirs_exist_ok=True)
        undone.callback(patiently, partial(shutil.rmtree, workspace.run(record.run).path))
    _tell_synthetic(record, capsule.trained, workspace, emit)


def _check_free(record: CapsuleRecord, workspace: Workspace) -> None:
    for what, path in (
        ("data set", workspace.dataset(record.dataset)),
        ("run", workspace.run(record.run).path),
    ):
        if path.exists():
            raise ExistsError(
                path,
                f"is there already, and the capsule has a {what} of that name",
                "name another workspace, or delete it if a replay that was killed has left it",
            )


def _tell_versions(record: CapsuleRecord, emit: Emit) -> None:
    here = versions()
    others = [
        f"{name} {version} (here {here.get(name, 'none')})"
        for name, version in record.versions.items()
        if here.get(name) != version
    ]
    if others:
        emit(Note(f"The capsule was written by other versions: {', '.join(others)}.", "warning"))


def _corrupt(capsule: Capsule, workspace: Workspace, emit: Emit) -> None:
    """Draw the synthetic test images again: one seed gives the same ones."""
    record, design = capsule.record, capsule.design
    if design is None:
        return
    named_so: dict[str, object] = {"dataset": record.dataset, "name": record.corruption}
    if design.region_mask is not None:
        named_so["region_mask"] = capsule.folder.corruption / REGION
    corrupting.run(design.model_copy(update=named_so), workspace, _notes_of(emit))


def _tell_synthetic(record: CapsuleRecord, trained: RunRecord, workspace: Workspace, emit: Emit) -> None:
    drawn = [
        path
        for image in evaluated_images(trained.spec, workspace)
        for path in image.files
        if path.relative_to(workspace.dataset(record.dataset)).as_posix() in record.synthetic
    ]
    found = contents_of(workspace.dataset(record.dataset), drawn)
    if changed := changed_files(record.synthetic, found):
        emit(Note(f"Synthetic test images came out as other files: {named(changed)}.", "warning"))


def _compared(
    capsule: Capsule, places: Mapping[str, Path], workspace: Workspace, emit: Emit
) -> list[tuple[str, Compared]]:
    """Evaluate again. Returns each figure, with the evaluation that it is of."""
    run = capsule.record.run
    files = workspace.run(run)
    figures = []
    for name, was in capsule.reports.items():
        method, label = parts_of(name)
        spec = spec_of(was)
        known_good = tuple(places.get(str(path), path) for path in spec.known_good)
        again = {"run": run, "methods": (method,), "label": label, "stress": False, "known_good": known_good}
        evaluating.run(spec.model_copy(update=again), workspace, _notes_of(emit))
        now = read_report(EvaluationFolder(files.evaluation(name)).report_json)
        figures += [(title_of(run, name), figure) for figure in compared(was, now)]
    return figures


def _conclude(figures: Sequence[tuple[str, Compared]], file: Path, record: CapsuleRecord, emit: Emit) -> None:
    """Say of each figure whether it agrees. Raises UserError if one does not."""
    for title, figure in figures:
        emit(Note(f"{title}: {figure}", "info" if figure.agrees else "warning"))
    differing = [f"{title}: {figure}" for title, figure in figures if not figure.agrees]
    if differing:
        more = f" and {len(differing) - _SHOWN} more" if len(differing) > _SHOWN else ""
        raise UserError(
            file,
            f"does not agree: {len(differing)} of {len(figures)} figures differ: {'; '.join(differing[:_SHOWN])}{more}",
            "compare the versions of the packages with those of the capsule's environment.txt",
        )
    emit(Finished(f"{record.run}: all {len(figures)} figures agree", str(file)))


def _notes_of(emit: Emit) -> Emit:
    """Return an `emit` for a job within this one, which alone is finished at its end."""
    return lambda event: None if isinstance(event, Finished) else emit(event)
