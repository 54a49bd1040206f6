"""The folder of an inspection: a line and a heatmap for each image that was judged. Light enough for the window."""

import csv
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Literal, get_args

from configs.disk.durable import flush
from configs.disk.names import in_a_table, out_of_a_table
from configs.disk.workspace import RunFolder
from configs.disk.writing import write_text
from configs.errors import ExistsError, UserError
from datasets.images import EXTENSIONS
from evaluation.evaluate_spec import InspectSpec
from evaluation.inspection.photos import Photo
from evaluation.saved.evaluation import Outcome
from evaluation.scoring.results import Verdict, verdict_of, verdict_text

COLUMNS = ("file", "score", "threshold", "verdict", "note", "bytes", "modified")
_LONGEST = 255  # bytes of a file's name


Told = Verdict | Literal["unreadable"]


@dataclass(frozen=True)
class Judged:
    """One new image."""

    file: str  # relative to the folder that is inspected
    score: float | None  # None: it was not judged by the network
    threshold: float | None
    verdict: Verdict | None  # None: it could not be read
    note: str = ""  # why it could not be judged
    size: int = 0  # bytes of the file that was judged
    changed: int = 0  # when that was written, nanoseconds since 1970

    @property
    def photo(self) -> Photo:
        """The file, as it was then."""
        return Photo(self.file, self.size, self.changed)

    @property
    def told(self) -> Told:
        """What it counts as: its verdict, or that it could not be read."""
        return self.verdict or "unreadable"

    @property
    def said(self) -> str:
        """The same as people read it."""
        return verdict_text(self.verdict) if self.verdict else "unreadable"

    @property
    def cells(self) -> Sequence[str]:
        """As in results.csv."""
        score, threshold = ("" if number is None else repr(number) for number in (self.score, self.threshold))
        file, note = in_a_table(self.file), in_a_table(self.note)
        return file, score, threshold, self.verdict or "", note, str(self.size), str(self.changed)


def judged_from(row: Mapping[str, str]) -> Judged:
    """Return a line of results.csv. Raises KeyError, TypeError or ValueError if it is none."""
    score, threshold = (_number(row[name]) for name in ("score", "threshold"))
    if row["verdict"] not in ("", *get_args(Verdict)):
        raise ValueError(f"no verdict: {row['verdict']!r}")
    return Judged(
        out_of_a_table(row["file"]),
        score,
        threshold,
        row["verdict"] or None,  # type: ignore[arg-type]
        out_of_a_table(row["note"]),
        int(row["bytes"]),
        int(row["modified"]),
    )


def _number(cell: str) -> float | None:
    number = float(cell) if cell else None
    if number is not None and not math.isfinite(number):
        raise ValueError(f"no score: {cell}")
    return number


def whole_lines(read: bytes) -> bytes:
    """Return what was read of a table up to the end of its last whole line; within quotes no line ends."""
    end = read.rfind(b"\n") + 1
    while end and read.count(b'"', 0, end) % 2:
        end = read.rfind(b"\n", 0, end - 1) + 1
    return read[:end]


@dataclass(frozen=True)
class InspectionFolder:
    """The files of one inspection."""

    path: Path

    @property
    def results(self) -> Path:
        return self.path / "results.csv"

    @property
    def basis(self) -> Path:
        """What the scores rest on: which images, which evaluation, which weights."""
        return self.path / "inspection.json"

    def heatmap(self, name: str) -> Path:
        """The heat over the image, on the evaluation's colour scale: a file of its own for each image."""
        photo = PurePosixPath(name)
        is_plain = photo.suffix == ".png" and PurePosixPath(photo.stem).suffix.lower() not in EXTENSIONS
        file = photo.name if is_plain else f"{photo.name}.png"
        if len(file.encode()) > _LONGEST:
            file = f"{hashlib.sha256(photo.name.encode()).hexdigest()}.png"
        return self.path / "heatmaps" / photo.parent / file

    def read(self) -> list[Judged]:
        """Return what has been judged so far, in that order; a last line that was cut off is none.

        Raises:
            UserError: the table is no such table.
        """
        try:
            text = whole_lines(self.results.read_bytes()).decode("utf-8")
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            raise self.no_table(error) from None
        try:
            # A name may hold what ends a line.
            return [judged_from(row) for row in csv.DictReader(StringIO(text, newline=""))]
        except (KeyError, TypeError, ValueError, csv.Error) as error:
            raise self.no_table(error) from None

    def no_table(self, error: Exception) -> UserError:
        """Return what to say where another table stands."""
        return UserError(self.results, f"is no table of an inspection ({error})", "move it away")

    def add(self, judged: Sequence[Judged]) -> None:
        """Add lines to the table; they are on the disk then."""
        if not judged:
            return
        is_new = not self.results.exists()
        with self.results.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerows([COLUMNS] if is_new else [])
            writer.writerows(each.cells for each in judged)
        flush(self.results)
        if is_new:
            flush(self.path)

    def write(self, judged: Sequence[Judged]) -> None:
        """Write the table anew, if that makes a difference."""
        table = StringIO(newline="")
        csv.writer(table).writerows([COLUMNS, *(each.cells for each in judged)])
        if self.results.exists() and self.results.read_bytes() != table.getvalue().encode():
            write_text(self.results, table.getvalue())


def judged_again(before: Sequence[Judged], alarm: float, unsure: float | None) -> list[Judged]:
    """Return the same images with the verdicts of other thresholds; the scores stay."""
    return [
        each
        if each.score is None
        else Judged(
            each.file,
            each.score,
            alarm,
            verdict_of(each.score, alarm, unsure),
            each.note,
            each.size,
            each.changed,
        )
        for each in before
    ]


@dataclass(frozen=True)
class Place:
    """Where an inspection goes."""

    folder: InspectionFolder
    basis: str  # that its scores rest on
    passed_over: InspectionFolder | None  # an earlier one of the same images, on another basis


def inspection_of(spec: InspectSpec, files: RunFolder, outcome: Outcome) -> Place:
    """Return where an inspection goes: on with an earlier one on the same basis, else apart.

    Raises:
        ExistsError: the person named a place, and an inspection on another basis stands there.
        UserError: a table stands there whose basis is not known.
    """
    provenance = outcome.report.provenance
    basis = json.dumps(
        {
            "folder": str(spec.folder.resolve()),
            "method": spec.method,
            "evaluation": provenance["evaluation"],
            "weights": provenance.get("weights"),
            "data": provenance.get("data"),
        },
        indent=2,
        ensure_ascii=False,
    )
    if spec.output is not None:
        folder = InspectionFolder(spec.output)
        if not _is_on(folder, basis):
            raise ExistsError(
                spec.output,
                "holds an inspection of other images, by another evaluation or by other weights",
                "choose another output, or move it away",
            )
        return Place(folder, basis, None)
    name, number, passed_over = spec.folder.resolve().name or "root", 1, None
    while True:
        folder = InspectionFolder(files.path / "inspections" / (name if number == 1 else f"{name}-{number}"))
        if _is_on(folder, basis):
            return Place(folder, basis, passed_over)
        passed_over, number = folder, number + 1


def _is_on(folder: InspectionFolder, basis: str) -> bool:
    """Whether an inspection can go on in a folder: there is none yet, or one on the same basis."""
    try:
        return folder.basis.read_text(encoding="utf-8", errors="replace") == basis
    except FileNotFoundError:
        if not folder.results.exists():
            return True
    raise UserError(
        folder.results,
        "has no inspection.json beside it, so it is not known what its scores rest on",
        "move it away",
    )
