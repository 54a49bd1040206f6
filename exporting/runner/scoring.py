"""Scores and verdicts: from an anomaly map to one number, and from that to what is done with the part."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DIGITS = 6  # significant, of every score
_TOP = 0.01  # share of the pixels that `top1` looks at


def score_of(anomaly_map: NDArray[np.float32], name: str, mixture: Mapping[str, Any] | None) -> float:
    """Return the score that decides about an image: higher is less normal.

    Args:
        anomaly_map: (H, W), the part of the map that counts.
        name: l0, l1, l2, linf, top1 or mixed.
        mixture: `mixture` of model.json, for a mixed score.
    """
    if mixture is None:
        return _norm(anomaly_map, name)
    norms = np.array([_norm(anomaly_map, each) for each in mixture["norms"]])
    mean, spread, zero = (np.array(mixture[each]) for each in ("mean", "spread", "zero"))
    return _rounded(np.maximum(((norms - mean) / spread + zero).mean(), 0.0))  # what is no number stays none


def verdict_of(score: float, alarm: float, unsure: float | None) -> str:
    """Return alarm from one threshold on, unsure from the other, and pass below."""
    if score >= alarm:
        return "alarm"
    return "unsure" if unsure is not None and score >= unsure else "pass"


def _norm(anomaly_map: NDArray[np.float32], name: str) -> float:
    values = anomaly_map.astype(np.float64)
    if name == "l0":
        return _rounded(np.count_nonzero(values >= 0.5))
    if name == "l1":
        return _rounded(values.mean())
    if name == "l2":
        return _rounded(np.sqrt(np.square(values).mean()))
    if name == "linf":
        return _rounded(values.max())
    if name == "top1":
        highest = values.size - max(1, round(_TOP * values.size))
        return _rounded(np.partition(values, highest, axis=None)[highest:].mean())
    raise ValueError(f"{name} is no score")


def _rounded(score: Any) -> float:
    return float(f"{score:.{_DIGITS}g}")
