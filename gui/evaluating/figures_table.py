"""The figures of an evaluation as its page tells them: a line for each defect type, and what the threshold does."""

from typing import Any

from datasets.layout import ALL, GOOD, SYNTHETIC
from evaluation.report.report import Report, verdicts
from evaluation.scoring.metric_values import Metric

FIGURES: tuple[Metric, ...] = ("image_auroc", "pixel_auroc", "aupro_30")
COLUMNS = {
    "defect": 14,
    "images": 7,
    "AUROC": 7,
    "pixel": 7,
    "AUPRO": 7,
}  # and their widths; pixel: AUROC of pixels


def figure_rows(report: Report) -> list[list[Any]]:
    """Return the cells of the table, all types together first."""
    return [
        [
            defect,
            result.defective,
            *(_shown(result.figures[name].value) for name in FIGURES),
        ]
        for defect, result in sorted(report.results.items(), key=lambda item: item[0] != ALL)
    ]


def verdict_text(report: Report) -> str:
    """Return what the threshold does to the real test images."""
    threshold = report.threshold
    if threshold.value is None:
        return f"no threshold: {threshold.says}"
    counted = verdicts(report.images)
    good = counted[GOOD]
    result = report.results[ALL]
    missed = sum(counts["pass"] for kind, counts in counted.items() if kind not in (GOOD, SYNTHETIC))
    return (
        f"from {threshold.value:.4g} on: {good['alarm']} of {result.good} good stopped, "
        f"{missed} of {result.defective} defective missed. "
        f"{threshold.says[:1].upper()}{threshold.says[1:]}."
    )


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
