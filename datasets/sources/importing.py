"""The import job: brings the images of a source into the workspace, after a look at every one."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from configs.command_line import command_text
from configs.disk.building import building, check_free
from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.events import Emit, Finished, Note
from configs.spec.spec_io import to_commented_hjson
from datasets.images import WHITE_OF_16_BITS
from datasets.layout import GOOD, RECORD, TRAITS_FILE, DatasetRecord
from datasets.likeness.kept import traits_table
from datasets.masks import is_of_boxes
from datasets.sources.audited import Audit
from datasets.sources.auditing import AuditedSpec, look_into
from datasets.sources.bringing import Transfer, bring_all, name_of
from datasets.sources.findings import Finding
from datasets.sources.sources import Source

SHOWN = 20  # findings in an error message


class ImportSpec(AuditedSpec):
    """Bring the images of a source into the workspace, in MVTec's layout."""

    kind: Literal["import"] = "import"
    transfer: Transfer = Field(
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
        bring_all(beside, folder, found.images, spec.transfer, emit)
        record = _record(spec, folder, found)
        (beside / RECORD).write_text(to_commented_hjson(record), encoding="utf-8")
        named = dict(zip((name_of(folder, image) for image in found.images), found.taken(), strict=True))
        (beside / TRAITS_FILE).write_text(traits_table(named), encoding="utf-8", newline="")
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
        letterbox=spec.mixed_sizes == "letterbox",
        boxes=any(image.mask is not None and is_of_boxes(image.mask) for image in test),
        left_out=spec.leave_out,
        kept=spec.keep,
        accepted=spec.accept,
    )


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
        notes.append(_brought_to_one_size(found, record))
    return notes


def _brought_to_one_size(found: Audit, record: DatasetRecord) -> str:
    """Return what becomes of images of different sizes, and how much their shapes change, or their borders take."""
    sizes = found.sizes
    has_it = sizes[record.rows, record.columns]
    told = (
        f"images of {len(sizes)} sizes are brought to {record.rows} x {record.columns} (rows x columns), "
        f"which {has_it} of {sizes.total()} have"
    )
    wider = {
        size: (record.columns / record.rows) / (size[1] / size[0])
        for size in sizes
        if abs(size[1] * record.rows - size[0] * record.columns) > max(record.rows, record.columns)
    }
    if not wider:
        return told
    count = sum(sizes[size] for size in wider)
    if record.letterbox:
        most = 1 - min(min(factor, 1 / factor) for factor in wider.values())
        return f"{told}; {count} of them keep their shape between borders, which take up to {most:.0%} of the picture"
    low, high = min(wider.values()), max(wider.values())
    by = f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"
    return f"{told}; {count} of them are stretched, their width by {by} against their height"
