"""Anomaly maps: one number per pixel, higher where the image looks less normal.

Nothing here knows of models, files or windows.
"""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]  # (H, W, C), grey levels 0..255, C is 1 or 3
AnomalyMap = NDArray[np.float32]  # (H, W), never negative


def residual_map(image: Image, reconstruction: NDArray[Any], scales: Sequence[float] = (0.0,)) -> AnomalyMap:
    """Return how far each pixel of `image` is from its reconstruction.

    Args:
        image: (H, W, C), grey levels 0..255.
        reconstruction: the network's clean version of `image`; same shape, uint8 or float.
        scales: of Gaussians, in % of the shorter side, that smooth the difference before its sign is dropped: what
            scatters around zero cancels out, what is all lighter or all darker stays. The maps of the scales are
            averaged; 0 is the plain difference.

    Returns:
        (H, W), absolute difference averaged over channels, in grey levels 0..255.

    Raises:
        ValueError: the shapes differ.

    Source:
        The residual-based detection of arXiv:2008.12977; other scales than 0 are ours.
    """
    if image.shape != reconstruction.shape:
        raise ValueError(
            f"image and reconstruction must have one shape, got {image.shape} and {reconstruction.shape}"
        )
    difference = image.astype(np.float32) - reconstruction.astype(np.float32)  # uint8 would wrap around
    at_scales = [np.abs(smoothed(difference, scale)).mean(axis=-1, dtype=np.float32) for scale in scales]
    return np.asarray(np.mean(at_scales, axis=0), np.float32)


def smoothed(values: NDArray[np.float32], percent: float) -> NDArray[np.float32]:
    """Return a map, (H, W) or (H, W, C), smoothed by a Gaussian whose sigma is a share of its shorter side, in %."""
    sigma = percent / 100 * min(values.shape[:2])
    if sigma == 0:
        return values
    blurred = cv2.GaussianBlur(values, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(blurred, np.float32).reshape(values.shape)
