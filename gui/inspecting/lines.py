"""The lines of an inspection's list, and what is said above it."""

from collections.abc import Sequence
from math import inf
from typing import Any

from evaluation.inspection.folder import Judged
from evaluation.inspection.table import Filter, Judgements
from gui.inspecting.judged_view import shown
from gui.toolkit.theme import Palette

NEWEST, WORST = "all, newest first", "all, worst first"
FILTERS: dict[str, Filter] = {
    NEWEST: "all",
    WORST: "all",
    "stopped": "alarm",
    "passed": "pass",
    "unsure": "unsure",
    "unreadable": "unreadable",
}
COLUMNS = {"image": 30, "verdict": 9, "note": 24, "score": 10, "threshold": 10}


def lines_of(listed: Sequence[Judged], palette: Palette) -> dict[str, Any]:
    """Return what the table is updated with: a line of each photo, in the colour of its verdict."""
    colors = {"alarm": palette.bad, "pass": palette.good, "unsure": palette.accent}
    return {
        "values": [
            [each.file, each.said, each.note, *map(shown, (each.score, each.threshold))] for each in listed
        ],
        "row_colors": [
            (at, colors.get(each.verdict or "", palette.soft), palette.card) for at, each in enumerate(listed)
        ],
    }


def worst_first(listed: Sequence[Judged]) -> Sequence[Judged]:
    """Return photos by their score, the highest first; those without one behind."""
    return sorted(listed, key=lambda each: -inf if each.score is None else each.score, reverse=True)


def hidden_text(judgements: Judgements, listed: Sequence[Judged]) -> str:
    """Return what is to be said of the newest image, where the filter does not list it."""
    newest = judgements.last("all")[:1]
    if not newest or newest[0] in listed:
        return ""
    return f"; the newest, {newest[0].file}, is not among them: {newest[0].said}"


def counts_text(judgements: Judgements) -> str:
    """Return how many photos got which verdict, and where that is written."""
    counts = judgements.counts
    text = f"{counts['all']} images: {counts['alarm']} stopped, {counts['pass']} passed"
    others: tuple[Filter, ...] = ("unsure", "unreadable")
    text += "".join(f", {counts[kind]} {kind}" for kind in others if counts[kind])
    return f"{text}\n{judgements.folder.path}"
