"""Figures of results as the window shows them, as matplotlib Figure objects."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure

from datasets.images import to_mode
from datasets.layout import ALL, GOOD
from datasets.previews import outlined
from evaluation.evaluate_spec import METHODS, Method
from evaluation.maps.both_detectors import pairs_of
from evaluation.report.colors import GOOD_COLOR, SERIES, type_colors
from evaluation.report.figures import add_legend, plot_scores
from evaluation.report.heatmaps import heatmap
from evaluation.saved.comparison import Comparison
from evaluation.saved.curves import shares
from evaluation.saved.evaluation import Outcome, Scale
from evaluation.saved.images import TestedImage
from evaluation.saved.samples import Sample
from evaluation.scoring.results import Level

# Those that changed are drawn last, over the others.
_CHANGE_COLORS = {"right": "#b7bec8", "wrong": "#e9b44c", "fixed": "#2a9d8f", "broke": "#c9184a"}


def curves_figure(
    outcomes: Sequence[Outcome],
    learned: Mapping[str, Sequence[tuple[float, float]]],
    level: Level = "images",
    defect: str = ALL,
) -> Figure:
    """Return validation PSNR by epoch of each run, and ROC, precision and recall of each evaluation.

    Args:
        outcomes: up to five evaluations.
        learned: epoch and validation PSNR, dB, by run.
        level: whether images are told apart, or pixels.
        defect: a defect type, `all`, or `synthetic`.

    Raises:
        UserError: the curves of the pixels cannot be read.
    """
    figure = Figure(figsize=(13, 4.4 + 0.2 * len(outcomes)), layout="constrained")
    learning, roc, recall = figure.subplots(1, 3)
    for axes in (learning, roc, recall):
        axes.set_prop_cycle(color=[color for color, _ in SERIES], linestyle=[dash for _, dash in SERIES])
    for run, points in learned.items():
        if points:
            learning.plot(*np.transpose(points), label=run)
    for outcome in outcomes:
        points_of = shares(outcome, level, defect)
        if points_of is not None:
            roc.plot(*points_of[0], label=outcome.title)
            recall.plot(*points_of[1], label=outcome.title)
    for title, pair in pairs_of(outcomes) if (level, defect) == ("images", ALL) else ():
        roc.plot(pair.false_alarms, pair.found, "--", color="gray", label=title)
    of = level if defect == ALL else f"{level} ({defect})"
    learning.set(xlabel="epoch", ylabel="validation PSNR, dB")
    roc.set(xlabel=f"false alarms: share of good {level}")
    roc.set_ylabel(f"share of defective {of} found", parse_math=False)
    recall.set(ylabel="precision", ylim=(0, 1.02))
    recall.set_xlabel(f"share of defective {of} found", parse_math=False)
    for axes in (learning, roc, recall):
        axes.grid(alpha=0.25)
        if axes.lines:
            add_legend(axes, "below")
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


def samples_figure(sample: Sample) -> Figure:
    """Return a test image, its ground truth outlined, and the heatmap of each evaluation, with score and verdict."""
    panels = 1 + len(sample.seen_by)
    figure = Figure(figsize=(3.4 * panels, 3.8), layout="constrained")
    axes = figure.subplots(1, panels, squeeze=False)[0]
    axes[0].imshow(to_mode(sample.image, "rgb"))
    axes[0].set_title("image", fontsize="medium")
    for each, seen in zip(axes[1:], sample.seen_by, strict=True):
        each.imshow(seen.heatmap)
        each.set_title(f"{seen.title}\nscore {seen.judged}", fontsize="medium", parse_math=False)
    for each in axes:
        each.axis("off")
    figure.suptitle(sample.name, parse_math=False)
    return figure


def _color_scale(top: float) -> ScalarMappable:
    """Return what a colour bar of a map's scale is made of."""
    ramp = np.linspace(0, 1, 256, dtype=np.float32)[None]
    return ScalarMappable(Normalize(0, top), ListedColormap(heatmap(ramp, 1.0)[0] / 255))


def comparison_figure(comparison: Comparison, titles: tuple[str, str]) -> Figure:
    """Return each image by its score before and after, coloured by what changed."""
    figure = Figure(figsize=(5.6, 5.8), layout="constrained")
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
        add_legend(axes, "below")
    return figure
