"""Brightness and contrast of what is shown: the pixels that are judged stay as they are."""

from dataclasses import dataclass

import cv2
import numpy as np

from datasets.images import Image

MOST = 100  # of either, both ways
_STEEPEST = 4.0  # times as far from the middle grey, by the most contrast; the least is its inverse
_MIDDLE, _WHITE = 127.5, 255


@dataclass(frozen=True)
class Lighting:
    """How pictures are shown; at 0 they are shown as they are."""

    brightness: float = 0  # % of white that is added, -100 to 100
    contrast: float = 0  # -100 to 100

    @property
    def is_plain(self) -> bool:
        """Whether nothing is changed."""
        return self.brightness == 0 and self.contrast == 0

    def on(self, image: Image) -> Image:
        """Return an image, (H, W, C), as it is shown."""
        if self.is_plain:
            return image
        steep = _STEEPEST ** (self.contrast / MOST)
        levels = (np.arange(256) - _MIDDLE) * steep + _MIDDLE + self.brightness / 100 * _WHITE
        table = np.clip(np.rint(levels), 0, _WHITE).astype(np.uint8)
        return np.asarray(cv2.LUT(np.ascontiguousarray(image), table), np.uint8).reshape(image.shape)
