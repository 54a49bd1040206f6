"""What the anomaly maps of good images are like, pixel by pixel, and other maps in relation to that.

Nothing here knows of models, files or windows.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from evaluation.maps.anomaly_maps import AnomalyMap, smoothed

UNIT = "spreads of good images"  # of relative maps
SMOOTHING = 1.5  # of means and spreads, in % of the shorter side: they come from few images
FLOOR = (
    0.3  # of the mean spread, that is added to each: where good images hardly vary, little is still little
)
FEWEST = 3  # maps: each of them is judged by the others, and one alone has no spread

Sums = NDArray[np.float64]  # (H, W)


class Baseline:
    """Means and spreads of the maps of good images, whose parts all lie at about the same place."""

    def __init__(self, count: int, seen: Sums, total: Sums, squares: Sums) -> None:
        self.count = count  # of the maps
        self._seen = seen  # how many of them have each pixel
        self._total = total
        self._squares = squares
        self.mean, self.spread = self._fitted()

    @classmethod
    def of(cls, maps: Iterable[AnomalyMap]) -> "Baseline":
        """Return the baseline of maps of one size, with memory for one. Raises ValueError if there are none.

        A map is not a number (NaN) where it does not count, such as in a border.
        """
        count, seen, total, squares = 0, np.zeros(1), np.zeros(1), np.zeros(1)
        for anomaly_map in maps:
            known, values = _known(anomaly_map)
            count, seen, total, squares = count + 1, seen + known, total + values, squares + values**2
        if count == 0:
            raise ValueError("a baseline needs at least one map, got none")
        return cls(count, seen, total, squares)

    def without(self, anomaly_map: AnomalyMap) -> "Baseline":
        """Return the baseline of the other maps, so that one of them can be judged as a new one would be.

        With one map alone, that is the baseline itself.
        """
        if self.count == 1:
            return self
        known, values = _known(anomaly_map)
        return Baseline(self.count - 1, self._seen - known, self._total - values, self._squares - values**2)

    def relative(self, anomaly_map: AnomalyMap) -> AnomalyMap:
        """Return how many spreads each pixel lies above the mean of good images there; 0 below it."""
        return np.asarray(((anomaly_map - self.mean) / self.spread).clip(min=0), np.float32)

    def _fitted(self) -> tuple[AnomalyMap, AnomalyMap]:
        """Return mean and spread; where no map has a pixel, those of all pixels stand for it."""
        known = self._seen > 0
        mean = self._total / np.maximum(self._seen, 1)
        variance = (self._squares / np.maximum(self._seen, 1) - mean**2).clip(min=0)
        if not known.all():
            mean = np.where(known, mean, mean[known].mean())
            variance = np.where(known, variance, variance[known].mean())
        spread = np.sqrt(smoothed(variance.astype(np.float32), SMOOTHING).clip(min=0))
        floor = max(FLOOR * float(spread[known].mean()), 1e-6)
        return smoothed(mean.astype(np.float32), SMOOTHING), spread + np.float32(floor)


def _known(anomaly_map: AnomalyMap) -> tuple[NDArray[np.bool_], Sums]:
    """Return which pixels of a map count, and its values, 0 where they do not."""
    values = anomaly_map.astype(np.float64)
    known = np.isfinite(values)
    return known, np.where(known, values, 0)
