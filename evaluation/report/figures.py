"""Figures of an evaluation, as matplotlib Figure objects: drawn for files, never shown."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from datasets.layout import ALL, GOOD, SYNTHETIC
from evaluation.report.colors import GOOD_COLOR, type_colors
from evaluation.scoring.metrics import roc_points
from evaluation.scoring.results import ImageResult, defect_types
from evaluation.scoring.scores import ScoreName
from evaluation.scoring.two_thresholds import TwoThresholds


def roc_figure(images: Sequence[ImageResult], score: ScoreName) -> Figure:
    """Return the image-wise ROC curve of each defect type and of all."""
    figure = Figure(figsize=(5.2, 4.2), layout="constrained")
    axes = figure.subplots()
    defects = defect_types(images)
    real = [defect for defect in defects if defect != SYNTHETIC]
    for name, chosen in [*((defect, [defect]) for defect in defects), (ALL, real)]:
        group = [image for image in images if image.defect in (GOOD, *chosen)]
        points = roc_points([image.scores[score] for image in group], [image.is_anomalous for image in group])
        if points is not None:
            width, color = (2.4, "#1d3557") if name == ALL else (1.4, type_colors(defects)[name])
            style = ":" if name == SYNTHETIC else "-"
            axes.plot(points[0], points[1], label=name, linewidth=width, color=color, linestyle=style)
    axes.plot([0, 1], [0, 1], color="0.7", linestyle=":", linewidth=1)
    axes.set(xlabel="false alarms: share of good images", ylabel="share of defective images found")
    if len(axes.lines) > 1:
        add_legend(axes, "lower right")
    axes.grid(alpha=0.25)
    return figure


def histogram_figure(images: Sequence[ImageResult], score: ScoreName, unit: str = "grey levels") -> Figure:
    """Return how the image scores of the good images and of each real defect type are spread."""
    figure = Figure(figsize=(5.2, 4.2), layout="constrained")
    axes = figure.subplots()
    defects = [defect for defect in defect_types(images) if defect != SYNTHETIC]
    groups = {
        name: np.array([image.scores[score] for image in images if image.defect == name])
        for name in (GOOD, *defects)
    }
    plot_scores(axes, groups, {GOOD: GOOD_COLOR, **type_colors(defects)})
    axes.set(xlabel=f"anomaly score ({score.upper()}, {unit})", ylabel="images")
    return figure


def plot_scores(axes: Axes, groups: Mapping[str, NDArray[np.float64]], colors: Mapping[str, str]) -> None:
    """Plot the scores of each kind as a stacked histogram."""
    values = {name: scores for name, scores in groups.items() if len(scores)}
    axes.grid(alpha=0.25)
    if values:
        edges = np.histogram_bin_edges(np.concatenate([*values.values()]), bins=30).tolist()
        axes.hist(
            [*values.values()], edges, stacked=True, label=[*values], color=[colors[name] for name in values]
        )
        add_legend(axes, "best")


def two_thresholds_figure(pairs: TwoThresholds) -> Figure:
    """Draw the best curve that two detectors reach together."""
    figure = Figure(figsize=(5.2, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.plot(pairs.false_alarms, pairs.found, color="#1d3557", linewidth=2.4, drawstyle="steps-post")
    axes.set(xlabel="false alarms: share of good images", ylabel="share of defective images found")
    axes.set_title("pairs chosen on these very images: new ones will do less well", fontsize="small")
    axes.grid(alpha=0.25)
    return figure


def add_legend(axes: Axes, where: str) -> None:
    """Add the legend. A folder's name is shown as it is: `$` starts no formula."""
    for text in axes.legend(loc=where, fontsize="small").get_texts():
        text.set_parse_math(False)


def to_png(figure: Figure, dpi: int = 110) -> bytes:
    """Return the figure as a PNG file's bytes."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()
