"""The figures of an evaluation: PNG files in its folder, and the same in its report."""

from configs.disk.workspace import RunFolder
from configs.errors import UserError
from datasets.layout import ALL
from evaluation.evaluate_spec import evaluation_name
from evaluation.judge import Judge
from evaluation.maps.both_detectors import APART, of_both
from evaluation.report.figures import (
    histogram_figure,
    pixel_curves_figure,
    roc_by_score_figure,
    roc_figure,
    to_png,
    two_thresholds_figure,
)
from evaluation.report.folder import EvaluationFolder
from evaluation.saved.evaluation import read_outcome
from evaluation.scoring.tally import Findings
from evaluation.scoring.two_thresholds import TwoThresholds


def illustrate(judge: Judge, found: Findings, folder: EvaluationFolder) -> dict[str, bytes]:
    """Write the figures of an evaluation into its folder. Returns those of its page, PNG by caption."""
    spec, files = judge.spec, judge.files
    of_images = [curve for curve in found.curves if curve.level == "images"]
    of_pixels = [curve for curve in found.curves if curve.level == "pixels"]
    drawn = {
        folder.roc: (
            "ROC, image-wise",
            roc_figure([curve for curve in of_images if curve.score == spec.score]),
        ),
        folder.histogram: (
            "Scores of good and defective images",
            histogram_figure(found.images, spec.score, judge.unit),
        ),
        folder.roc_by_score: (
            "ROC, image-wise, by each score",
            roc_by_score_figure([curve for curve in of_images if curve.defect == ALL], spec.score),
        ),
    }
    if of_pixels:
        drawn[folder.pixel_curves] = (
            "ROC, pixel-wise, and precision by recall",
            pixel_curves_figure(of_pixels),
        )
    figures = {}
    for path, (caption, figure) in drawn.items():
        figures[caption] = to_png(figure)
        path.write_bytes(figures[caption])
    if judge.method == "combined" and (pairs := _two_thresholds(files, spec.label)) is not None:
        figures[f"Residual or uncertainty, each with a threshold of its own: area {pairs.area:.3f}"] = to_png(
            two_thresholds_figure(pairs)
        )
    if files.training_figure.exists():
        figures["Training"] = files.training_figure.read_bytes()
    return figures


def _two_thresholds(files: RunFolder, label: str | None) -> TwoThresholds | None:
    """Return the curve of both detectors together, if the run was evaluated by each on the same images."""
    try:
        first, second = (read_outcome(files, evaluation_name(method, label)) for method in APART)
    except UserError:
        return None
    return of_both(first, second)
