"""Anomaly scores: one number an image, higher for a less normal one."""

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np

from evaluation.maps.anomaly_maps import AnomalyMap

ScoreName = Literal["l0", "l1", "l2", "linf", "top1"]
SCORE_NAMES: tuple[ScoreName, ...] = get_args(ScoreName)
PAPER_SCORE: ScoreName = "l2"  # chosen beforehand, not by its result
TOP = 0.01  # share of the pixels that `top1` looks at


def image_scores(anomaly_map: AnomalyMap) -> Mapping[ScoreName, float]:
    """Return the norms of a map, in grey levels but for `l0`.

    Args:
        anomaly_map: (H, W).

    Returns:
        l0: the number of pixels whose value rounds to non-zero (0.5 and more);
        l1: the mean; l2: the root mean square; linf: the maximum; top1: the mean of the highest 1 %, at least one
        pixel, which one pixel alone cannot raise as it does the maximum.

    Source:
        The image-wise detection of arXiv:2008.12977; `top1` is ours.
    """
    values = anomaly_map.astype(np.float64)
    highest = values.size - max(1, round(TOP * values.size))
    return {
        "l0": float(np.count_nonzero(values >= 0.5)),
        "l1": float(values.mean()),
        "l2": float(np.sqrt(np.square(values).mean())),
        "linf": float(values.max()),
        "top1": float(np.partition(values, highest, axis=None)[highest:].mean()),
    }
