"""A test image in layers: the image itself, its reconstruction and its maps, as they look under one zoom."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from datasets.images import Image, to_mode
from datasets.previews import outlined
from evaluation.evaluate_spec import METHODS, Method
from evaluation.report.heatmaps import OPACITY, overlay
from evaluation.saved.evaluation import Scale
from evaluation.saved.images import TestedImage
from gui.canvas.lighting import Lighting
from gui.canvas.zoom import Zoom

CONTOUR = 0.5  # of a map's scale: what the noisiest of the usual good images reaches (`scale_top`)
WHITE = (
    255,
    255,
    255,
)  # the contour's colour, which neither the heat nor the outline of the ground truth has
_SHORT = {  # for a pane's width
    "spreads of good images": "spreads",
    "grey levels squared": "grey levels²",
    "likelihood of a defect, 0 to 1": "likelihood",
}
Layer = Literal["image", "reconstruction"] | Method
FIRST: tuple[Layer, Layer] = ("image", "reconstruction")  # the others are maps


def short_unit(unit: str) -> str:
    """Return a unit of maps as a pane has room for it."""
    return _SHORT.get(unit, unit)


def plain(value: float) -> str:
    """Return a number of three digits, without an exponent where it is large: `1170`."""
    return f"{float(f'{value:.3g}'):g}"


class Layers:
    """What can be seen of a test image.

    Args:
        image: the image, with its maps.
        scales: of each method's maps.
        method: whose map comes first.
        zoom: what is seen of it.
    """

    def __init__(
        self, image: TestedImage, scales: Mapping[Method, Scale], method: Method, zoom: Zoom
    ) -> None:
        self.image = image
        self.scales = scales
        maps = sorted(
            scales.keys() & image.maps.keys(), key=lambda each: (each != method, METHODS.index(each))
        )
        self.names: list[Layer] = [*FIRST, *maps]
        self.opacity = OPACITY  # of the heat
        self.has_outline = True  # of the ground truth
        self.lighting = Lighting()  # of the image and the reconstruction, also below the heat
        self._zoom = zoom
        self._seen: dict[tuple[str, tuple[int, int]], NDArray[Any]] = {}  # what is seen of each, by place

    @property
    def zoom(self) -> Zoom:
        """What is seen of the image."""
        return self._zoom

    @zoom.setter
    def zoom(self, zoom: Zoom) -> None:
        self._zoom = zoom
        self._seen.clear()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the image as it was taken, pixels."""
        height, width = self.image.image.shape[:2]
        return width, height

    def picture(self, layer: Layer, place: tuple[int, int], around: tuple[int, int, int]) -> Image:
        """Return a layer in a place of that width and height, (height, width, 3); `around` is the colour beside it."""
        if layer == "image":
            painted = self.lighting.on(to_mode(self._part(layer, self.image.image, place), "rgb"))
        elif layer == "reconstruction":
            painted = self.lighting.on(to_mode(self._part(layer, self.image.reconstruction, place), "rgb"))
        else:
            grey = self.lighting.on(to_mode(self._part("seen", self.image.seen, place), "gray"))
            found = self._part(layer, self.image.maps[layer], place)
            painted = overlay(grey, found, self.scales[layer].top, self.opacity)
            if self.has_outline:
                painted = outlined(painted, found >= CONTOUR * self.scales[layer].top, WHITE)
        painted = painted.copy()
        if self.has_outline and self.image.gt_mask is not None:
            mask = self._part("mask", self.image.gt_mask.view(np.uint8), place)
            painted = outlined(painted, mask > 0)
        painted[self.zoom.beside(self.size, place)] = around
        return painted

    def title(self, layer: Layer, spot: tuple[float, float] | None) -> str:
        """Return a layer's name, and its value at a spot, in shares of the image from its left and its top."""
        place = None if spot is None else self._pixel(spot)
        if layer == "image" or layer == "reconstruction":
            if place is None:
                return layer
            shown = self.image.seen if layer == "image" else self.image.reconstruction
            values = " ".join(map(str, shown[place].tolist()))
            where = f"in row {place[0]}, column {place[1]}"
            return f"{values} {where}" if layer == "image" else f"{layer} {values}"
        if place is None:
            return layer
        return f"{layer} {self.image.maps[layer][place]:.3g} {short_unit(self.scales[layer].unit)}"

    def _pixel(self, spot: tuple[float, float]) -> tuple[int, int]:
        """Return the row and column of a spot, at the network's size."""
        rows, columns = self.image.seen.shape[:2]
        return int(spot[1] * rows), int(spot[0] * columns)

    def _part(self, name: str, pixels: NDArray[Any], place: tuple[int, int]) -> NDArray[Any]:
        """Return what is seen of an image; kept as long as the zoom is the same."""
        if (name, place) not in self._seen:
            is_map = pixels.dtype == np.float32
            self._seen[name, place] = self.zoom.seen(pixels, self.size, place, smooth=is_map)
        return self._seen[name, place]
