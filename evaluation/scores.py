"""Anomaly scores: one number an image, higher for a less normal one."""

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np

from evaluation.anomaly_maps import AnomalyMap

ScoreName = Literal["l0", "l1", "l2", "linf"]
SCORE_NAMES: tuple[ScoreName, ...] = get_args(ScoreName)
MAIN_SCORE: ScoreName = "l2"  # the paper's; chosen beforehand, not by its result


def image_scores(anomaly_map: AnomalyMap) -> Mapping[ScoreName, float]:
    """Return the norms of a map, in grey levels but for `l0`.

    Args:
        anomaly_map: (H, W).

    Returns:
        l0: the number of pixels whose value rounds to non-zero (0.5 and more);
        l1: the mean; l2: the root mean square; linf: the maximum.

    Source:
        The image-wise detection of arXiv:2008.12977.
    """
    values = anomaly_map.astype(np.float64)
    return {
        "l0": float(np.count_nonzero(values >= 0.5)),
        "l1": float(values.mean()),
        "l2": float(np.sqrt(np.square(values).mean())),
        "linf": float(values.max()),
    }
