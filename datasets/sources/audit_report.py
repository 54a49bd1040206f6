"""The report of an audit: what a source holds, and what is wrong with it, as a file that the window reads."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from configs.disk.durable import make_folder
from configs.disk.writing import write_text
from configs.errors import UserError
from datasets.sources.audited import Audit
from datasets.sources.findings import Finding
from datasets.sources.sources import Source


@dataclass(frozen=True)
class Pair:
    """One image of a source and its mask."""

    file: str  # relative to the source, as all names here
    split: str
    defect: str
    mask: str  # empty without one
    rows: int
    columns: int
    mode: str
    marked: float | None  # share of its pixels that the mask marks


@dataclass(frozen=True)
class AuditReport:
    """What an audit found."""

    root: str  # that the file names are relative to
    layout: str
    held_out: int
    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]

    @property
    def summary(self) -> str:
        """What is there, in a line."""
        counts = Counter(f"{pair.split} {pair.defect}" for pair in self.pairs)
        sizes = Counter(f"{pair.rows} x {pair.columns}" for pair in self.pairs)
        modes = Counter(pair.mode for pair in self.pairs)
        images = ", ".join(f"{count} {name}" for name, count in counts.items())
        return f"{images} · rows x columns: {_listed(sizes)} · modes: {_listed(modes)}"

    def mask_of(self, file: str) -> str:
        """Return the mask that marks the defect of an image; empty without one that fits."""
        fitting = (pair.mask for pair in self.pairs if pair.file == file and pair.marked is not None)
        return next(fitting, "")

    def owner_of(self, mask: str) -> str:
        """Return the image that a mask belongs to; empty if there is none."""
        return next((pair.file for pair in self.pairs if mask and pair.mask == mask), "")


def report_of(source: Source, found: Audit) -> AuditReport:
    """Return what an audit found, by the names of the files."""
    pairs = (
        Pair(
            source.name_of(image.image.path),
            image.split,
            image.image.defect,
            "" if image.image.mask is None else source.name_of(image.image.mask),
            image.rows,
            image.columns,
            image.mode,
            image.marked,
        )
        for image in found.images
    )
    root = str(source.root.absolute())
    return AuditReport(root, source.layout, source.held_out, tuple(pairs), tuple(found.findings))


def write_report(path: Path, report: AuditReport) -> None:
    """Write a report in place of an earlier one, whole or not at all."""
    make_folder(path.parent)
    write_text(path, json.dumps(asdict(report), ensure_ascii=False))


def read_report(path: Path) -> AuditReport:
    """Return the report of a file. Raises UserError."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        pairs = tuple(Pair(**pair) for pair in fields.pop("pairs"))
        return AuditReport(
            pairs=pairs, findings=tuple(Finding(**one) for one in fields.pop("findings")), **fields
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UserError(path, f"is not the report of an audit ({error})", "audit the source again") from None


def _listed(counts: Counter[str]) -> str:
    """Return what there is and how often, the most common first."""
    shown = ", ".join(f"{name} ({count})" for name, count in counts.most_common(3))
    return shown + (f" and {len(counts) - 3} more" if len(counts) > 3 else "")
