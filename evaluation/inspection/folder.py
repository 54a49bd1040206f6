"""The folder of an inspection: a line and a heatmap for each image that was judged. Light enough for the window."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from configs.disk.names import in_a_table
from configs.disk.workspace import RunFolder
from configs.disk.writing import write_text
from configs.errors import UserError
from evaluation.evaluate_spec import InspectSpec
from evaluation.saved.evaluation import Outcome
from evaluation.scoring.results import Verdict, verdict_of

COLUMNS = ("file", "score", "threshold", "verdict", "note")


@dataclass(frozen=True)
class Judged:
    """One new image."""

    file: str  # relative to the folder that is inspected
    score: float | None  # None: it could not be read
    threshold: float | None
    verdict: Verdict | None
    note: str = ""  # why it could not be judged

    @property
    def cells(self) -> Sequence[str]:
        """As in results.csv."""
        score, threshold = (
            "" if number is None else f"{number:.9g}" for number in (self.score, self.threshold)
        )
        return in_a_table(self.file), score, threshold, self.verdict or "", self.note


def judged_from(row: Mapping[str, str]) -> Judged:
    """Return a line of results.csv. Raises KeyError, TypeError or ValueError if it is none."""
    return Judged(
        row["file"].removeprefix("./"),
        float(row["score"]) if row["score"] else None,
        float(row["threshold"]) if row["threshold"] else None,
        row["verdict"] or None,  # type: ignore[arg-type]
        row["note"],
    )


@dataclass(frozen=True)
class InspectionFolder:
    """The files of one inspection."""

    path: Path

    @property
    def results(self) -> Path:
        return self.path / "results.csv"

    @property
    def basis(self) -> Path:
        """What the scores rest on: which images, which evaluation."""
        return self.path / "inspection.json"

    def heatmap(self, name: str) -> Path:
        """The heat over the image, on the evaluation's colour scale."""
        return (self.path / "heatmaps" / name).with_suffix(".png")

    def read(self) -> list[Judged]:
        """Return what has been judged so far, in that order. Raises UserError if the table is no such table."""
        if not self.results.exists():
            return []
        try:
            with self.results.open(newline="", encoding="utf-8") as file:  # a name may hold what ends a line
                return [judged_from(row) for row in csv.DictReader(file)]
        except (OSError, KeyError, TypeError, ValueError, csv.Error) as error:
            raise UserError(self.results, f"is no table of an inspection ({error})", "move it away") from None

    def add(self, judged: Judged) -> None:
        """Add a line to the table."""
        is_new = not self.results.exists()
        with self.results.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerows([COLUMNS, judged.cells] if is_new else [judged.cells])

    def judge_again(self, alarm: float, unsure: float | None) -> list[Judged]:
        """Bring the verdicts to other thresholds; the scores stay. Returns what is in the table then."""
        before = self.read()
        after = [
            each
            if each.score is None
            else Judged(each.file, each.score, alarm, verdict_of(each.score, alarm, unsure), each.note)
            for each in before
        ]
        if before != after:
            table = StringIO(newline="")
            csv.writer(table).writerows([COLUMNS, *(each.cells for each in after)])
            write_text(self.results, table.getvalue())
        return after


def inspection_of(spec: InspectSpec, files: RunFolder, outcome: Outcome) -> tuple[InspectionFolder, str]:
    """Return where an inspection goes, and its basis: with an earlier one on the same basis, else apart."""
    basis = json.dumps(
        {
            "folder": str(spec.folder.resolve()),
            "method": spec.method,
            "evaluation": outcome.report.provenance["evaluation"],
        },
        indent=2,
        ensure_ascii=False,
    )
    if spec.output is not None:
        return InspectionFolder(spec.output), basis
    name, number = spec.folder.resolve().name or "root", 1
    while True:
        folder = InspectionFolder(files.path / "inspections" / (name if number == 1 else f"{name}-{number}"))
        if not folder.basis.exists() or folder.basis.read_text(encoding="utf-8") == basis:
            return folder, basis
        number += 1
