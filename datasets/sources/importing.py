"""The import job: brings the images of a source into the workspace, after a look at every one."""

import csv
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from configs.command_line import command_text
from configs.disk.workspace import Workspace
from configs.disk.writing import building, check_free
from configs.errors import UserError
from configs.events import Emit, Finished, Note, with_progress
from configs.spec.spec_io import to_commented_hjson
from datasets.images import WHITE_OF_16_BITS, white_of
from datasets.layout import FILES, GOOD, RECORD, DatasetRecord, LabelledImage
from datasets.sources.audit import Audit, AuditedImage
from datasets.sources.auditing import AuditedSpec, look_into
from datasets.sources.findings import Finding
from datasets.sources.sources import Source

SHOWN = 20  # findings in an error message


class ImportSpec(AuditedSpec):
    """Bring the images of a source into the workspace, in MVTec's layout."""

    kind: Literal["import"] = "import"
    transfer: Literal["copy", "link"] = Field(
        "copy",
        description="copy the files, or link to them where they are: for large sets that stay in place",
    )


def run(spec: ImportSpec, workspace: Workspace, emit: Emit) -> None:
    """Import. Every image and mask is looked at before anything appears in the workspace.

    Raises:
        UserError: the source is not usable, the audit found an error, or the name is taken.
    """
    target = workspace.dataset(spec.name)
    check_free(target, "data set")
    folder, found = look_into(spec, workspace, emit)
    open_errors = [finding for finding in found.errors if not spec.settles(finding)]
    if open_errors:
        raise AuditError(folder.root, open_errors)

    with building(target, "data set") as beside:
        _make_folders(beside, found.images)
        for image in with_progress(found.images, emit, "copying", len(found.images)):
            _bring(image.image, beside / image.split, beside / "ground_truth", spec.transfer)
        record = _record(spec, folder, found)
        (beside / RECORD).write_text(to_commented_hjson(record), encoding="utf-8")
        _write_files(beside / FILES, found.images)
    for note in _notes(found, record, spec):
        emit(Note(note, "warning"))
    emit(
        Finished(
            f"{spec.name}: {record.train_good} good images to train on; to test, {record.test_good} good "
            f"and {sum(record.defects.values())} defective of {len(record.defects)} types, "
            f"{record.masks} with masks",
            str(target),
        )
    )


class AuditError(UserError):
    """The audit found what stops an import. Lists everything, one finding a line."""

    reason = "audit"

    def __init__(self, folder: Path, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        first = findings[0]
        super().__init__(folder / first.file, first.message, first.remedy)
        shown = [
            f"{folder / finding.file}: {finding.message}; {finding.remedy}" for finding in findings[:SHOWN]
        ]
        if len(findings) > SHOWN:
            shown.append(f"… and {len(findings) - SHOWN} more: {command_text('audit', folder)}")
        self.args = ("\n".join(shown),)


def _record(spec: ImportSpec, folder: Source, found: Audit) -> DatasetRecord:
    test = [image.image for image in found.images if image.split == "test"]
    defects = Counter(image.defect for image in test if image.defect != GOOD)
    rows, columns = found.sizes.most_common(1)[0][0]
    return DatasetRecord(
        name=spec.name,
        source=str(folder.root.absolute()),
        layout=folder.layout,
        held_out=folder.held_out,
        seed=spec.seed,
        transfer=spec.transfer,
        rows=rows,
        columns=columns,
        train_good=len(found.images) - len(test),
        test_good=len(test) - defects.total(),
        defects=dict(sorted(defects.items())),
        masks=sum(image.mask is not None for image in test),
        white=white_of(found.brightest) if found.brightest else WHITE_OF_16_BITS,
        mixed_sizes=len(found.sizes) > 1,
        left_out=spec.leave_out,
        kept=spec.keep,
        accepted=spec.accept,
    )


def _write_files(path: Path, images: Sequence[AuditedImage]) -> None:
    """Write what each imported file was when it was read: its size, mode and hash, and its mask."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "rows", "columns", "mode", "sha256", "mask", "marked"))
        for image in images:
            name = f"{image.split}/{image.image.name}"
            mask = "" if image.image.mask is None else image.image.mask.name
            marked = "" if image.marked is None else f"{image.marked:.6f}"
            writer.writerow((name, image.rows, image.columns, image.mode, image.sha256, mask, marked))


def _make_folders(beside: Path, images: Sequence[AuditedImage]) -> None:
    """Make all folders first, so that none comes back half-filled if somebody deletes it meanwhile."""
    wanted = {beside / image.split / image.image.defect for image in images}
    wanted |= {beside / "ground_truth" / image.image.defect for image in images if image.image.mask}
    for folder in wanted:
        folder.mkdir(parents=True)


def _bring(image: LabelledImage, images: Path, masks: Path, transfer: Literal["copy", "link"]) -> None:
    """Copy an image and its mask, names and bytes as they are; or link to them."""
    for path, folder in ((image.path, images / image.defect), (image.mask, masks / image.defect)):
        if path is not None:
            if transfer == "copy":
                shutil.copyfile(path, folder / path.name)
            else:
                _link(path, folder / path.name)


def _link(path: Path, place: Path) -> None:
    try:
        place.symlink_to(path.absolute())
    except OSError as error:
        raise UserError(
            place, f"cannot be a link ({error.strerror})", 'import with transfer: "copy"'
        ) from None


def _notes(found: Audit, record: DatasetRecord, spec: ImportSpec) -> list[str]:
    """Return what the person should know about a data set that is usable but not perfect."""
    warnings = [
        finding for finding in found.findings if finding.severity == "warning" and not spec.settles(finding)
    ]
    notes = []
    for problem, count in Counter(finding.problem for finding in warnings).items():
        first = next(finding for finding in warnings if finding.problem == problem)
        others = f" (and {count - 1} more like it)" if count > 1 else ""
        notes.append(f"{first}{others}")
    if record.held_out:
        notes.append(
            f"{record.held_out} good images are held out for testing (test_share {spec.test_share:g}, seed "
            f"{spec.seed}), as the source has no good test images of its own"
        )
    if found.brightest:
        notes.append(
            f"files of more than 8 bits: {record.white} is white in all of them, as the brightest pixel is "
            f"{found.brightest}"
        )
    if record.mixed_sizes:
        notes.append(
            f"images of different sizes are brought to {record.rows} x {record.columns} (rows x columns)"
        )
    return notes
