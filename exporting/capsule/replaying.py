"""The replay job: the run of a capsule, evaluated again where its photos are, compared figure by figure."""

import shutil
import tempfile
from pathlib import Path

from configs.disk.building import building
from configs.disk.workspace import RunFolder, Workspace
from configs.errors import ExistsError, UserError
from configs.events import Emit, Finished, Note
from configs.spec.spec_io import read_spec
from datasets.corruption import corrupting
from datasets.corruption.design import RECORD, REGION, CorruptSpec
from evaluation import evaluating
from evaluation.evaluate_spec import parts_of
from evaluation.report.folder import EvaluationFolder
from evaluation.report.report import read_report
from evaluation.saved.evaluation import spec_of, title_of
from exporting.capsule.agreement import compared
from exporting.capsule.archive import unpack
from exporting.capsule.capsule_spec import ReplaySpec
from exporting.capsule.contents import CapsuleFolder, CapsuleRecord
from exporting.capsule.gathering import bring_photos, found_by_content
from networks.runs.data_state import changed_files, contents_of, named
from networks.runs.inputs import evaluated_images
from networks.runs.run_record import RunRecord, read_run_record, versions
from networks.training import training

_SHOWN = 3  # figures, at the most, in a message


def run(spec: ReplaySpec, workspace: Workspace, emit: Emit) -> None:
    """Bring the run and its photos into the workspace, evaluate it, and compare.

    Raises:
        UserError: the capsule is damaged, photos are missing or changed, the workspace has such a run or data set
            already, or a figure differs by more than is allowed.
    """
    with tempfile.TemporaryDirectory() as place:
        capsule = CapsuleFolder(Path(place))
        unpack(spec.file, capsule.path)
        record = capsule.read()
        _check_free(record, workspace)
        places = found_by_content(record.photos, spec.images, emit)
        _tell_versions(record, emit)
        with building(workspace.dataset(record.dataset), "data set") as beside:
            shutil.copytree(capsule.dataset, beside, dirs_exist_ok=True)
            bring_photos(beside, record.photos, places, spec.transfer, emit)
        _corrupt(record, capsule, workspace, emit)
        trained = _record_of(capsule)
        if spec.train:
            named_so = trained.spec.model_copy(update={"name": record.run, "dataset": record.dataset})
            training.run(named_so, workspace, _notes_of(emit))
        else:
            with building(workspace.run(record.run).path, "run") as beside:
                shutil.copytree(capsule.run, beside, dirs_exist_ok=True)
        _tell_synthetic(record, trained, workspace, emit)
        _compare(record, capsule, workspace, spec, emit)


def _check_free(record: CapsuleRecord, workspace: Workspace) -> None:
    for what, path in (
        ("data set", workspace.dataset(record.dataset)),
        ("run", workspace.run(record.run).path),
    ):
        if path.exists():
            raise ExistsError(
                path, f"is there already, and the capsule has a {what} of that name", "name another workspace"
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


def _record_of(capsule: CapsuleFolder) -> RunRecord:
    return read_run_record(RunFolder(capsule.run))


def _corrupt(record: CapsuleRecord, capsule: CapsuleFolder, workspace: Workspace, emit: Emit) -> None:
    """Draw the synthetic test images again: one seed gives the same ones."""
    if record.corruption is None:
        return
    named_so: dict[str, object] = {"dataset": record.dataset, "name": record.corruption}
    design = read_spec(CorruptSpec, capsule.corruption / RECORD)
    if design.region_mask is not None:
        named_so["region_mask"] = capsule.corruption / REGION
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


def _compare(
    record: CapsuleRecord, capsule: CapsuleFolder, workspace: Workspace, spec: ReplaySpec, emit: Emit
) -> None:
    files = workspace.run(record.run)
    differing, count = [], 0
    for name in record.evaluations:
        was = read_report(capsule.report(name))
        method, label = parts_of(name)
        again = {"run": record.run, "methods": (method,), "label": label, "stress": False}
        evaluating.run(spec_of(was).model_copy(update=again), workspace, _notes_of(emit))
        now = read_report(EvaluationFolder(files.evaluation(name)).report_json)
        for figure in compared(was, now):
            line = f"{title_of(record.run, name)}: {figure}"
            emit(Note(line, "info" if figure.agrees else "warning"))
            count += 1
            differing += [] if figure.agrees else [line]
    if differing:
        more = f" and {len(differing) - _SHOWN} more" if len(differing) > _SHOWN else ""
        raise UserError(
            spec.file,
            f"does not agree: {len(differing)} of {count} figures differ: {'; '.join(differing[:_SHOWN])}{more}",
            "compare the versions of the packages with those of the capsule's environment.txt",
        )
    emit(Finished(f"{record.run}: all {count} figures agree", str(spec.file)))


def _notes_of(emit: Emit) -> Emit:
    """Return an `emit` for a job within this one, which alone is finished at its end."""
    return lambda event: None if isinstance(event, Finished) else emit(event)
