"""Metrics: how well scores tell defective from normal, as the field defines them, with bootstrap intervals.

Higher scores are more anomalous, and an image or pixel is called anomalous where score >= threshold.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from evaluation.pixel_scores import PixelScores, pooled
from evaluation.ranking import Numbers, Ranking

ImageMetric = Literal["image_auroc", "image_ap", "f1_max"]
PixelMetric = Literal["pixel_auroc", "pixel_ap", "aupro_30", "aupro_5"]
Metric = ImageMetric | PixelMetric
IMAGE_METRICS: tuple[ImageMetric, ...] = get_args(ImageMetric)
PIXEL_METRICS: tuple[PixelMetric, ...] = get_args(PixelMetric)

_REPLICATES = 1000  # of images
_INTERVAL = (2.5, 97.5)  # per cent: 95 % of the replicates lie between


@dataclass(frozen=True)
class Figure:
    """A metric's value, and where 95 % of its bootstrap replicates lie."""

    value: float | None  # None: it cannot be had, as there are not both kinds
    low: float | None = None
    high: float | None = None


def image_auroc(scores: ArrayLike, is_anomalous: ArrayLike) -> float | None:
    """Return the area under the ROC curve, 0..1; None when there are not both kinds of images."""
    return Ranking.of(scores, is_anomalous).area()


def roc_points(scores: ArrayLike, is_anomalous: ArrayLike) -> tuple[Numbers, Numbers] | None:
    """Return the ROC curve as false and true positive rates; None when there are not both kinds of images."""
    ranking = Ranking.of(scores, is_anomalous)
    return ranking.roc() if ranking.has_both else None


def _f1(ranking: Ranking) -> float | None:
    found = ranking.f1_max()
    return None if found is None else found[0]


_OF_IMAGES: Mapping[ImageMetric, Callable[[Ranking], float | None]] = {
    "image_auroc": Ranking.area,
    "image_ap": Ranking.average_precision,
    "f1_max": _f1,
}
_OF_PIXELS: Mapping[PixelMetric, Callable[[Ranking, Ranking], float | None]] = {
    "pixel_auroc": lambda pixels, _regions: pixels.area(),
    "pixel_ap": lambda pixels, _regions: pixels.average_precision(),
    "aupro_30": lambda _pixels, regions: regions.area(0.3),
    "aupro_5": lambda _pixels, regions: regions.area(0.05),
}


def image_figures(scores: ArrayLike, is_anomalous: ArrayLike) -> dict[Metric, Figure]:
    """Return the image-wise metrics. The bootstrap draws good and defective images apart, so both stay as many."""
    values, labels = np.asarray(scores, np.float64), np.asarray(is_anomalous, np.bool_)
    ranking = Ranking.of(values, labels)
    if not ranking.has_both:
        return {name: Figure(None) for name in IMAGE_METRICS}
    distinct, places = np.unique(values, return_inverse=True)
    rng = np.random.default_rng(0)
    drawn = [
        [_drawn(places[labels == kind], len(distinct), rng) for _ in range(_REPLICATES)]
        for kind in (False, True)
    ]
    replicates = [
        Ranking.of_counts(distinct, normal, anomalous) for normal, anomalous in zip(*drawn, strict=True)
    ]
    return {
        name: _figure(metric(ranking), [metric(replicate) for replicate in replicates])
        for name, metric in _OF_IMAGES.items()
    }


def _drawn(places: Numbers, count: int, rng: np.random.Generator) -> Numbers:
    """Return how often each distinct score occurs among as many images, drawn with replacement."""
    return np.bincount(rng.choice(places, len(places)), minlength=count).astype(np.float64)


def pixel_figures(groups: Sequence[PixelScores]) -> tuple[dict[Metric, Figure], bool]:
    """Return the pixel-wise metrics of all pixels of all groups pooled, and whether they are binned."""
    found = pooled(groups)
    figures: dict[Metric, Figure] = {}
    for name, metric in _OF_PIXELS.items():
        value, coarse = metric(found.pixels, found.regions), metric(*found.coarse)
        if value is None or coarse is None:
            figures[name] = Figure(None)
            continue
        replicates = [metric(*replicate) for replicate in found.replicates]
        figures[name] = _figure(value, replicates, shift=value - coarse)
    return figures, found.is_binned


def _figure(value: float | None, replicates: Sequence[float | None], shift: float = 0.0) -> Figure:
    known = [replicate for replicate in replicates if replicate is not None]
    if value is None or not known:
        return Figure(value)
    low, high = np.clip(np.percentile(known, _INTERVAL) + shift, 0, 1)
    return Figure(value, min(float(low), value), max(float(high), value))
