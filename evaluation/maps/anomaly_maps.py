"""Anomaly maps: one number per pixel, higher where the image looks less normal.

Nothing here knows of models, files or windows.
"""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.images import Image

AnomalyMap = NDArray[np.float32]  # (H, W), never negative

AROUND = 1.6  # sigma of what counts as around a pixel, in % of the shorter side


def residual_map(
    image: Image,
    reconstruction: NDArray[Any],
    scales: Sequence[float] = (0.0,),
    contrast: float = 0.0,
    light: float = 0.0,
) -> AnomalyMap:
    """Return how far each pixel of `image` is from its reconstruction.

    Args:
        image: (H, W, C), grey levels 0..255.
        reconstruction: the network's clean version of `image`; same shape, uint8 or float.
        scales: of Gaussians, in % of the shorter side, that smooth the difference before its sign is dropped: what
            scatters around zero cancels out, what is all lighter or all darker stays. The maps of the scales are
            averaged; 0 is the plain difference.
        contrast: how many grey levels of deviation around a pixel of the reconstruction halve its difference; 0: none
            do.
        light: sigma of a Gaussian, in % of the shorter side: what of the difference changes more slowly than that is
            taken for a difference in light, and out; 0: nothing is.

    Returns:
        (H, W), absolute difference averaged over channels, in grey levels 0..255.

    Raises:
        ValueError: the shapes differ.

    Source:
        The residual-based detection of arXiv:2008.12977; other scales, contrasts and lights than 0 are ours.
    """
    if image.shape != reconstruction.shape:
        raise ValueError(
            f"image and reconstruction must have one shape, got {image.shape} and {reconstruction.shape}"
        )
    clean = reconstruction.astype(np.float32)
    difference = image.astype(np.float32) - clean  # uint8 would wrap around
    if light > 0:
        difference -= smoothed(difference, light)
    if contrast > 0:
        difference *= contrast / (contrast + _deviation_around(clean))
    at_scales = [np.abs(smoothed(difference, scale)).mean(axis=-1, dtype=np.float32) for scale in scales]
    return np.asarray(np.mean(at_scales, axis=0), np.float32)


def _deviation_around(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much (H, W, C) varies around each pixel, averaged over channels: (H, W, 1), in grey levels."""
    mean = smoothed(image, AROUND)
    variance = (smoothed(image * image, AROUND) - mean * mean).clip(0)
    return np.asarray(np.sqrt(variance).mean(axis=-1, keepdims=True), np.float32)


def smoothed(values: NDArray[np.float32], percent: float) -> NDArray[np.float32]:
    """Return a map, (H, W) or (H, W, C), smoothed by a Gaussian whose sigma is a share of its shorter side, in %."""
    sigma = percent / 100 * min(values.shape[:2])
    if sigma == 0:
        return values
    blurred = cv2.GaussianBlur(values, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(blurred, np.float32).reshape(values.shape)
