"""Rankings: how many normal and how many anomalous ones score as high as each threshold, and what follows from it.

Anomalous is what scores >= a threshold, everywhere. Ties stand together, so every figure is exact.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

_TINY = np.finfo(np.float64).tiny
Numbers = NDArray[np.float64]


def rates(counts: Numbers) -> Numbers:
    """Return cumulative counts (…, K) as shares of the last one, from 0 on: (…, K + 1)."""
    none = np.zeros((*counts.shape[:-1], 1))
    return np.concatenate([none, counts], axis=-1) / counts[..., -1:]


def area_under(false_alarms: Numbers, hits: Numbers, limit: float = 1.0) -> Any:
    """Return the area under ROC curves up to a false-positive rate, as a share of the most that it could be.

    Linear between points, at the limit, too. With hits weighted by region, it is AUPRO.

    Args:
        false_alarms: (…, K), cumulative counts, highest score first; the last one is above 0.
        hits: (…, K), the same of the anomalous ones.
        limit: false-positive rate, above 0, at most 1.

    Returns:
        (…), 0..1.
    """
    x, y = rates(false_alarms), rates(hits)
    width, rise = np.diff(x), np.diff(y)
    if limit == 1:
        return np.sum(width * (y[..., 1:] + y[..., :-1]), axis=-1) / 2
    inside = np.clip(limit - x[..., :-1], 0, width)
    share = np.divide(inside, width, out=np.zeros_like(width), where=width > 0)
    return np.sum(inside * (2 * y[..., :-1] + share * rise), axis=-1) / 2 / limit


def mean_precision(false_alarms: Numbers, hits: Numbers) -> Any:
    """Return the mean of the precisions, each weighted by the recall that it adds, of cumulative counts (…, K)."""
    precision = hits / np.maximum(hits + false_alarms, _TINY)  # where there is nothing yet, nothing is added
    return np.sum(np.diff(hits / hits[..., -1:], prepend=0.0) * precision, axis=-1)


def f1_at_each(false_alarms: Numbers, hits: Numbers) -> Numbers:
    """Return F1 at each threshold, of cumulative counts (…, K)."""
    f1: Numbers = 2 * hits / (hits + false_alarms + hits[..., -1:])
    return f1


@dataclass(frozen=True)
class Ranking:
    """Cumulative counts at every distinct score, highest first."""

    thresholds: Numbers  # (K,), falling
    false_alarms: Numbers  # (K,): normal ones that score as high
    hits: Numbers  # (K,): anomalous ones that do, or the sum of their weights
    normal: float  # in all
    anomalous: float

    @classmethod
    def of(cls, scores: ArrayLike, is_anomalous: ArrayLike) -> Self:
        """Return the ranking of scores with their labels, (N,) each."""
        values, labels = np.asarray(scores), np.asarray(is_anomalous, np.bool_)
        anomalous = values[labels]
        (ranking,) = cls.of_both(values[~labels], anomalous, np.ones(len(anomalous)))
        return ranking

    @classmethod
    def of_both(
        cls, normal: NDArray[np.floating], anomalous: NDArray[np.floating], *weightings: Numbers
    ) -> tuple[Self, ...]:
        """Return the rankings of normal scores and of anomalous ones, which count by their weights: one a weighting."""
        normal, order = np.sort(normal), np.argsort(anomalous)
        anomalous = anomalous[order]
        both = np.sort(np.concatenate([normal, anomalous]), kind="stable")  # that merges what is sorted
        thresholds = both[np.append(True, both[1:] != both[:-1])] if len(both) else both
        alarms = (len(normal) - np.searchsorted(normal, thresholds))[::-1].astype(np.float64)
        places = np.searchsorted(anomalous, thresholds)
        falling = thresholds[::-1].astype(np.float64)
        rankings = []
        for weights in weightings:
            summed = np.concatenate([[0.0], np.cumsum(weights[order])])
            hits = (summed[-1] - summed[places])[::-1]
            rankings.append(cls(falling, alarms, hits, float(len(normal)), float(summed[-1])))
        return tuple(rankings)

    @property
    def has_both(self) -> bool:
        """Whether there are normal and anomalous ones; else there is nothing to tell apart."""
        return self.normal > 0 and self.anomalous > 0

    def roc(self) -> tuple[Numbers, Numbers]:
        """Return the ROC curve: false and true positive rates, from 0, 0 on."""
        return rates(self.false_alarms), rates(self.hits)

    def area(self, limit: float = 1.0) -> float | None:
        """Return `area_under` of this ranking; None if there are not both kinds."""
        return float(area_under(self.false_alarms, self.hits, limit)) if self.has_both else None

    def precision_recall(self) -> tuple[Numbers, Numbers]:
        """Return precision and recall at every threshold, highest first."""
        return self.hits / (self.hits + self.false_alarms), self.hits / self.anomalous

    def f1_max(self) -> tuple[float, float] | None:
        """Return the highest F1 and its threshold; of equal ones, the highest threshold."""
        if not self.has_both:
            return None
        f1 = f1_at_each(self.false_alarms, self.hits)
        best = int(np.argmax(f1))
        return float(f1[best]), float(self.thresholds[best])

    def threshold_for(self, false_positive_rate: float) -> float | None:
        """Return the lowest threshold with at most that share of false alarms; None if no threshold has."""
        if self.normal == 0:
            return None
        allowed = np.flatnonzero(self.false_alarms <= false_positive_rate * self.normal)
        return float(self.thresholds[allowed[-1]]) if len(allowed) else None

    def threshold_of_all(self) -> float | None:
        """Return the highest threshold that no anomalous one scores below; None if there is no anomalous one."""
        if self.anomalous == 0:
            return None
        return float(self.thresholds[int(np.argmax(self.hits >= self.anomalous))])
