import numpy as np
import pytest
from matplotlib.figure import Figure

from evaluation.report.colors import SERIES
from evaluation.report.figures import (
    add_legend,
    histogram_figure,
    pixel_curves_figure,
    roc_by_score_figure,
    roc_figure,
    to_png,
)
from evaluation.scoring.curves import image_curves, pixel_curve
from evaluation.scoring.pixel_scores import PixelScores, pooled
from evaluation.scoring.results import ImageResult
from evaluation.scoring.scores import SCORE_NAMES


def images(**scores):
    """Return one result a score, by defect type."""
    return [
        ImageResult(f"{defect}/{at:03}.png", defect, dict.fromkeys(SCORE_NAMES, score), True)
        for defect, values in scores.items()
        for at, score in enumerate(values)
    ]


@pytest.mark.parametrize("scores", [7 + 1e-15 * np.arange(9), 1e9 + 1e-7 * np.arange(9), [0.0, 5e-324]])
def test_scores_that_differ_by_their_last_digits_have_a_histogram(scores):
    axes = histogram_figure(images(good=list(scores)), "l2").axes[0]
    assert sum(patch.get_data().values.sum() for patch in axes.patches) == len(scores)


def test_roc_has_a_curve_for_each_defect_type_and_all():
    axes = roc_figure(image_curves(images(good=[1.0, 2], dent=[3.0], scratch=[1.5]), ["l2"])).axes[0]

    curves = {line.get_label(): line for line in axes.lines}
    assert {"dent", "scratch", "all"} <= set(curves)
    assert list(zip(*curves["scratch"].get_data(), strict=True)) == [(0, 0), (0.5, 0), (0.5, 1), (1, 1)]


def test_all_scores_stand_in_one_plot_told_apart_by_dashes_too():
    curves = image_curves(images(good=[1.0, 2], dent=[3.0]), SCORE_NAMES)
    axes = roc_by_score_figure(curves, "l2").axes[0]
    widths = {line.get_label(): line.get_linewidth() for line in axes.lines if line.get_label()[0] != "_"}
    assert list(widths) == ["L0", "L1", "L2", "LINF", "TOP1"]
    assert max(widths, key=widths.get) == "L2"
    assert len({color for color, _ in SERIES}) == len({dash for _, dash in SERIES}) == len(widths)


def test_the_pixels_have_a_roc_and_precision_by_recall():
    group = PixelScores()
    group.add(np.arange(12, dtype=np.float32).reshape(3, 4), np.arange(12).reshape(3, 4) >= 10)
    curves = [pixel_curve(name, pooled([group])) for name in ("dent", "all")]
    roc, recall = pixel_curves_figure(curves).axes
    assert {"dent", "all"} <= {line.get_label() for line in roc.lines}
    assert recall.lines[0].get_ydata()[0] == 1


def test_a_defect_type_has_one_colour_in_both_figures():
    found = images(good=[1.0, 2], dent=[3.0], scratch=[1.5])

    line = next(
        line
        for line in roc_figure(image_curves(found, ["l2"])).axes[0].lines
        if line.get_label() == "scratch"
    )
    legend = histogram_figure(found, "l2").axes[0].get_legend()

    names = [text.get_text() for text in legend.get_texts()]
    patch = legend.get_patches()[names.index("scratch")]
    assert names == ["good", "dent", "scratch"]
    assert patch.get_facecolor()[:3] == pytest.approx(
        tuple(int(line.get_color()[at : at + 2], 16) / 255 for at in (1, 3, 5))
    )


@pytest.mark.parametrize(
    "found",
    [[], images(good=[1.0, 2]), images(dent=[1.0]), images(good=[4.0, 4], dent=[4.0]), images(good=[0.0])],
    ids=["no images", "good only", "defective only", "equal scores", "one image without residual"],
)
def test_figures_are_drawn_of_whatever_there_is(found):
    curves = image_curves(found, ["l2"])
    drawn = [roc_figure(curves), roc_by_score_figure(curves, "l2"), histogram_figure(found, "l2")]
    for figure in drawn:
        assert to_png(figure, dpi=30).startswith(b"\x89PNG")


def test_a_folders_name_is_no_formula():
    found = images(**{"good": [1.0], r"cost_$\frac$": [2.0]})

    curves = image_curves(found, ["l2"])
    drawn = [roc_figure(curves), roc_by_score_figure(curves, "l2"), histogram_figure(found, "l2")]
    for figure in drawn:
        assert to_png(figure, dpi=30).startswith(b"\x89PNG")


def test_a_legend_below_covers_nothing_and_no_label():
    figure = Figure(figsize=(4, 4), layout="constrained")
    axes = figure.subplots()
    axes.set_xlabel("false alarms")
    for at in range(5):
        axes.plot([0, 1], [0, 1], label=f"run {at} with a long name")
    add_legend(axes, "below")
    figure.draw_without_rendering()
    label, legend = axes.xaxis.label.get_window_extent(), axes.get_legend().get_window_extent()
    assert legend.y0 >= 0 and legend.y1 <= label.y0
