"""A line of the table of findings, and what becomes of it."""

from dataclasses import dataclass

from datasets.sources.findings import Finding, Severity
from gui.importing.decisions import Decision

UNDECIDED = "decide"


@dataclass(frozen=True)
class FindingLine:
    """One line of the table of findings."""

    severity: Severity | None  # None: the file is left out already, and was not looked at
    problem: str
    file: str
    message: str
    other: str = ""
    can_be_kept: bool = True

    @classmethod
    def of(cls, finding: Finding) -> "FindingLine":
        """Return the line of a finding."""
        message = f"{finding.message}; {finding.remedy}"
        return cls(
            finding.severity, finding.problem, finding.file, message, finding.other, finding.can_be_kept
        )

    def state(self, decision: Decision | None, is_settled: bool) -> str:
        """Return what becomes of it: after a decision about the file, or about all that are found so."""
        if decision is not None and (decision == "leave out" or self.can_be_kept):
            return decision
        if is_settled and self.can_be_kept:
            return "accepted"
        return UNDECIDED if self.severity == "error" else "–"
