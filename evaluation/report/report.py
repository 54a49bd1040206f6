"""The files of an evaluation: report.json for programs, scores.csv for tables, report.html for people."""

import base64
import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import jinja2
import PIL.Image

from configs.disk.names import in_a_table
from datasets.images import Image
from datasets.layout import ALL, GOOD
from evaluation.evaluate_spec import Method
from evaluation.report.heatmaps import legend
from evaluation.scoring.results import DefectResult, ImageResult, Verdict, defect_types
from evaluation.scoring.scores import SCORE_NAMES, ScoreName
from evaluation.scoring.thresholds import ChosenThreshold

METRIC_TITLES = {
    "image_ap": "Image AP",
    "f1_max": "F1-max",
    "pixel_ap": "Pixel AP",
    "aupro_30": "AUPRO 30",
    "aupro_5": "AUPRO 5",
}
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Report:
    """Everything that the files say about one evaluation."""

    run: str
    dataset: str
    method: Method
    label: str | None  # by which it is told from others of that run and method
    score: ScoreName  # that images are judged by
    results: Mapping[str, DefectResult]
    images: Sequence[ImageResult]
    unit: str  # of maps and scores
    threshold: ChosenThreshold
    unsure: ChosenThreshold | None  # the lower one, from which on an image is unsure
    scale_top: float  # the value of the hottest colour of all heatmaps
    resolution: str  # how maps and masks were compared
    provenance: Mapping[str, str]  # what was run: name and text
    split: Mapping[str, int]  # source images by use
    notes: Sequence[str]


@dataclass(frozen=True)
class Example:
    """One test image as the report shows it: RGB pictures of one size."""

    result: ImageResult
    image: Image  # with the ground truth's outline
    reconstruction: Image
    heatmap: Image


def write_json(path: Path, report: Report) -> None:
    """Write report.json: figures that cannot be had are null."""
    fields = {
        "run": report.run,
        "dataset": report.dataset,
        "method": report.method,
        "label": report.label,
        "main_score": report.score,
        "results": {
            name: {
                "image_auroc": dict(result.image_auroc),
                "pixel_auroc": result.pixel_auroc,
                "figures": {metric: asdict(figure) for metric, figure in result.figures.items()},
                "f1_threshold": result.f1_threshold,
                "is_binned": result.is_binned,
                "counts": {
                    "good": result.good,
                    "defective": result.defective,
                    "without_mask": result.without_mask,
                },
            }
            for name, result in report.results.items()
        },
        "resolution": report.resolution,
        "unit": report.unit,
        "threshold": asdict(report.threshold),
        "unsure": None if report.unsure is None else asdict(report.unsure),
        "verdicts": verdicts(report.images),
        "scale_top": report.scale_top,
        "split": dict(report.split),
        "provenance": dict(report.provenance),
        "notes": list(report.notes),
        "images": [asdict(image) for image in report.images],
    }
    path.write_text(json.dumps(fields, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read_json(path: Path) -> dict[str, Any]:
    """Return what `write_json` wrote."""
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return fields


def verdicts(images: Sequence[ImageResult]) -> dict[str, dict[str, int]]:
    """Return how many images of each defect type got which verdict."""
    counted = {kind: dict.fromkeys(get_args(Verdict), 0) for kind in [GOOD, *defect_types(images)]}
    for image in images:
        if image.verdict is not None:
            counted[image.defect][image.verdict] += 1
    return counted


def write_scores(path: Path, images: Sequence[ImageResult]) -> None:
    """Write scores.csv: a line for each test image."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "defect", "is_anomalous", *SCORE_NAMES, "verdict"))
        for image in images:
            scores = (f"{image.scores[name]:.9g}" for name in SCORE_NAMES)
            names = in_a_table(image.file), in_a_table(image.defect)
            writer.writerow((*names, int(image.is_anomalous), *scores, image.verdict or ""))


def write_html(path: Path, report: Report, examples: Sequence[Example], figures: Mapping[str, bytes]) -> None:
    """Write report.html: one file that needs no other.

    Args:
        path: where to.
        report: what to say.
        examples: images to show, in order.
        figures: PNG files by caption.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    page = environment.get_template("report.html.j2").render(
        report=report,
        all=report.results[ALL],
        defects=report.results,
        score_names=SCORE_NAMES,
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
    )
    path.write_text(page, encoding="utf-8")


def _data_uri(image: Image) -> str:
    """Return a picture that stands in the page itself."""
    buffer = BytesIO()
    PIL.Image.fromarray(image).save(buffer, "JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _png_uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
