"""The page of terms (`python -m scripts.pages terms`) and its picture: an evaluated image with what words stand for."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from configs.disk.workspace import Workspace
from datasets.images import to_mode
from datasets.layout import GOOD
from datasets.previews import outlined
from evaluation.answer.terms import TERMS
from evaluation.report.heatmaps import overlay
from evaluation.saved.evaluation import Outcome, read_outcome
from evaluation.saved.images import tested_set

PAGE = Path(__file__).parents[1] / "docs" / "guide" / "terms.md"
HEAD = """# What the words mean

Rest the pointer on a word of the window, and it says the same. This page is made by the program; the
[glossary](../glossary.md) has the words that documents and code use.

![A photo, its reconstruction, the residual, and the scores of all test images with a threshold](../images/terms.png)

| Word | Means |
|---|---|
"""


def page() -> str:
    """Return the page."""
    return HEAD + "".join(f"| **{term.name}** | {term.means} |\n" for term in TERMS)


def picture(workspace: Workspace, run: str, file: Path) -> None:
    """Draw how the words hang together, by the best found image of a run's residual."""
    files = workspace.run(run)
    outcome = read_outcome(files, "residual")
    best = max(
        (at for at, defect in enumerate(outcome.defects) if outcome.is_real[at] and defect != GOOD),
        key=lambda at: outcome.scores[at],
    )
    image = tested_set(files, workspace).load(outcome.names[best], outcome.name)
    figure = Figure(figsize=(12.9, 3.6), layout="constrained", dpi=100)
    photo, drawn, heat, scores = figure.subplots(1, 4, width_ratios=(1, 1, 1, 1.6))
    shown = to_mode(image.image, "rgb")
    photo.imshow(shown if image.gt_mask is None else outlined(shown, image.gt_mask))
    drawn.imshow(to_mode(image.reconstruction, "rgb"))
    seen = to_mode(image.seen, "rgb")
    heat.imshow(overlay(seen, image.maps["residual"], outcome.scale.top))
    for axes, title in (
        (photo, "photo, the defect outlined"),
        (drawn, "reconstruction"),
        (heat, "residual, as heat"),
    ):
        axes.set_title(title, fontsize="medium")
        axes.axis("off")
    _draw_scores(scores, outcome, float(outcome.scores[best]))
    figure.savefig(file)


def _draw_scores(axes, outcome: Outcome, of_photo: float) -> None:
    good = outcome.scores[outcome.is_real & ~outcome.is_anomalous]
    defective = outcome.scores[outcome.is_real & outcome.is_anomalous]
    bins = np.linspace(min(good.min(), defective.min()), max(good.max(), defective.max()), 24)
    axes.hist(good, bins, color="#2a9d8f", label="good")
    axes.hist(defective, bins, color="#e76f51", alpha=0.75, label="defective")
    threshold = outcome.threshold
    top = axes.get_ylim()[1] * 1.35
    axes.set_ylim(0, top)
    axes.axvline(threshold, color="#b3261e")
    axes.annotate(
        " threshold:\n stopped from here on",
        (threshold, top * 0.98),
        va="top",
        color="#b3261e",
        fontsize="small",
    )
    alarm = float(good[good >= threshold].min()) if (good >= threshold).any() else None
    marks = [("this photo's score", of_photo)] + ([] if alarm is None else [("a false alarm", alarm)])
    for at, (text, score) in enumerate(marks):
        axes.annotate(
            text,
            (score, 0.4),
            (score, top * (0.62 - 0.16 * at)),
            ha="right" if score > bins[-8] else "left",
            fontsize="small",
            arrowprops={"arrowstyle": "->"},
        )
    axes.legend(loc="upper left", fontsize="small", frameon=False)
    axes.set(title="scores of all test images", xlabel="score", ylabel="images")
