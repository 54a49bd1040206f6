"""The files of an evaluation for tables and for people: scores.csv and report.html."""

import base64
import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import jinja2
import PIL.Image

from configs.disk.names import in_a_table
from configs.disk.writing import write_text
from datasets.images import Image
from datasets.layout import ALL
from evaluation.answer.answer import answer_of
from evaluation.answer.rule import remedy_text
from evaluation.report.heatmaps import legend
from evaluation.report.report import Report, verdicts
from evaluation.scoring.results import ImageResult, scores_of

METRIC_TITLES = {
    "image_ap": "Image AP",
    "f1_max": "F1-max",
    "pixel_ap": "Pixel AP",
    "aupro_30": "AUPRO 30",
    "aupro_5": "AUPRO 5",
}
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Example:
    """One test image as the report shows it: RGB pictures of one size."""

    result: ImageResult
    image: Image  # with the ground truth's outline
    reconstruction: Image
    heatmap: Image


def write_scores(path: Path, images: Sequence[ImageResult]) -> None:
    """Write scores.csv: a line for each test image."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        known = scores_of(images)
        writer.writerow(("file", "defect", "is_anomalous", *known, "verdict"))
        for image in images:
            scores = (f"{image.scores[name]:.9g}" for name in known)
            names = in_a_table(image.file), in_a_table(image.defect)
            writer.writerow((*names, int(image.is_anomalous), *scores, image.verdict or ""))


def write_html(
    path: Path,
    report: Report,
    examples: Sequence[Example],
    figures: Mapping[str, bytes],
    robustness: bytes | None = None,
) -> None:
    """Write report.html: one file that needs no other.

    Args:
        path: where to.
        report: what to say.
        examples: images to show, in order.
        figures: PNG files by caption.
        robustness: the PNG file of its card, if it has one.
    """
    page = _template().render(
        report=report,
        answer=answer_of(report),
        remedy=remedy_text(report.threshold),
        all=report.results[ALL],
        defects=report.results,
        score_names=scores_of(report.images),
        metrics=METRIC_TITLES,
        verdicts=verdicts(report.images),
        main_score=report.score,
        examples=[
            {
                "result": example.result,
                "score": example.result.scores[report.score],
                "pictures": [
                    _data_uri(picture) for picture in (example.image, example.reconstruction, example.heatmap)
                ],
            }
            for example in examples
        ],
        legend=_data_uri(legend(10, 256)),
        figures={caption: _png_uri(png) for caption, png in figures.items()},
        stress_figure=None if robustness is None else _png_uri(robustness),
    )
    write_text(path, page)


@cache
def _template() -> jinja2.Template:
    """Return the page's template: a task that evaluates by several methods reads it once."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("report.html.j2")


def _data_uri(image: Image) -> str:
    """Return a picture that stands in the page itself."""
    buffer = BytesIO()
    PIL.Image.fromarray(image).save(buffer, "JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _png_uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
