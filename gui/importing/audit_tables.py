"""The two tables of an audit: what was found, and each image with its mask."""

from collections.abc import Sequence
from pathlib import Path

from datasets.layout import GOOD
from datasets.sources.audit_report import Pair
from gui.importing.finding_line import FindingLine
from gui.toolkit import sg
from gui.toolkit.short_names import short_names
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import table

FINDINGS = {"found": 20, "file": 30, "what to do": 10}  # columns and their characters
PAIRS = {"image": 13, "kind": 10, "mask": 8, "marked": 8, "pixels": 10, "mode": 6}


def findings_table(key: str, palette: Palette) -> sg.Table:
    """Return the empty table of findings."""
    return table(key, list(FINDINGS), list(FINDINGS.values()), 5, palette, texts=3, several=True)


def pairs_table(key: str, palette: Palette) -> sg.Table:
    """Return the empty table of images."""
    return table(key, list(PAIRS), list(PAIRS.values()), 4, palette, texts=3)


def finding_cells(lines: Sequence[FindingLine], states: Sequence[str]) -> list[list[str]]:
    """Return the cells of findings, and of what becomes of each."""
    short = short_names(list(dict.fromkeys(line.file for line in lines)), FINDINGS["file"])
    return [[line.problem, short[line.file], state] for line, state in zip(lines, states, strict=True)]


def pair_cells(pairs: Sequence[Pair]) -> list[list[str]]:
    """Return the cells of images."""
    short = short_names(list(dict.fromkeys(pair.file for pair in pairs)), PAIRS["image"])
    return [
        [
            short[pair.file],
            f"{pair.split} {pair.defect}" if pair.defect == GOOD else pair.defect,
            Path(pair.mask).name or "–",
            "–" if pair.marked is None else f"{pair.marked:.2%}",
            f"{pair.rows} x {pair.columns}",
            pair.mode,
        ]
        for pair in pairs
    ]
