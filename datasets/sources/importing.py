"""The import job: brings the images of a source into the workspace, after a look at every one."""

import csv
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from configs.command_line import command_text
from configs.disk.building import building, check_free
from configs.disk.content import sha256_of
from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.events import Emit, Finished, Note, with_progress
from configs.spec.spec_io import to_commented_hjson
from datasets.images import WHITE_OF_16_BITS, write_mask
from datasets.layout import FILES, GOOD, RECORD, DatasetRecord
from datasets.masks import is_of_boxes, read_mask
from datasets.pairing import ending_of, paired
from datasets.sources.audited import Audit, AuditedImage
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
            _bring(image, beside, folder.called_of(image.image), spec.transfer)
        record = _record(spec, folder, found)
        (beside / RECORD).write_text(to_commented_hjson(record), encoding="utf-8")
        _write_files(beside / FILES, folder, found.images)
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
        white=found.white or WHITE_OF_16_BITS,
        mixed_sizes=len(found.sizes) > 1,
        boxes=any(image.mask is not None and is_of_boxes(image.mask) for image in test),
        left_out=spec.leave_out,
        kept=spec.keep,
        accepted=spec.accept,
    )


def _write_files(path: Path, folder: Source, images: Sequence[AuditedImage]) -> None:
    """Write what each imported file was when it was read: its size, mode and hash, and its mask."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "rows", "columns", "mode", "sha256", "mask", "marked"))
        for image in images:
            called = folder.called_of(image.image)
            name = f"{image.split}/{image.image.defect}/{called}"
            mask = "" if image.image.mask is None else _mask_name(image.image.mask, called)
            marked = "" if image.marked is None else f"{image.marked:.6f}"
            writer.writerow((name, image.rows, image.columns, image.mode, image.sha256, mask, marked))


def _make_folders(beside: Path, images: Sequence[AuditedImage]) -> None:
    """Make all folders first, so that none comes back half-filled if somebody deletes it meanwhile."""
    wanted = {beside / image.split / image.image.defect for image in images}
    wanted |= {beside / "ground_truth" / image.image.defect for image in images if image.image.mask}
    for folder in wanted:
        folder.mkdir(parents=True)


def _bring(image: AuditedImage, dataset: Path, called: str, transfer: Literal["copy", "link"]) -> None:
    """Copy an image and its mask, bytes as they are; or link to them.

    Raises:
        UserError: the image is not the one any more that was looked at.
    """
    path, mask, defect = image.image.path, image.image.mask, image.image.defect
    place = dataset / image.split / defect / called
    brought = [(path, place)]
    if mask is not None:
        brought.append((mask, dataset / "ground_truth" / defect / _mask_name(mask, called)))
    for source, target in brought:
        if is_of_boxes(source):
            write_mask(target, read_mask(source, (image.rows, image.columns)))
        elif transfer == "link":
            _link(source, target)
        elif source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
    if transfer == "copy" and sha256_of(place) != image.sha256:
        raise UserError(
            path, "was changed while it was being imported", "wait until nothing writes there, then try again"
        )


def _mask_name(mask: Path, called: str) -> str:
    """Return what a mask is called in the data set: as it was, if that is a name for the mask of its image."""
    image = Path(called)
    if paired([image], [mask]):
        return mask.name
    return f"{image.stem}_mask{'.png' if is_of_boxes(mask) else ending_of(mask)}"


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
    notes = [str(finding) for finding in warnings if not finding.file]
    of_files = [finding for finding in warnings if finding.file]
    for problem, count in Counter(finding.problem for finding in of_files).items():
        first = next(finding for finding in of_files if finding.problem == problem)
        others = f" (and {count - 1} more like it)" if count > 1 else ""
        notes.append(f"{first}{others}")
    if record.held_out:
        notes.append(
            f"{record.held_out} good images are held out for testing (test_share {spec.test_share:g}, seed "
            f"{spec.seed}), as the source has no good test images of its own"
        )
    if found.white is not None:
        usual = max(image.white for image in found.images)
        notes.append(
            f"files of more than 8 bits: {record.white} is white in all of them, as their pixels reach {usual}"
        )
    if record.mixed_sizes:
        notes.append(_stretched(found, record))
    return notes


def _stretched(found: Audit, record: DatasetRecord) -> str:
    """Return what becomes of images of different sizes, and how much their shapes change."""
    has_it = found.sizes[record.rows, record.columns]
    told = (
        f"images of {len(found.sizes)} sizes are brought to {record.rows} x {record.columns} (rows x columns), "
        f"which {has_it} of {found.sizes.total()} have"
    )
    wider = {
        size: (record.columns / record.rows) / (size[1] / size[0])
        for size in found.sizes
        if abs(size[1] * record.rows - size[0] * record.columns) > max(record.rows, record.columns)
    }
    if not wider:
        return told
    count = sum(found.sizes[size] for size in wider)
    low, high = min(wider.values()), max(wider.values())
    by = f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"
    return f"{told}; {count} of them are stretched, their width by {by} against their height"
