"""Figures of an evaluation, as matplotlib Figure objects: drawn for files, never shown."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from datasets.layout import ALL, GOOD, SYNTHETIC
from evaluation.report.colors import GOOD_COLOR, SERIES, type_colors
from evaluation.scoring.results import Curve, ImageResult, Level, defect_types
from evaluation.scoring.scores import ScoreName
from evaluation.scoring.two_thresholds import TwoThresholds

# What names and numbers take beside a plot, inches.
_LEFT, _RIGHT, _BELOW, _ABOVE = 0.68, 0.12, 0.52, 0.24


def plots(width: float, height: float, across: int = 1, left: float = _LEFT) -> tuple[Figure, list[Axes]]:
    """Return an empty figure and its plots side by side, all of one width.

    The margins are given, as Matplotlib's own search for them takes longer than all the drawing.

    Args:
        width: of the figure, inches.
        height: of the figure, inches.
        across: how many plots.
        left: what stands at the left of each plot, inches.
    """
    figure = Figure(figsize=(width, height))
    room = (width - across * (left + _RIGHT)) / across
    figure.subplots_adjust(
        left=left / width,
        right=1 - _RIGHT / width,
        bottom=_BELOW / height,
        top=1 - _ABOVE / height,
        wspace=(left + _RIGHT) / room,
    )
    return figure, [*figure.subplots(1, across, squeeze=False)[0]]


def roc_figure(curves: Sequence[Curve]) -> Figure:
    """Return the image-wise ROC curve of each defect type and of all, by one score."""
    figure, (axes,) = plots(5.2, 4.2)
    _plot_by_type(axes, curves, is_roc=True)
    return figure


def roc_by_score_figure(curves: Sequence[Curve], main: ScoreName) -> Figure:
    """Return the image-wise ROC curves of all real defects together, one a score; that which decides stands out."""
    figure, (axes,) = plots(5.2, 4.2)
    for curve, (color, style) in zip(curves, SERIES, strict=False):
        width = 2.4 if curve.score == main else 1.4
        axes.plot(
            curve.false_alarms,
            curve.found,
            label=curve.score.upper(),
            linewidth=width,
            color=color,
            linestyle=style,
        )
    _finish_roc(axes, "images")
    return figure


def pixel_curves_figure(curves: Sequence[Curve]) -> Figure:
    """Return the pixel-wise ROC curves, and precision by recall, of each defect type and of all."""
    figure, (roc, recall) = plots(10.4, 4.2, across=2)
    _plot_by_type(roc, curves, is_roc=True)
    _plot_by_type(recall, curves, is_roc=False)
    return figure


def _plot_by_type(axes: Axes, curves: Sequence[Curve], is_roc: bool) -> None:
    """Plot a curve for each defect type, and for all: ROC, or precision by recall."""
    colors = type_colors([curve.defect for curve in curves if curve.defect != ALL])
    for curve in curves:
        width, color = (2.4, "#1d3557") if curve.defect == ALL else (1.4, colors[curve.defect])
        points = (curve.false_alarms, curve.found) if is_roc else (curve.found[1:], curve.precision[1:])
        style = ":" if curve.defect == SYNTHETIC else "-"
        axes.plot(*points, label=curve.defect, linewidth=width, color=color, linestyle=style)
    level = curves[0].level if curves else "images"
    if is_roc:
        _finish_roc(axes, level)
        return
    axes.set(xlabel=f"share of defective {level} found", ylabel="precision", ylim=(0, 1.02))
    axes.grid(alpha=0.25)


def _finish_roc(axes: Axes, level: Level) -> None:
    axes.plot([0, 1], [0, 1], color="0.7", linestyle=":", linewidth=1)
    axes.set(xlabel=f"false alarms: share of good {level}", ylabel=f"share of defective {level} found")
    if len(axes.lines) > 1:
        add_legend(axes, "lower right")
    axes.grid(alpha=0.25)


def histogram_figure(images: Sequence[ImageResult], score: ScoreName, unit: str = "grey levels") -> Figure:
    """Return how the image scores of the good images and of each real defect type are spread."""
    figure, (axes,) = plots(5.2, 4.2)
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
        edges = _edges(np.concatenate([*values.values()]))
        below = np.zeros(len(edges) - 1)
        for name, scores in values.items():
            top = below + np.histogram(scores, edges)[0]
            axes.stairs(top, edges, baseline=below, fill=True, label=name, color=colors[name])
            below = top
        axes.set_ylim(0, 1.05 * below.max())
        add_legend(axes, "best")


def _edges(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the edges of a histogram of 30 bins; around scores that differ by their last digits alone, wider ones."""
    low, high = float(scores.min()), float(scores.max())
    least = max(1e-6 * max(abs(low), abs(high)), 1e-12)
    if 0 < high - low < least:
        low, high = low - least, high + least
    return np.histogram_bin_edges(scores, bins=30, range=(low, high))


def two_thresholds_figure(pairs: TwoThresholds) -> Figure:
    """Draw the best curve that two detectors reach together."""
    figure, (axes,) = plots(5.2, 4.2)
    axes.plot(pairs.false_alarms, pairs.found, color="#1d3557", linewidth=2.4, drawstyle="steps-post")
    axes.set(xlabel="false alarms: share of good images", ylabel="share of defective images found")
    axes.set_title("pairs chosen on these very images: new ones will do less well", fontsize="small")
    axes.grid(alpha=0.25)
    return figure


def add_legend(axes: Axes, where: str) -> None:
    """Add the legend, at one of matplotlib's places, or `below`, where it covers nothing.

    A folder's name is shown as it is: `$` starts no formula.
    """
    place = {"loc": "upper left", "bbox_to_anchor": (0, -0.2)} if where == "below" else {"loc": where}
    for text in axes.legend(**place, fontsize="small").get_texts():
        text.set_parse_math(False)


def to_png(figure: Figure, dpi: int = 110) -> bytes:
    """Return the figure as a PNG file's bytes."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()
