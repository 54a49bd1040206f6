"""What is known of an evaluation, and report.json, which keeps it: the one place that knows the names in that file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from configs.disk.writing import write_text
from configs.errors import SpecError, UserError
from configs.spec import hjson_io
from datasets.layout import ALL, GOOD
from datasets.likeness.shift import Likeness
from evaluation.evaluate_spec import Method
from evaluation.photo_kind import PhotoKind
from evaluation.scoring.metric_values import METRICS
from evaluation.scoring.results import DefectResult, ImageResult, Verdict, defect_types
from evaluation.scoring.scores import ScoreName
from evaluation.scoring.thresholds import ChosenThreshold
from evaluation.stress.card import StressCard
from evaluation.unseen.card import UnseenCard

_DIGITS = 18  # of a whole number in a file, at the most


@dataclass(frozen=True)
class Report:
    """Everything that the files say about one evaluation."""

    run: str
    dataset: str
    method: Method
    label: str | None  # distinguishes it from other evaluations of that run by that method
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
    photos: PhotoKind | None = None  # what those of the training were like; None: unknown
    likeness: Likeness | None = None  # how photos were taken; None: unknown
    held_out_auroc: float | None = None  # the image AUROC against held-out good images; None: unknown
    # Of the good photos that a threshold may be chosen on; none: unknown.
    good_scores: Sequence[float] = field(default_factory=list)
    not_tested: int = 0  # good test images that a person called good, and that no figure is of
    stress: StressCard | None = None  # what its scores withstand; None: that was not tried
    unseen: UnseenCard | None = (
        None  # what it finds of defects that were not trained on; None: that was not tried
    )


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
        "photos": None if report.photos is None else asdict(report.photos),
        "likeness": None if report.likeness is None else asdict(report.likeness),
        "held_out_auroc": report.held_out_auroc,
        "good_scores": list(report.good_scores),
        "not_tested": report.not_tested,
        "stress": None if report.stress is None else asdict(report.stress),
        "unseen": None if report.unseen is None else asdict(report.unseen),
        "images": [asdict(image) for image in report.images],
    }
    write_text(path, json.dumps(fields, indent=2, ensure_ascii=False) + "\n")


def read_report(path: Path) -> Report:
    """Return what `write_json` wrote. Raises UserError: cannot be read, damaged, or of another version."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"), parse_int=_whole_number)
    except OSError as error:
        raise _unreadable(path, f"cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise _unreadable(path, "is damaged, or cut short") from None
    try:
        for result in fields["results"].values():
            result |= dict(result.pop("counts"))
        whole = json.dumps({**fields, "score": fields["main_score"]}, allow_nan=False)
        report = _adapter().validate_json(whole, strict=True)
        _check_whole(report)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError, SpecError) as error:
        raise _unreadable(
            path, f"is damaged, or was written by an older version ({_first_of(error)})"
        ) from None
    return report


def _check_whole(report: Report) -> None:
    """Raise KeyError for what every evaluation has, and this one does not."""
    _ = report.results[ALL]
    hjson_io.parse(report.provenance["evaluation"], "evaluation")
    for result in report.results.values():
        _ = [result.figures[metric] for metric in METRICS]
    for image in report.images:
        _ = image.scores[report.score]


def _whole_number(text: str) -> int:
    """Return a whole number as it stands in a file. Raises ValueError for one that no float holds."""
    if len(text) > _DIGITS:
        raise ValueError(f"a number of {len(text)} digits")
    return int(text)


@cache
def _adapter() -> TypeAdapter[Report]:
    return TypeAdapter(Report)


def _first_of(error: Exception) -> str:
    """Return the first thing that is wrong with a report, in words."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg'].lower()}"
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else "its parts are of another kind"


def _unreadable(path: Path, problem: str) -> UserError:
    return UserError(path, problem, "evaluate the run again")


def verdicts(images: Sequence[ImageResult]) -> dict[str, dict[str, int]]:
    """Return how many images of each defect type got which verdict."""
    counted = {kind: dict.fromkeys(get_args(Verdict), 0) for kind in [GOOD, *defect_types(images)]}
    for image in images:
        if image.verdict is not None:
            counted[image.defect][image.verdict] += 1
    return counted
