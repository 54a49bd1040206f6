"""Heatmaps: an anomaly map as colours over its image, on the scale of the evaluation."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

_OPACITY = 0.75  # of the hottest colour over the image
_COLD = 0.15  # of the scale: what is below leaves the image as it is
_STEPS = 256


def overlay(image: NDArray[np.uint8], anomaly_map: NDArray[np.float32], top: float) -> NDArray[np.uint8]:
    """Return the image in grey with the heat of the map over it, (H, W, 3) RGB; `top` has the hottest colour."""
    grey = image[..., 0] if image.shape[2] == 1 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scaled = np.clip(anomaly_map * ((_STEPS - 1) / max(top, 1e-6)), 0, _STEPS - 1).astype(np.uint8)
    colors, weights = _scale()
    weight = weights[scaled][..., None]
    blended = (grey[..., None].astype(np.uint16) * (256 - weight) + colors[scaled] * weight) >> 8
    return np.asarray(blended, np.uint8)


@cache
def _scale() -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return the colour of each of 256 steps, RGB, and its opacity in 1/256."""
    ramp = np.arange(_STEPS) / (_STEPS - 1)
    places = np.interp(ramp, [0, _COLD, 1], [0, 0.25, 0.92])
    colors = cv2.applyColorMap((places * _STEPS).astype(np.uint8), cv2.COLORMAP_INFERNO)
    opacities = np.interp(ramp, [_COLD, 0.5], [0, 1]) * _OPACITY * 256
    return colors.reshape(_STEPS, 3)[:, ::-1].astype(np.uint16), opacities.astype(np.uint16)
