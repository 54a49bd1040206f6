"""Heatmaps: anomaly maps as colours, on one scale for a whole run, so that good images look good."""

from collections.abc import Sequence
from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.images import Image, to_mode
from evaluation.maps.anomaly_maps import AnomalyMap

OPACITY = 0.75  # of the hottest colour over the image
COLD = 0.15  # of the scale: what is below leaves the image as it is
QUANTILE = 99.9  # per cent of an image's pixels, by which the scale is set
_LEVELS = 256


@cache
def _colors() -> NDArray[np.uint16]:
    """Return the colour of each of 256 levels, RGB 0..255.

    Inferno, even to the eye. Its near-black part, which would be lost on a dark image, is spent on
    the cold levels; its near-white end, lost on a white one, is left out.
    """
    places = np.interp(np.arange(_LEVELS) / (_LEVELS - 1), [0, COLD, 1], [0, 0.25, 0.92])
    colors = cv2.applyColorMap((places * _LEVELS).astype(np.uint8), cv2.COLORMAP_INFERNO)
    return np.asarray(colors, np.uint16).reshape(_LEVELS, 3)[:, ::-1]  # OpenCV has blue first


def _opacities(opacity: float) -> NDArray[np.uint16]:
    """Return the opacity of each level in 1/256: nothing for a cold one, `opacity` from half the scale on."""
    ramp = np.interp(np.arange(_LEVELS) / (_LEVELS - 1), [COLD, 0.5], [0, 1])
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
    base = to_mode(image, "gray")[..., 0]
    places = cv2.merge([base, levels(anomaly_map, top)]).view("<u2")[..., 0]  # 256 * level + grey
    colors = np.take(_blends(opacity), places).view(np.uint8).reshape(*base.shape, 4)
    return np.asarray(cv2.cvtColor(colors, cv2.COLOR_RGBA2RGB), np.uint8)


@lru_cache(maxsize=4)  # a quarter of a MiB for each place of the slider
def _blends(opacity: float) -> NDArray[np.uint32]:
    """Return the colour of each level over each grey, (256 * 256,): R, G, B and 0 in the bytes of a number."""
    grey = np.arange(256, dtype=np.uint16)[None, :, None]
    weight = _opacities(opacity)[:, None, None]
    blended = np.zeros((_LEVELS, 256, 4), np.uint8)
    blended[..., :3] = (grey * (256 - weight) + _colors()[:, None] * weight) >> 8
    return blended.reshape(-1, 4).view(np.uint32)[:, 0]


def legend(height: int, width: int) -> Image:
    """Return the scale as a bar, (height, width, 3): its colours over grey, hottest on the right."""
    ramp = np.tile(np.linspace(0, 1, width, dtype=np.float32), (height, 1))
    return overlay(np.full((height, width, 1), 128, np.uint8), ramp, top=1)


def reach(anomaly_map: AnomalyMap) -> float:
    """Return the value that 99.9 % of a map's pixels stay under, in its grey levels.

    Unlike the maximum it is not set by one pixel on an edge, which every reconstruction misses a little.
    """
    return float(np.percentile(anomaly_map, QUANTILE))


def scale_top(good: Sequence[float], everything: Sequence[float]) -> float:
    """Return the value of the hottest colour for a run, in grey levels.

    Twice what the noisiest typical good image reaches (95th percentile), so that good images stay in the
    colder half; without good images, what the median image reaches.

    Args:
        good: the `reach` of each good image.
        everything: the `reach` of each image.
    """
    if good:
        return 2 * float(np.percentile(good, 95))
    return float(np.median(everything)) if everything else 255.0
