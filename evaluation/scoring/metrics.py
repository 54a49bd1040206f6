"""Metrics: how well scores tell defective from normal, as the field defines them, with bootstrap intervals.

Higher scores are more anomalous, and an image or pixel is called anomalous where score >= threshold.

scikit-learn computes the image-wise curves, areas and precisions. What is counted a thousand times over keeps its own
code: the bootstrap ranks all replicates at once, 78 times as fast (`python -m benchmarks evaluation`), and pixels are
counted in bins, as millions of them need not be held. Both agree with scikit-learn, and the tests say how closely.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

from evaluation.scoring.metric_values import IMAGE_METRICS, Figure, ImageMetric, Metric, PixelMetric
from evaluation.scoring.pixel_scores import PooledPixels
from evaluation.scoring.ranking import Numbers, area_under, f1_at_each, mean_precision

_REPLICATES = 1000  # of images
_DRAWN_VALUES = 2_000_000  # counts that are held at once
_INTERVAL = (2.5, 97.5)  # per cent: 95 % of the replicates lie between


def image_auroc(scores: ArrayLike, is_anomalous: ArrayLike) -> float | None:
    """Return the area under the ROC curve, 0..1; None when there are not both kinds of images."""
    labels = np.asarray(is_anomalous, np.bool_)
    return float(roc_auc_score(labels, np.asarray(scores))) if _are_both(labels) else None


def roc_points(scores: ArrayLike, is_anomalous: ArrayLike) -> tuple[Numbers, Numbers, Numbers] | None:
    """Return the ROC curve: false and true positive rates and the thresholds that give them, highest first.

    It begins at 0, 0 with an infinite threshold. None when there are not both kinds of images.
    """
    labels = np.asarray(is_anomalous, np.bool_)
    if not _are_both(labels):
        return None
    false_alarms, found, thresholds = roc_curve(labels, np.asarray(scores), drop_intermediate=False)
    return false_alarms, found, thresholds


def precision_recall_points(
    scores: ArrayLike, is_anomalous: ArrayLike
) -> tuple[Numbers, Numbers, Numbers] | None:
    """Return precision and recall and the thresholds that give them, lowest first; None as above."""
    labels = np.asarray(is_anomalous, np.bool_)
    if not _are_both(labels):
        return None
    precision, recall, thresholds = precision_recall_curve(labels, np.asarray(scores))
    return precision[:-1], recall[:-1], thresholds  # the last one stands for a threshold above all scores


def _are_both(labels: NDArray[np.bool_]) -> bool:
    return bool(labels.any() and not labels.all())


# Of cumulative false alarms, hits and shares of regions (…, K), highest score first: each replicate is a row.
_OF_IMAGES: Mapping[ImageMetric, Callable[[Numbers, Numbers], Any]] = {
    "image_auroc": area_under,
    "image_ap": mean_precision,
    "f1_max": lambda false_alarms, hits: f1_at_each(false_alarms, hits).max(axis=-1),
}
_OF_PIXELS: Mapping[PixelMetric, Callable[[Numbers, Numbers, Numbers], Any]] = {
    "pixel_auroc": lambda false_alarms, hits, _shares: area_under(false_alarms, hits),
    "pixel_ap": lambda false_alarms, hits, _shares: mean_precision(false_alarms, hits),
    "aupro_30": lambda false_alarms, _hits, shares: area_under(false_alarms, shares, 0.3),
    "aupro_5": lambda false_alarms, _hits, shares: area_under(false_alarms, shares, 0.05),
}


def image_figures(scores: ArrayLike, is_anomalous: ArrayLike) -> dict[Metric, Figure]:
    """Return the image-wise metrics. The bootstrap draws good and defective images apart, so both stay as many."""
    values, labels = np.asarray(scores, np.float64), np.asarray(is_anomalous, np.bool_)
    points = precision_recall_points(values, labels)
    if points is None:
        return {name: Figure(None) for name in IMAGE_METRICS}
    found: dict[ImageMetric, list[float]] = {name: [] for name in _OF_IMAGES}
    for false_alarms, hits in _drawn(values, labels):
        for name, metric in _OF_IMAGES.items():
            found[name] += metric(false_alarms, hits).tolist()
    precision, recall, _ = points
    measured: dict[ImageMetric, float] = {
        "image_auroc": roc_auc_score(labels, values),
        "image_ap": average_precision_score(labels, values),
        "f1_max": (2 * precision * recall / np.maximum(precision + recall, np.finfo(np.float64).tiny)).max(),
    }
    return {name: _figure(float(value), found[name]) for name, value in measured.items()}


def _drawn(values: Numbers, labels: NDArray[np.bool_]) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield the bootstrap's cumulative false alarms and hits, (replicates, K), highest score first, some at a time."""
    distinct, places = np.unique(values, return_inverse=True)
    count = len(distinct)
    some = max(1, min(_REPLICATES, _DRAWN_VALUES // count))
    # All normal ones are drawn before the first anomalous one, by one generator.
    of_normal, of_anomalous = np.random.default_rng(0), np.random.default_rng(0)
    normal, anomalous = places[~labels], places[labels]
    for _ in range(_REPLICATES):
        of_anomalous.choice(normal, len(normal))

    def cumulative(of_kind: NDArray[np.intp], rng: np.random.Generator, rows: int) -> Numbers:
        drawn = rng.choice(of_kind, (rows, len(of_kind))) + count * np.arange(rows)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=rows * count).reshape(rows, count)
        return np.cumsum(counts[:, ::-1], axis=1, dtype=np.float64)

    for first in range(0, _REPLICATES, some):
        rows = min(some, _REPLICATES - first)
        yield cumulative(normal, of_normal, rows), cumulative(anomalous, of_anomalous, rows)


def pixel_figures(found: PooledPixels) -> dict[Metric, Figure]:
    """Return the pixel-wise metrics of pooled pixels."""
    if not _has_both(found.cumulative):
        return {name: Figure(None) for name in _OF_PIXELS}
    replicates = np.moveaxis(found.replicates[_has_both(found.replicates)], 1, 0)
    figures: dict[Metric, Figure] = {}
    for name, metric in _OF_PIXELS.items():
        value, coarse = float(metric(*found.cumulative)), float(metric(*found.coarse))
        figures[name] = _figure(value, metric(*replicates).tolist(), shift=value - coarse)
    return figures


def _has_both(cumulative: Numbers) -> Any:
    """Whether there are normal and anomalous pixels in cumulative counts (…, 3, K)."""
    if cumulative.shape[-1] == 0:
        return np.zeros(cumulative.shape[:-2], np.bool_)
    return (cumulative[..., :2, -1] > 0).all(axis=-1)


def _figure(value: float, replicates: Sequence[float], shift: float = 0.0) -> Figure:
    if not replicates:
        return Figure(value)
    low, high = np.clip(np.percentile(replicates, _INTERVAL) + shift, 0, 1)
    return Figure(value, min(float(low), value), max(float(high), value))
