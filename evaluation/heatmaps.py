"""Heatmaps: anomaly maps as colours, on one scale for a whole run, so that good images look good."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from datasets.images import Image, to_mode
from evaluation.anomaly_maps import AnomalyMap

OPACITY = 0.55  # of the hottest colour over the image
_LEVELS = 256


@cache
def _colors() -> NDArray[np.uint16]:
    """Return the colour of each of 256 levels, RGB 0..255: matplotlib's inferno, even to the eye."""
    from matplotlib import colormaps

    return (np.asarray(colormaps["inferno"](np.arange(_LEVELS)))[:, :3] * 255).astype(np.uint16)


@cache
def _opacities(opacity: float) -> NDArray[np.uint16]:
    """Return the opacity of each level in 1/256: nothing for a cold pixel, `opacity` for a hot one."""
    ramp = np.minimum(np.arange(_LEVELS) / (0.35 * _LEVELS), 1)
    return (ramp * opacity * 256).astype(np.uint16)


def levels(anomaly_map: AnomalyMap, top: float) -> NDArray[np.uint8]:
    """Return the map as levels 0..255, where 255 is `top` grey levels and more."""
    scaled: NDArray[np.float32] = np.clip(anomaly_map * ((_LEVELS - 1) / max(top, 1e-6)), 0, _LEVELS - 1)
    return scaled.astype(np.uint8)


def heatmap(anomaly_map: AnomalyMap, top: float) -> Image:
    """Return the map in colours, (H, W, 3); `top` is the value of the hottest colour, grey levels."""
    return _colors()[levels(anomaly_map, top)].astype(np.uint8)


def overlay(image: Image, anomaly_map: AnomalyMap, top: float, opacity: float = OPACITY) -> Image:
    """Return the image in grey with the heat of the map over it, (H, W, 3)."""
    found = levels(anomaly_map, top)
    base = to_mode(to_mode(image, "gray"), "rgb").astype(np.uint16)
    weight = _opacities(opacity)[found][..., None]
    blended = (base * (256 - weight) + _colors()[found] * weight) >> 8
    return blended.astype(np.uint8)


def legend(height: int, width: int) -> Image:
    """Return the scale's colours as a bar, hottest on top, (height, width, 3)."""
    column = np.linspace(_LEVELS - 1, 0, height).astype(np.uint8)
    return np.repeat(_colors()[column][:, None], width, axis=1).astype(np.uint8)


def scale_top(good_maxima: list[float], all_maxima: list[float]) -> float:
    """Return the value of the hottest colour for a run, in grey levels.

    Twice what the noisiest typical good image reaches (95th percentile of the good images' maxima), so that
    good images stay in the colder half; without good images, the median of all maxima.
    """
    if good_maxima:
        return 2 * float(np.percentile(good_maxima, 95))
    return float(np.median(all_maxima)) if all_maxima else 255.0
