"""Figures of results as the window shows them, as matplotlib Figure objects."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure

from datasets.images import to_mode
from datasets.layout import GOOD
from datasets.previews import outlined
from evaluation.evaluate_spec import METHODS, Method
from evaluation.maps.both_detectors import pairs_of
from evaluation.report.colors import GOOD_COLOR, type_colors
from evaluation.report.figures import add_legend, plot_scores
from evaluation.report.heatmaps import heatmap
from evaluation.saved.comparison import Comparison
from evaluation.saved.evaluation import Outcome, Scale
from evaluation.saved.images import TestedImage

# Those that changed are drawn last, over the others.
_CHANGE_COLORS = {"right": "#b7bec8", "wrong": "#e9b44c", "fixed": "#2a9d8f", "broke": "#c9184a"}


def curves_figure(
    outcomes: Sequence[Outcome], learned: Mapping[str, Sequence[tuple[float, float]]]
) -> Figure:
    """Return validation PSNR by epoch of each run, and ROC, precision and recall of each evaluation."""
    figure = Figure(figsize=(13, 4.2), layout="constrained")
    learning, roc, recall = figure.subplots(1, 3)
    for run, points in learned.items():
        if points:
            learning.plot(*np.transpose(points), label=run)
    for outcome in outcomes:
        if outcome.ranking.has_both:
            roc.plot(*outcome.ranking.roc(), label=outcome.title)
            precision, found = outcome.ranking.precision_recall()
            recall.plot(found, precision, label=outcome.title)
    for title, pair in pairs_of(outcomes):
        roc.plot(pair.false_alarms, pair.found, "--", color="gray", label=title)
    learning.set(xlabel="epoch", ylabel="validation PSNR, dB")
    roc.set(xlabel="false alarms: share of good images", ylabel="share of defective images found")
    recall.set(xlabel="share of defective images found", ylabel="precision", ylim=(0, 1.02))
    for axes in (learning, roc, recall):
        axes.grid(alpha=0.25)
        if axes.lines:
            add_legend(axes, "best")
    return figure


def scores_figure(outcome: Outcome, alarm: float | None, unsure: float | None) -> Figure:
    """Return how the scores of good images and of each real defect type are spread, with the thresholds."""
    figure = Figure(figsize=(8, 4.2), layout="constrained")
    axes = figure.subplots()
    defects = np.array(outcome.defects)
    groups = {kind: outcome.scores[defects == kind] for kind in outcome.kinds}
    plot_scores(axes, groups, {GOOD: GOOD_COLOR, **type_colors(outcome.kinds[1:])})
    axes.set(xlabel=f"anomaly score ({outcome.main_score.upper()}, {outcome.unit})", ylabel="images")
    for value, style in ((alarm, "-"), (unsure, ":")):
        if value is not None:
            axes.axvline(value, color="#b3261e", linestyle=style)
            axes.annotate(
                f"{value:.4g}", (value, 1), xycoords=("data", "axes fraction"), va="bottom", ha="center"
            )
    return figure


def image_figure(image: TestedImage, scales: Mapping[Method, Scale]) -> Figure:
    """Return a test image, its reconstruction and its maps side by side, each map with its scale."""
    methods = [method for method in METHODS if method in image.maps and method in scales]
    figure = Figure(figsize=(3.4 * (2 + len(methods)), 3.6), layout="constrained")
    panels = figure.subplots(1, 2 + len(methods))
    shown = to_mode(image.image, "rgb")
    panels[0].imshow(shown if image.gt_mask is None else outlined(shown, image.gt_mask))
    panels[1].imshow(to_mode(image.reconstruction, "rgb"))
    for axes, title in zip(panels, ("image", "reconstruction", *methods), strict=True):
        axes.set_title(title, fontsize="medium")
        axes.axis("off")
    for axes, method in zip(panels[2:], methods, strict=True):
        top = scales[method].top
        axes.imshow(heatmap(image.maps[method], top))
        bar = figure.colorbar(_color_scale(top), ax=axes, shrink=0.8)
        bar.set_label(scales[method].unit)
    figure.suptitle(image.name, parse_math=False)
    return figure


def _color_scale(top: float) -> ScalarMappable:
    """Return what a colour bar of a map's scale is made of."""
    ramp = np.linspace(0, 1, 256, dtype=np.float32)[None]
    return ScalarMappable(Normalize(0, top), ListedColormap(heatmap(ramp, 1.0)[0] / 255))


def comparison_figure(comparison: Comparison, titles: tuple[str, str]) -> Figure:
    """Return each image by its score before and after, coloured by what changed."""
    figure = Figure(figsize=(5.6, 5), layout="constrained")
    axes = figure.subplots()
    for change, color in _CHANGE_COLORS.items():
        scores = [image.scores for image in comparison.images if image.change == change]
        if scores:
            before, after = np.transpose(scores)
            axes.scatter(before, after, s=16, color=color, label=f"{change} ({len(scores)})")
    axes.set_xlabel(f"score: {titles[0]}", parse_math=False)
    axes.set_ylabel(f"score: {titles[1]}", parse_math=False)
    axes.grid(alpha=0.25)
    if comparison.images:
        add_legend(axes, "best")
    return figure
