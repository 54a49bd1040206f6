"""The capsule job: an evaluated run as one file, with all that its figures rest on but the photos."""

import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from configs.disk.building import not_writable
from configs.disk.durable import make_folder
from configs.disk.workspace import RunFolder, Workspace
from configs.errors import ExistsError, MissingError, UserError
from configs.events import Emit, Finished, Note
from datasets.corruption.design import RECORD as DESIGN
from datasets.corruption.design import REGION
from datasets.layout import FILES, MASKS, RECORD, SYNTHETIC, TRAITS_FILE
from datasets.named_place import check_named_place
from evaluation.report.folder import EvaluationFolder
from evaluation.saved.changes import changes_since
from evaluation.saved.evaluation import Outcome, evaluations_of, read_outcome, spec_of
from exporting.capsule.archive import write_archive
from exporting.capsule.capsule_spec import CapsuleSpec
from exporting.capsule.contents import CapsuleFolder, CapsuleRecord, environment
from networks.runs.data_state import check_as_trained, content_of, contents_of
from networks.runs.inputs import evaluated_images, read_split, trained_files
from networks.runs.run_record import read_run_record, versions

_HOLDS = CapsuleFolder()


def run(spec: CapsuleSpec, workspace: Workspace, emit: Emit) -> None:
    """Write the capsule.

    Raises:
        UserError: no such run, no evaluation of it, one that is of something else than what is there now, or the
            place is taken.
    """
    files = workspace.existing_run(spec.run)
    check_named_place(spec.file, workspace)
    if spec.file.exists():
        raise ExistsError(spec.file, "is there already", "name a file that is not there")
    outcomes = [read_outcome(files, name) for name in evaluations_of(files)]
    if not outcomes:
        raise MissingError(
            spec.run, "was not evaluated yet, so there is nothing to replay", "evaluate it first"
        )
    _check_unchanged(outcomes, workspace)
    record, entries = _described(files, outcomes, workspace)
    try:
        make_folder(spec.file.parent)
    except OSError as error:
        raise not_writable(spec.file.parent, error) from None
    write_archive(spec.file, {_HOLDS.record.as_posix(): record.model_dump_json(indent=2), **entries})
    count = len({*record.photos.values(), *record.known_good.values()})
    emit(Note(f"It holds no photos: {count} are known by their content, and found again by it."))
    summary = f"{spec.run}: {len(record.evaluations)} evaluations in {spec.file.stat().st_size:,} bytes"
    emit(Finished(summary, str(spec.file)))


def _check_unchanged(outcomes: Sequence[Outcome], workspace: Workspace) -> None:
    """Raise UserError for an evaluation of other weights or images than those of now: nobody could replay it."""
    for outcome in outcomes:
        if changes_since(outcome, workspace):
            raise UserError(
                outcome.title,
                "is of other weights, images or masks than are there now",
                "evaluate the run again, or delete that evaluation",
            )


def _known_good(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Return the contents of the photos that evaluations call good. Raises UserError if one is gone."""
    found = {}
    for outcome in outcomes:
        for path in spec_of(outcome.report).known_good:
            if not path.is_file():
                raise MissingError(
                    path,
                    "no such file, and an evaluation calls it good",
                    "delete that evaluation, or put it back",
                )
            found[str(path)] = content_of(path)
    return found


def _described(
    files: RunFolder, outcomes: Sequence[Outcome], workspace: Workspace
) -> tuple[CapsuleRecord, Mapping[str, Path | str]]:
    """Return what is said of a run, and the entries of its capsule."""
    spec = read_run_record(files).spec
    dataset = workspace.existing_dataset(spec.dataset)
    trained = [dataset / name for name, use in read_split(files.split) if use != "test"]
    known = contents_of(dataset, trained)
    check_as_trained(dataset, files.name, trained_files(files.split), known)
    tested = evaluated_images(spec, workspace)
    real = [image for image in tested if image.defect != SYNTHETIC]
    drawn = [path for image in tested if image.defect == SYNTHETIC for path in image.files]
    is_own = isinstance(spec.corruption, str) and spec.corruption in workspace.corruptions(spec.dataset)
    corruption = str(spec.corruption) if is_own else None
    record = CapsuleRecord(
        run=files.name,
        dataset=spec.dataset,
        corruption=corruption,
        evaluations=tuple(outcome.name for outcome in outcomes),
        photos={**known, **contents_of(dataset, [image.path for image in real])},
        known_good=_known_good(outcomes),
        synthetic=contents_of(dataset, drawn),
        versions=versions(),
        platform=platform.platform(),
    )
    entries: dict[str, Path | str] = dict(environment())
    own = [
        path for path in files.of_training if path not in (files.checkpoint, files.latest)
    ]  # latest shows a photo
    for path in (*own, files.locator_weights, files.locator_origin):
        entries[(_HOLDS.run / path.relative_to(files.path)).as_posix()] = path
    masks = [path for image in real for path in image.files if path != image.path]
    for path in (*(dataset / name for name in (RECORD, FILES, MASKS, TRAITS_FILE)), *masks):
        entries[(_HOLDS.dataset / path.relative_to(dataset)).as_posix()] = path
    if corruption is not None:
        for name in (DESIGN, REGION):
            entries[(_HOLDS.corruption / name).as_posix()] = (
                workspace.corruption(spec.dataset, corruption) / name
            )
    for name in record.evaluations:
        entries[_HOLDS.report(name).as_posix()] = EvaluationFolder(files.evaluation(name)).report_json
    there = {name: each for name, each in entries.items() if isinstance(each, str) or each.is_file()}
    return record, there
