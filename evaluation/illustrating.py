"""The figures of an evaluation: PNG files in its folder, and its page, which has the same."""

from collections.abc import Sequence

from configs.disk.workspace import RunFolder
from configs.errors import UserError
from configs.threads import in_order
from datasets.layout import ALL, LabelledImage
from evaluation.evaluate_spec import Method, evaluation_name
from evaluation.judge import Judge
from evaluation.maps.both_detectors import of_both
from evaluation.report.figures import (
    histogram_figure,
    pixel_curves_figure,
    roc_by_score_figure,
    roc_figure,
    to_png,
    two_thresholds_figure,
)
from evaluation.report.folder import EvaluationFolder
from evaluation.report.page import write_html
from evaluation.report.pictures import example, telling_images
from evaluation.report.report import Report
from evaluation.saved.evaluation import read_outcome, spec_of
from evaluation.scoring.tally import Findings
from evaluation.scoring.two_thresholds import TwoThresholds
from networks.runs.run_record import read_run_record


def illustrate(judge: Judge, found: Findings, folder: EvaluationFolder) -> None:
    """Write the figures of an evaluation into its folder."""
    score = judge.spec.score
    of_images = [curve for curve in found.curves if curve.level == "images"]
    of_pixels = [curve for curve in found.curves if curve.level == "pixels"]
    drawn = {
        folder.roc: roc_figure([curve for curve in of_images if curve.score == score]),
        folder.histogram: histogram_figure(found.images, score, judge.unit_of_score),
        folder.roc_by_score: roc_by_score_figure(
            [curve for curve in of_images if curve.defect == ALL], score
        ),
    }
    if of_pixels:
        drawn[folder.pixel_curves] = pixel_curves_figure(of_pixels)
    for path, figure in drawn.items():
        path.write_bytes(to_png(figure))


def write_page(
    folder: EvaluationFolder,
    report: Report,
    images: Sequence[LabelledImage],
    files: RunFolder,
    robustness: bytes | None,
) -> None:
    """Write report.html, from what stands in the evaluation's folder.

    Args:
        folder: of the evaluation, with its figures and the pictures of its images.
        report: what to say.
        images: that were tested.
        files: of the run.
        robustness: the PNG file of its card, if it has one.
    """
    form = read_run_record(files).form
    sources = {source.name: source for source in images}
    shown = telling_images(report.images, report.score)
    examples = in_order(lambda result: example(folder, sources[result.file], result, form), shown)
    write_html(folder.report_html, report, list(examples), _figures_of(folder, report, files), robustness)


def _figures_of(folder: EvaluationFolder, report: Report, files: RunFolder) -> dict[str, bytes]:
    """Return the figures of an evaluation's page, PNG by caption."""
    captions = {
        folder.roc: "ROC, image-wise",
        folder.histogram: "Scores of good and defective images",
        folder.roc_by_score: "ROC, image-wise, by each score",
        folder.pixel_curves: "ROC, pixel-wise, and precision by recall",
    }
    figures = {caption: path.read_bytes() for path, caption in captions.items() if path.exists()}
    parts = spec_of(report).parts(report.method)
    if len(parts) == 2 and (pairs := _two_thresholds(files, parts, report.label)) is not None:
        either = " or ".join(parts).capitalize()
        figures[f"{either}, each with a threshold of its own: area {pairs.area:.3f}"] = to_png(
            two_thresholds_figure(pairs)
        )
    if files.training_figure.exists():
        figures["Training"] = files.training_figure.read_bytes()
    return figures


def _two_thresholds(files: RunFolder, methods: Sequence[Method], label: str | None) -> TwoThresholds | None:
    """Return the curve of two detectors together, if the run was evaluated by each on the same images."""
    try:
        first, second = (read_outcome(files, evaluation_name(method, label)) for method in methods)
    except UserError:
        return None
    return of_both(first, second)
