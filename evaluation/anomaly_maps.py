"""Anomaly maps: one number per pixel, higher where the image looks less normal.

Nothing here knows of models, files or windows.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]  # (H, W, C), grey levels 0..255, C is 1 or 3
AnomalyMap = NDArray[np.float32]  # (H, W), never negative


def residual_map(image: Image, reconstruction: NDArray[Any]) -> AnomalyMap:
    """Return how far each pixel of `image` is from its reconstruction.

    Args:
        image: (H, W, C), grey levels 0..255.
        reconstruction: the network's clean version of `image`; same shape, uint8 or float.

    Returns:
        (H, W), absolute difference averaged over channels, in grey levels 0..255.

    Raises:
        ValueError: the shapes differ.

    Source:
        The residual-based detection of arXiv:2008.12977.
    """
    if image.shape != reconstruction.shape:
        raise ValueError(
            f"image and reconstruction must have one shape, got {image.shape} and {reconstruction.shape}"
        )
    difference = image.astype(np.float32) - reconstruction.astype(np.float32)  # uint8 would wrap around
    residual: AnomalyMap = np.abs(difference).mean(axis=-1, dtype=np.float32)
    return residual


def smoothed(anomaly_map: AnomalyMap, percent: float) -> AnomalyMap:
    """Return a map smoothed by a Gaussian whose sigma is a share of its shorter side, in %."""
    sigma = percent / 100 * min(anomaly_map.shape)
    if sigma == 0:
        return anomaly_map
    blurred = cv2.GaussianBlur(anomaly_map, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(blurred, np.float32)
