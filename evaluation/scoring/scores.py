"""Anomaly scores: one number an image, higher for a less normal one."""

import math
from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np

from evaluation.maps.anomaly_maps import AnomalyMap
from evaluation.maps.baseline import UNIT

Norm = Literal["l0", "l1", "l2", "linf", "top1"]  # a number from a map alone
ScoreName = Literal[Norm, "mixed"]
SCORE_NAMES: tuple[ScoreName, ...] = get_args(ScoreName)
Scores = Mapping[ScoreName, float]
Norms = Scores  # all but `mixed`, which is there only where images are judged by it
PAPER_SCORE: ScoreName = "l2"  # chosen beforehand, not by its result
DIGITS = 6  # significant, of every score: what lies behind them differs from machine to machine
TOP = 0.01  # share of the pixels that `top1` looks at


def unit_of(score: ScoreName, of_maps: str) -> str:
    """Return the unit of a score of maps in some unit."""
    return {"l0": "pixels", "mixed": UNIT}.get(score, of_maps)


def norms_of(anomaly_map: AnomalyMap) -> Norms:
    """Return the norms of a map, in grey levels but for `l0`.

    Args:
        anomaly_map: (H, W).

    Returns:
        l0: the number of pixels whose value rounds to non-zero (0.5 and more);
        l1: the mean; l2: the root mean square; linf: the maximum; top1: the mean of the highest 1 %, at least one
        pixel, which one pixel alone cannot raise as it does the maximum. Each is rounded, see `rounded`.

    Source:
        The image-wise detection of arXiv:2008.12977; `top1` is ours.
    """
    values = anomaly_map.astype(np.float64)
    highest = values.size - max(1, round(TOP * values.size))
    norms: dict[ScoreName, float] = {
        "l0": float(np.count_nonzero(values >= 0.5)),
        "l1": float(values.mean()),
        "l2": float(np.sqrt(np.square(values).mean())),
        "linf": float(values.max()),
        "top1": float(np.partition(values, highest, axis=None)[highest:].mean()),
    }
    return {name: rounded(norm) for name, norm in norms.items()}


def rounded(score: float) -> float:
    """Return a score of 6 significant digits, which every table and file holds in full."""
    return float(f"{score:.{DIGITS}g}")


def next_above(value: float) -> float:
    """Return the lowest rounded score above a value that is not negative."""
    nearest = rounded(value)
    if nearest > value:
        return nearest
    if nearest == 0:
        return math.nextafter(0, 1)
    return rounded(nearest + 10.0 ** (math.floor(math.log10(nearest)) + 1 - DIGITS))
