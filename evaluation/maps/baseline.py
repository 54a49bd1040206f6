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

    def __init__(self, count: int, total: Sums, squares: Sums) -> None:
        self.count = count
        self._total = total
        self._squares = squares
        self._mean, self._spread = self._fitted()

    @classmethod
    def of(cls, maps: Iterable[AnomalyMap]) -> "Baseline":
        """Return the baseline of maps of one size, with memory for one. Raises ValueError if there are none."""
        count, total, squares = 0, np.zeros(1), np.zeros(1)
        for anomaly_map in maps:
            values = anomaly_map.astype(np.float64)
            count, total, squares = count + 1, total + values, squares + values**2
        if count == 0:
            raise ValueError("a baseline needs at least one map, got none")
        return cls(count, total, squares)

    def without(self, anomaly_map: AnomalyMap) -> "Baseline":
        """Return the baseline of the other maps, so that one of them can be judged as a new one would be.

        With one map alone, that is the baseline itself.
        """
        if self.count == 1:
            return self
        values = anomaly_map.astype(np.float64)
        return Baseline(self.count - 1, self._total - values, self._squares - values**2)

    def relative(self, anomaly_map: AnomalyMap) -> AnomalyMap:
        """Return how many spreads each pixel lies above the mean of good images there; 0 below it."""
        return np.asarray(((anomaly_map - self._mean) / self._spread).clip(min=0), np.float32)

    def _fitted(self) -> tuple[AnomalyMap, AnomalyMap]:
        mean = self._total / self.count
        variance = (self._squares / self.count - mean**2).clip(min=0)
        spread = np.sqrt(smoothed(variance.astype(np.float32), SMOOTHING).clip(min=0))
        floor = max(FLOOR * float(spread.mean()), 1e-6)
        return smoothed(mean.astype(np.float32), SMOOTHING), spread + np.float32(floor)
