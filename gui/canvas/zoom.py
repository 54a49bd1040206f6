"""Zoom: which part of a picture is seen, and that part at the size of its place. Pure: knows no window."""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

MOST = 40.0  # times as large as it fits
Size = tuple[int, int]  # width and height, pixels


@dataclass(frozen=True)
class Zoom:
    """What is seen of pictures of one proportion, in shares of their width and height: the same for all of them."""

    x: float = 0.5  # the middle
    y: float = 0.5
    factor: float = 1.0  # how many times as large as it fits

    def spot(self, at: tuple[float, float], picture: Size, place: Size) -> tuple[float, float]:
        """Return where on the picture a pixel of the place is, in shares; it may be beside the picture."""
        scale = self.scale_in(picture, place)
        return (
            self.x + (at[0] - place[0] / 2) / (picture[0] * scale),
            self.y + (at[1] - place[1] / 2) / (picture[1] * scale),
        )

    def at(self, spot: tuple[float, float], picture: Size, place: Size) -> tuple[float, float]:
        """Return where in the place a spot of the picture is."""
        scale = self.scale_in(picture, place)
        return (
            place[0] / 2 + (spot[0] - self.x) * picture[0] * scale,
            place[1] / 2 + (spot[1] - self.y) * picture[1] * scale,
        )

    def around(self, at: tuple[float, float], times: float, picture: Size, place: Size) -> "Zoom":
        """Return a zoom so many times as strong, in which the spot at a pixel of the place stays there."""
        factor = min(max(self.factor * times, 1.0), MOST)
        if factor == 1.0:
            return Zoom()
        x, y = self.spot(at, picture, place)
        scale = replace(self, factor=factor).scale_in(picture, place)
        return Zoom(
            x - (at[0] - place[0] / 2) / (picture[0] * scale),
            y - (at[1] - place[1] / 2) / (picture[1] * scale),
            factor,
        ).within()

    def moved(self, by: tuple[float, float], picture: Size, place: Size) -> "Zoom":
        """Return the zoom after the picture was dragged by so many pixels."""
        if self.factor == 1.0:
            return self
        scale = self.scale_in(picture, place)
        return replace(
            self, x=self.x - by[0] / (picture[0] * scale), y=self.y - by[1] / (picture[1] * scale)
        ).within()

    def beside(self, picture: Size, place: Size) -> NDArray[np.bool_]:
        """Return which pixels of the place are beside the picture, (height, width)."""
        left, top = self.at((0, 0), picture, place)
        right, bottom = self.at((1, 1), picture, place)
        x, y = np.arange(place[0]) + 0.5, np.arange(place[1])[:, None] + 0.5
        return (x < left) | (x >= right) | (y < top) | (y >= bottom)

    def within(self) -> "Zoom":
        """Return the zoom with its centre inside the picture."""
        return replace(self, x=min(max(self.x, 0.0), 1.0), y=min(max(self.y, 0.0), 1.0))

    def scale_in(self, picture: Size, place: Size) -> float:
        """Return how many pixels of the place one of the picture takes."""
        return min(place[0] / picture[0], place[1] / picture[1]) * self.factor

    def seen(
        self,
        pixels: NDArray[Any],
        picture: Size,
        place: Size,
        smooth: bool = False,
    ) -> NDArray[Any]:
        """Return what is seen of an image, (height, width of the place, ...); beside it, its border goes on.

        Args:
            pixels: (H, W) or (H, W, C), of any size; its proportion is taken to be the picture's.
            picture: the size that the zoom is in terms of.
            place: the size of what is returned.
            smooth: whether enlarged pixels run into each other; else they are seen as they are.
        """
        (rows, columns), channels = pixels.shape[:2], pixels.shape[2:]  # OpenCV drops a single one
        scale = self.scale_in(picture, place)
        across, down = picture[0] * scale / columns, picture[1] * scale / rows  # of a pixel
        if across < 1 and down < 1:  # averaged first, or fine lines would be lost
            smaller = (max(1, round(columns * across)), max(1, round(rows * down)))
            pixels = cv2.resize(pixels, smaller, interpolation=cv2.INTER_AREA)
            across, down = across * columns / smaller[0], down * rows / smaller[1]
            columns, rows = smaller
        # Pixel centres: of the place's (u + 0.5) = at; of the image's (i + 0.5) / columns = spot.
        left, top = self.spot((0, 0), picture, place)
        matrix = np.array(
            [
                [1 / across, 0, left * columns + 0.5 / across - 0.5],
                [0, 1 / down, top * rows + 0.5 / down - 0.5],
            ]
        )
        way = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
        return np.asarray(
            cv2.warpAffine(
                pixels,
                matrix,
                place,
                flags=way | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )
        ).reshape(place[1], place[0], *channels)
