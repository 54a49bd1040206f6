"""Curves of a study: what longer trainings buy, as a matplotlib Figure."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evaluation.evaluate_spec import Method
from evaluation.report.figures import add_legend
from jobs.studies.table import Entry, StudyTable, Variant

SHOWN = {"image_auroc": "Image AUROC", "pixel_auroc": "Pixel AUROC"}

CurveKey = tuple[str, str, str, Method]  # architecture, scheme, corruption, method of evaluation


def study_curves(table: StudyTable) -> Figure | None:
    """Return accuracy by minutes of training, a column for each data set; None if all trainings are equally long.

    Points are means over seeds; bars reach one deviation up and down.
    """
    lines = _lines(table)
    if not lines:
        return None
    figure = Figure(figsize=(1 + 4.6 * len(table.datasets), 6.4), layout="constrained")
    panels = figure.subplots(len(SHOWN), len(table.datasets), squeeze=False, sharex="col", sharey="row")
    minutes = table.entries("minutes")
    for row, (name, title) in zip(panels, SHOWN.items(), strict=True):
        entries = table.entries(name)
        row[0].set_ylabel(title)
        for axes, dataset in zip(row, table.datasets, strict=True):
            for line, variants in lines.items():
                places = [(dataset, variant) for variant in variants if (dataset, variant) in entries]
                points = [(minutes[at].mean, entries[at]) for at in places if at in minutes]
                _plot(axes, " ".join(line), points)
            axes.grid(alpha=0.3)
    for axes, dataset in zip(panels[0], table.datasets, strict=True):
        axes.set_title(dataset, parse_math=False)
    for axes in panels[-1]:
        axes.set_xscale("log")
        axes.set_xlabel("minutes of training")
        axes.xaxis.set_major_formatter("{x:g}")
    if panels[0][0].containers:
        add_legend(panels[0][0], "lower right")
    return figure


def _lines(table: StudyTable) -> dict[CurveKey, list[Variant]]:
    """Return the variants along each line, the shortest training first; none if no training has several lengths."""
    lines: dict[CurveKey, dict[Variant, None]] = {}
    for cell in table.cells:
        for method in cell.evaluate.methods:
            line = lines.setdefault((cell.architecture, cell.scheme, cell.corruption, method), {})
            line[cell.architecture, cell.training, cell.corruption, method] = None
    several = any(len(variants) > 1 for variants in lines.values())
    return {line: list(variants) for line, variants in lines.items()} if several else {}


def _plot(axes: Axes, label: str, points: Sequence[tuple[float, Entry]]) -> None:
    """Plot one line: the mean result against minutes, with its deviation."""
    if points:
        minutes, entries = zip(*points, strict=True)
        heights = np.array([entry.mean for entry in entries])
        spread = np.array([entry.deviation or 0 for entry in entries])
        axes.errorbar(minutes, heights, spread, marker="o", capsize=3, label=label)
