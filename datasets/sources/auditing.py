"""The audit job: looks at every file of a source before any is copied, for a person to decide what to do."""

import difflib
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field, field_validator

from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.events import Emit, Finished
from configs.spec.spec import Name
from datasets.sources.audit import audit
from datasets.sources.audit_report import report_of, write_report
from datasets.sources.audited import Audit
from datasets.sources.findings import NEVER_KEPT, Finding, Problem
from datasets.sources.source_spec import SourceSpec
from datasets.sources.sources import Source, find_source

Files = Annotated[tuple[str, ...], Field(strict=False)]


class AuditedSpec(SourceSpec):
    """A source, and what a person decided about its files."""

    name: Name = Field(description="name of the data set in the workspace")
    leave_out: Files = Field(
        (), description='files to leave out, images or masks, relative to the source: ["train/good/007.png"]'
    )
    keep: Files = Field(
        (), description='files to keep in spite of what the audit says: ["ground_truth/hole/003_mask.png"]'
    )
    accept: Annotated[tuple[Problem, ...], Field(strict=False)] = Field(
        (), description='problems of the audit to accept for all files, by name: ["blank mask"]'
    )
    mixed_sizes: Literal["refuse", "resize", "letterbox"] = Field(
        "refuse",
        description="images of different sizes: refuse the import; resize: bring all to the most common size, "
        "stretched if need be; letterbox: bring them to it in their own proportion, between borders that go on as "
        "their edges end, and count for nothing",
    )

    @field_validator("accept")
    @classmethod
    def _can_be_accepted(cls, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        if never := sorted(NEVER_KEPT.intersection(problems)):
            raise ValueError(f'"{never[0]}" cannot be accepted; name the files in leave_out')
        return problems

    def settles(self, finding: Finding) -> bool:
        """Return whether the person has said what to do about a finding."""
        if not finding.can_be_kept:
            return False
        by_size = finding.problem == "mixed sizes" and self.mixed_sizes != "refuse"
        return by_size or finding.file in self.keep or finding.problem in self.accept


class AuditSpec(AuditedSpec):
    """Look at every file of a source, and write down what is wrong with it. Imports nothing."""

    kind: Literal["audit"] = "audit"


def run(spec: AuditSpec, workspace: Workspace, emit: Emit) -> None:
    """Write the report of an audit. Raises UserError for a source that is not usable."""
    _, found = look_into(spec, workspace, emit)
    open_errors = [finding for finding in found.errors if not spec.settles(finding)]
    warnings = len(found.findings) - len(found.errors)
    emit(
        Finished(
            f"{spec.name}: {len(found.images)} images; {len(open_errors)} findings stop an import, "
            f"{warnings} are worth a look",
            str(workspace.audit(spec.name)),
        )
    )


def look_into(spec: AuditedSpec, workspace: Workspace, emit: Emit) -> tuple[Source, Audit]:
    """Return what is to be imported and what was found in it, and write the report of that.

    Raises:
        UserError: the source is not usable, or a file that a decision is about is not in it.
    """
    source = find_source(spec)
    names = source.names()
    for field in ("leave_out", "keep"):
        _check_names(field, getattr(spec, field), names)
    source = source.without(spec.leave_out)
    if not source.train:
        raise UserError("leave_out", "leaves no good image to train on", "leave fewer out")
    found = audit(source, emit)
    write_report(workspace.audit(spec.name), report_of(source, found))
    return source, found


def _check_names(field: str, named: Collection[str], names: Collection[str]) -> None:
    unknown = sorted(set(named).difference(names))
    if unknown:
        near = difflib.get_close_matches(unknown[0], names, n=1)
        raise UserError(
            field,
            f'"{unknown[0]}" is no file of the source' + (f'; did you mean "{near[0]}"?' if near else ""),
            "name files as the audit does: relative to the source, with slashes",
        )
