"""Regions of interest: the part of the image that synthetic defects stay on."""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from datasets.images import Mask
from datasets.patches import Window

Corner = tuple[float, float]  # x, y, in % of the image's width and height

_TRIES = 20  # for a place from which the whole defect fits into the image


class Region:
    """Where on an image a defect may lie.

    Args:
        mask: (H, W) bool, True where it may; at least one pixel is.

    Raises:
        ValueError: it is True nowhere.
    """

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self._places = np.flatnonzero(mask)
        if not len(self._places):
            raise ValueError("a region must hold at least one pixel, got none")

    def part(self, window: Window) -> "Region | None":
        """Return what of it lies in a window of the image; None if nothing does."""
        mask = self.mask[window]
        return Region(mask) if mask.any() else None

    def place(self, x_reach: float, y_reach: float, rng: np.random.Generator) -> tuple[float, float]:
        """Return a random pixel of it, x and y, from which what reaches that far stays inside the image.

        Where no pixel is far enough from the image's border, it is any pixel of the region.
        """
        rows, columns = self.mask.shape
        for _ in range(_TRIES):  # far quicker than to look at every pixel, and nearly always enough
            y, x = divmod(int(rng.choice(self._places)), columns)
            if x_reach <= x <= columns - 1 - x_reach and y_reach <= y <= rows - 1 - y_reach:
                return float(x), float(y)
        ys, xs = np.divmod(self._places, columns)
        fits = (np.abs(2 * xs - columns + 1) <= columns - 1 - 2 * x_reach) & (
            np.abs(2 * ys - rows + 1) <= rows - 1 - 2 * y_reach
        )
        y, x = divmod(int(rng.choice(self._places[fits] if fits.any() else self._places)), columns)
        return float(x), float(y)


def inside_polygon(corners: Sequence[Corner], rows: int, columns: int) -> Mask:
    """Return (H, W) bool, True inside the polygon and on its border."""
    scale = np.array((columns - 1, rows - 1)) / 100
    inside = np.zeros((rows, columns), np.uint8)
    cv2.fillPoly(inside, [np.rint(np.asarray(corners) * scale).astype(np.int32)], (1,))
    return inside.astype(np.bool_)


def inside_polygons(polygons: Iterable[Sequence[Corner]], rows: int, columns: int) -> Mask:
    """Return (H, W) bool, True inside any of the polygons and on their borders."""
    inside = np.zeros((rows, columns), np.bool_)
    for corners in polygons:
        inside |= inside_polygon(corners, rows, columns)
    return inside
