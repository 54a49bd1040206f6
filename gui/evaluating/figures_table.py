"""The figures of an evaluation as its page tells them: a line for each defect type."""

from typing import Any

from datasets.layout import ALL
from evaluation.report.report import Report
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


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
