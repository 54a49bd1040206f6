"""Two detectors with a threshold each: an image is stopped where either score reaches its own.

Source: the combination of residual and uncertainty in arXiv:2008.12977's published system.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evaluation.scoring.ranking import Numbers

MOST = 500  # thresholds of the first detector that are tried; with more images, quantiles of its scores


@dataclass(frozen=True)
class TwoThresholds:
    """The best that any pair of thresholds reaches, by the share of false alarms.

    The pairs are chosen on the very images that they are measured on, so new images will do less well.
    """

    false_alarms: Numbers  # (G + 1,), shares of the G good images, 0 to 1
    found: Numbers  # (G + 1,), shares of the defective images
    area: float  # under the curve, 0..1; a single detector without ties has its AUROC


def two_thresholds(first: ArrayLike, second: ArrayLike, is_anomalous: ArrayLike) -> TwoThresholds | None:
    """Return the best curve of two detectors together; None if there are not both kinds of images.

    Args:
        first, second: (N,), the scores by each detector.
        is_anomalous: (N,).
    """
    order = np.argsort(-np.asarray(second, np.float64), kind="stable")
    ones, others = np.asarray(first, np.float64)[order], np.asarray(second, np.float64)[order]
    labels = np.asarray(is_anomalous, np.bool_)[order]
    good, defective = int((~labels).sum()), int(labels.sum())
    if not good or not defective:
        return None
    # Ties stand together: a threshold of the second detector lies behind the last of equal scores, or before all.
    cuts = np.concatenate([[0], np.flatnonzero(np.append(others[1:] != others[:-1], True)) + 1])
    best = np.zeros(good + 1, np.int64)
    for threshold in _tried(ones):
        stopped = ones >= threshold
        hits = _counts(stopped, labels)[cuts]
        np.maximum.at(best, _counts(stopped, ~labels)[cuts], hits)
    best = np.maximum.accumulate(best)
    return TwoThresholds(np.arange(good + 1) / good, best / defective, float(best[:-1].mean() / defective))


def _tried(scores: Numbers) -> Numbers:
    distinct = np.unique(scores)
    if len(distinct) > MOST:
        distinct = np.unique(np.quantile(distinct, np.linspace(0, 1, MOST), method="nearest"))
    return np.append(distinct, np.inf)


def _counts(stopped: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return how many of one kind are stopped, (N + 1,): by the first score, or among the first n by the second."""
    already = int((stopped & counted).sum())
    return already + np.concatenate([[0], np.cumsum(~stopped & counted)])
