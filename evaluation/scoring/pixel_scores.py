"""The pixels of a group of images, such as one defect type: exact while they are few, and always counted in bins.

Memory does not grow with the number of images. The bins are as fine for small scores as for large ones: 2,048 in each
doubling, from 2**-24 to 2**16. So they serve residuals and variances alike, and an AUROC is off by less than 1e-4.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from evaluation.maps.anomaly_maps import AnomalyMap
from evaluation.scoring.ranking import Numbers, Ranking

EXACT_PIXELS = 4_000_000  # in a group; with more, only the bins are kept
REPLICATES = 200  # of the bootstrap

_LOWEST, _OCTAVES = -24, 40  # bins begin at 2**-24
_FINE, _COARSE = 11, 5  # bits of a float's fraction that tell bins apart; the bootstrap needs fewer
BINS = _OCTAVES << _FINE
_COARSE_BINS = _OCTAVES << _COARSE
_FRACTION, _BIAS = 23, 127  # of a float32

Counts = NDArray[np.float64]  # (3, bins): normal pixels, anomalous pixels, their shares of regions


@dataclass(frozen=True)
class CountedPixels:
    """One image's pixels."""

    normal: NDArray[np.float32]  # scores
    anomalous: NDArray[np.float32]
    shares: Numbers  # of each anomalous pixel: 1 / the size of its region
    regions: int
    counts: Counts


def count_pixels(anomaly_map: AnomalyMap, gt_mask: NDArray[np.bool_]) -> CountedPixels:
    """Return one image's pixels, counted. Several threads may do so at once.

    Raises:
        ValueError: map and mask differ in shape, or a score is negative or not a number.
    """
    if anomaly_map.shape != gt_mask.shape:
        raise ValueError(
            f"anomaly_map and gt_mask must have one shape, got {anomaly_map.shape} and {gt_mask.shape}"
        )
    if not anomaly_map.min() >= 0 or not np.isfinite(anomaly_map.max()):
        raise ValueError(f"scores must be 0 or more and finite, got {anomaly_map.min()}")
    normal, anomalous = anomaly_map[~gt_mask], anomaly_map[gt_mask]
    shares, regions = _shares_of_regions(gt_mask)
    bins = _bins(anomalous)
    counts = np.stack(
        [
            np.bincount(_bins(normal), minlength=BINS),
            np.bincount(bins, minlength=BINS),
            np.bincount(bins, shares, minlength=BINS),
        ]
    ).astype(np.float64)
    return CountedPixels(normal, anomalous, shares, regions, counts)


class PixelScores:
    """Takes in images one at a time.

    Args:
        limit: pixels that are kept exactly.
        seed: of the bootstrap, which draws images, not pixels.
    """

    def __init__(self, limit: int = EXACT_PIXELS, seed: int = 0) -> None:
        self.limit = limit
        self.pixels = 0
        self.regions = 0  # connected, of the masks
        self.counts: Counts = np.zeros((3, BINS))
        self._rng = np.random.default_rng((seed, 7))
        self.replicates = np.zeros((REPLICATES, 3, _COARSE_BINS), np.float32)
        self.normal: list[NDArray[np.float32]] = []
        self.anomalous: list[NDArray[np.float32]] = []
        self.shares: list[Numbers] = []

    @property
    def is_binned(self) -> bool:
        """Whether there were too many pixels to keep."""
        return self.pixels > self.limit

    def add(self, anomaly_map: AnomalyMap, gt_mask: NDArray[np.bool_]) -> None:
        """Add one image's pixels. Raises ValueError, as `count_pixels`."""
        self.take(count_pixels(anomaly_map, gt_mask))

    def take(self, image: CountedPixels) -> None:
        """Add one image's pixels, counted."""
        self.regions += image.regions
        self.counts += image.counts
        coarse = image.counts.reshape(3, _COARSE_BINS, -1).sum(axis=-1, dtype=np.float32)
        drawn = self._rng.poisson(1, REPLICATES).astype(np.float32)
        self.replicates += drawn[:, None, None] * coarse
        self.pixels += len(image.normal) + len(image.anomalous)
        if self.is_binned:
            self.normal, self.anomalous, self.shares = [], [], []
        else:
            self.normal.append(image.normal)
            self.anomalous.append(image.anomalous)
            self.shares.append(image.shares)


@dataclass(frozen=True)
class PooledPixels:
    """The pixels of several groups together, as cumulative counts at each score, highest first.

    Three rows: false alarms, hits, and hits by their share of a region.
    """

    cumulative: Counts  # (3, K)
    thresholds: Numbers  # (K,), falling
    is_binned: bool
    coarse: Counts  # (3, bins), as the replicates have it
    replicates: Counts  # (replicates, 3, bins) of the bootstrap


def pooled(groups: Sequence[PixelScores]) -> PooledPixels:
    """Return the pixels of all groups: exact unless one is binned, or they are too many together."""
    is_binned = any(group.is_binned for group in groups) or (
        bool(groups) and sum(group.pixels for group in groups) > groups[0].limit
    )
    counts = sum((group.counts for group in groups), np.zeros((3, BINS)))
    if is_binned:
        cumulative, thresholds = _cumulative(counts), _edges()[::-1]
    else:
        normal = np.concatenate([part for group in groups for part in group.normal] or [_NONE])
        anomalous = np.concatenate([part for group in groups for part in group.anomalous] or [_NONE])
        shares = np.concatenate([part for group in groups for part in group.shares] or [np.zeros(0)])
        pixels, regions = Ranking.of_both(normal, anomalous, np.ones(len(anomalous)), shares)
        cumulative = np.stack([pixels.false_alarms, pixels.hits, regions.hits])
        thresholds = pixels.thresholds
    replicates = sum(
        (group.replicates for group in groups), np.zeros((REPLICATES, 3, _COARSE_BINS), np.float32)
    )
    return PooledPixels(
        cumulative,
        thresholds,
        is_binned,
        _cumulative(counts.reshape(3, _COARSE_BINS, -1).sum(axis=-1)),
        _cumulative(replicates),
    )


_NONE = np.zeros(0, np.float32)


def _cumulative(counts: NDArray[np.floating]) -> Counts:
    """Return how many score at least as high as each bin, highest first, of counts in rising bins (…, bins)."""
    return np.cumsum(counts[..., ::-1], axis=-1, dtype=np.float64)


def _edges() -> Numbers:
    """Return the lowest score of each bin; of the first one, 0."""
    stored = (np.arange(BINS, dtype=np.int32) + ((_LOWEST + _BIAS) << _FINE)) << (_FRACTION - _FINE)
    edges = stored.view(np.float32).astype(np.float64)
    edges[0] = 0
    return edges


def _shares_of_regions(gt_mask: NDArray[np.bool_]) -> tuple[Numbers, int]:
    """Return of each anomalous pixel 1 / the size of its 8-connected region, in the mask's order; and the regions."""
    if not gt_mask.any():
        return np.zeros(0), 0
    count, regions = cv2.connectedComponents(gt_mask.astype(np.uint8), connectivity=8)
    of_pixels = regions[gt_mask]
    return 1 / np.bincount(of_pixels)[of_pixels], count - 1


def _bins(scores: NDArray[np.float32]) -> NDArray[np.int32]:
    """Return the bin of each score: its exponent and the first bits of its fraction, as a float32 stores them."""
    first = (_LOWEST + _BIAS) << _FINE
    stored = np.ascontiguousarray(scores, np.float32).view(np.int32) >> (_FRACTION - _FINE)
    bins: NDArray[np.int32] = np.clip(stored - first, 0, BINS - 1)
    return bins
