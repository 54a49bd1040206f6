"""Results: what an evaluation found, image by image and defect type by defect type. `tally.py` makes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from datasets.layout import GOOD, SYNTHETIC
from evaluation.scoring.metric_values import Figure, Metric
from evaluation.scoring.ranking import Numbers
from evaluation.scoring.scores import ScoreName, Scores

Verdict = Literal["pass", "unsure", "alarm"]
Level = Literal["images", "pixels"]


@dataclass(frozen=True)
class ImageResult:
    """One test image."""

    file: str  # `scratch/000.png`
    defect: str  # `good` for an image without any
    scores: Scores
    has_gt_mask: bool  # whether its pixels count; those of a good image always do
    verdict: Verdict | None = None  # None: there is no threshold

    @property
    def is_anomalous(self) -> bool:
        return self.defect != GOOD


@dataclass(frozen=True)
class DefectResult:
    """How well one defect type, or all of them, was told from the good images."""

    image_auroc: Mapping[ScoreName, float | None]  # 0..1; None: there are not both kinds of images
    figures: Mapping[Metric, Figure]  # 0..1; of images, by the score that they are judged by
    f1_threshold: float | None  # of that score, where F1 is highest on these very images
    is_binned: bool  # whether pixels were counted in bins, not exactly
    good: int  # images
    defective: int
    without_mask: int  # defective images left out of the pixel figures

    @property
    def pixel_auroc(self) -> float | None:
        """None: no image of this type has a mask."""
        return self.figures["pixel_auroc"].value


@dataclass(frozen=True)
class Curve:
    """What each threshold does, highest first. It begins at 0, 0 with an infinite threshold."""

    level: Level  # whether images are told apart, or pixels
    defect: str  # a defect type, `all`, or `synthetic`
    score: str  # of the images: `l2`; of the pixels, `map`
    thresholds: Numbers  # (K,)
    false_alarms: Numbers  # (K,), share of the good images, or of the normal pixels
    found: Numbers  # (K,), share of the defective ones
    precision: Numbers  # (K,), share of those found among all that are called defective; 1 where none is

    def __len__(self) -> int:
        return len(self.thresholds)


def scores_of(images: Sequence[ImageResult]) -> list[ScoreName]:
    """Return the names of the scores that images have: all of them the same."""
    return list(images[0].scores) if images else []


def defect_types(images: Sequence[ImageResult]) -> list[str]:
    """Return the real defect types, sorted, and behind them `synthetic` if there are synthetic defects."""
    return defect_types_of(image.defect for image in images)


def defect_types_of(defects: Iterable[str]) -> list[str]:
    """Return the same of what each image is said to be; `good` is no defect."""
    return sorted(set(defects) - {GOOD}, key=lambda name: (name == SYNTHETIC, name))


def judged(image: ImageResult, score: ScoreName, alarm: float | None, unsure: float | None) -> ImageResult:
    """Return an image with its verdict; without a threshold there is none."""
    if alarm is None:
        return image
    return replace(image, verdict=verdict_of(image.scores[score], alarm, unsure))


def verdict_text(verdict: Verdict | None) -> str:
    """Return a verdict as people read it: stopped, unsure or passed; files keep `alarm` and `pass`."""
    return {"alarm": "stopped", "unsure": "unsure", "pass": "passed", None: "–"}[verdict]


def verdict_of(score: float, alarm: float, unsure: float | None) -> Verdict:
    """Return the verdict on a score: alarm from one threshold on, unsure from the other."""
    if score >= alarm:
        return "alarm"
    return "unsure" if unsure is not None and score >= unsure else "pass"
