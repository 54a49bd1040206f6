"""Metrics: how well scores tell defective from normal, as the field defines them.

Higher scores are more anomalous, and an image or pixel is called anomalous where score >= threshold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import roc_auc_score, roc_curve

from evaluation.anomaly_maps import AnomalyMap

EXACT_PIXELS = 40_000_000  # in a group; with more, scores are counted in bins
BINS = 65_536
WHITE = 255.0  # the highest value that a residual can have, grey levels


def image_auroc(scores: ArrayLike, is_anomalous: ArrayLike) -> float | None:
    """Return the area under the ROC curve, 0..1; None when there are not both kinds of images."""
    labels = np.asarray(is_anomalous, np.bool_)
    if labels.all() or not labels.any():
        return None
    return float(roc_auc_score(labels, np.asarray(scores)))


def roc_points(
    scores: ArrayLike, is_anomalous: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return the ROC curve as false and true positive rates; None when there are not both kinds of images."""
    labels = np.asarray(is_anomalous, np.bool_)
    if labels.all() or not labels.any():
        return None
    false_positives, true_positives, _ = roc_curve(labels, np.asarray(scores))
    return false_positives, true_positives


@dataclass
class PixelScores:
    """The pixel scores of a group of images, such as one defect type.

    Kept as they are while they fit, and then counted in 65,536 bins from 0 to 255 grey levels, so that
    memory does not grow with the number of images.
    """

    limit: int = EXACT_PIXELS
    binned: bool = False
    _scores: list[NDArray[np.float32]] = field(default_factory=list)
    _labels: list[NDArray[np.bool_]] = field(default_factory=list)
    _counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros((2, BINS), np.int64))
    _pixels: int = 0

    def add(self, anomaly_map: AnomalyMap, gt_mask: NDArray[np.bool_]) -> None:
        """Add one image's pixels. Raises ValueError if map and mask differ in shape."""
        if anomaly_map.shape != gt_mask.shape:
            raise ValueError(
                f"anomaly_map and gt_mask must have one shape, got {anomaly_map.shape} and {gt_mask.shape}"
            )
        self._pixels += anomaly_map.size
        self._scores.append(anomaly_map.ravel())
        self._labels.append(gt_mask.ravel())
        if self.binned or self._pixels > self.limit:
            self._counts = self.counts()
            self._scores.clear()
            self._labels.clear()
            self.binned = True

    def counts(self) -> NDArray[np.int64]:
        """Return (2, bins): how many normal and how many anomalous pixels fall into each bin."""
        counts = self._counts.copy()
        for scores, labels in zip(self._scores, self._labels, strict=True):
            places = np.clip(scores * ((BINS - 1) / WHITE), 0, BINS - 1).astype(np.int64)
            for label in (False, True):
                counts[int(label)] += np.bincount(places[labels == label], minlength=BINS)
        return counts

    @property
    def pixels(self) -> int:
        """How many were added."""
        return self._pixels

    def exact(self) -> tuple[list[NDArray[np.float32]], list[NDArray[np.bool_]]]:
        """Return scores and labels as they are kept; empty once they are binned."""
        return self._scores, self._labels


def pixel_auroc(groups: Iterable[PixelScores]) -> float | None:
    """Return the area under the ROC curve of all pixels of all groups pooled; None without both kinds.

    Exact unless one of the groups is binned or together they are too many; see `is_binned`.
    """
    pooled = list(groups)
    if is_binned(pooled):
        counts = sum((group.counts() for group in pooled), np.zeros((2, BINS), np.int64))
        return _binned_auroc(counts[0], counts[1])
    scores = [part for group in pooled for part in group.exact()[0]]
    labels = [part for group in pooled for part in group.exact()[1]]
    if not scores:
        return None
    return image_auroc(np.concatenate(scores), np.concatenate(labels))


def is_binned(groups: Sequence[PixelScores]) -> bool:
    """Return whether the groups' pooled figure is counted in bins."""
    return any(group.binned for group in groups) or (
        bool(groups) and sum(group.pixels for group in groups) > groups[0].limit
    )


def _binned_auroc(normal: NDArray[np.int64], anomalous: NDArray[np.int64]) -> float | None:
    """Return the AUROC of scores counted in bins: the share of pairs in order, ties counting half."""
    pairs = float(normal.sum()) * float(anomalous.sum())
    if pairs == 0:
        return None
    below = np.cumsum(normal) - normal
    in_order = (anomalous.astype(np.float64) * (below + normal / 2)).sum()
    return float(in_order / pairs)
