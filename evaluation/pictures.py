"""The pictures of an evaluation, in MVTec's own folders: maps, reconstructions, heatmaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tifffile

from datasets.images import Image, read_image, write_image
from datasets.layout import LabelledImage
from datasets.previews import thumbnail
from evaluation.anomaly_maps import AnomalyMap
from evaluation.heatmaps import overlay
from evaluation.mapping import MappedImage, gt_mask_of
from evaluation.report import Example
from evaluation.results import ImageResult
from evaluation.scores import MAIN_SCORE
from networks.inputs import Shape, load_image

SHOWN = 3  # images of each kind in the report, from either end
SIDE = 256  # of a picture in the report, pixels


@dataclass(frozen=True)
class Pictures:
    """Where the pictures of an evaluation stand, below its folder."""

    folder: Path

    def map(self, source: LabelledImage) -> Path:
        """The anomaly map: float32 TIFF, in grey levels, at the network's size."""
        return self._path("maps", source, ".tiff")

    def reconstruction(self, source: LabelledImage) -> Path:
        """The network's clean version."""
        return self._path("reconstructions", source, ".png")

    def heatmap(self, source: LabelledImage) -> Path:
        """The map's heat over the image, on the run's colour scale."""
        return self._path("heatmaps", source, ".png")

    def _path(self, kind: str, source: LabelledImage, suffix: str) -> Path:
        return self.folder / kind / "test" / source.defect / f"{source.path.stem}{suffix}"

    def write_found(self, found: MappedImage) -> None:
        """Write the map and the reconstruction of one image."""
        map_path, clean_path = self.map(found.source), self.reconstruction(found.source)
        for path in (map_path, clean_path):
            path.parent.mkdir(parents=True, exist_ok=True)
        tifffile.imwrite(map_path, found.anomaly_map, compression="zlib")
        write_image(clean_path, np.rint(found.reconstruction).astype(np.uint8))

    def read_map(self, source: LabelledImage) -> AnomalyMap:
        """Return a map that was written: (H, W), grey levels."""
        return np.asarray(tifffile.imread(self.map(source)), np.float32)

    def write_heatmap(self, source: LabelledImage, shape: Shape, top: float) -> None:
        """Write the heatmap of one image whose map was written. `top`: value of the hottest colour."""
        path = self.heatmap(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_image(path, overlay(load_image(source.path, shape), self.read_map(source), top))

    def example(self, source: LabelledImage, result: ImageResult, shape: Shape) -> Example:
        """Return one image as the report shows it."""
        image = load_image(source.path, shape)
        return Example(
            result,
            thumbnail(image, SIDE, gt_mask_of(source, shape)),
            _picture(self.reconstruction(source)),
            _picture(self.heatmap(source)),
        )


def _picture(path: Path) -> Image:
    return thumbnail(read_image(path), SIDE)


def telling_images(images: Sequence[ImageResult]) -> list[ImageResult]:
    """Return what the report shows: of each kind, the images with the highest and the lowest scores.

    Defect types come first, sorted; within each, the highest score first.
    """
    chosen: list[ImageResult] = []
    for _, defect in sorted({(not image.is_anomalous, image.defect) for image in images}):
        group = sorted(
            (image for image in images if image.defect == defect),
            key=lambda image: image.scores[MAIN_SCORE],
            reverse=True,
        )
        chosen += group if len(group) <= 2 * SHOWN else group[:SHOWN] + group[-SHOWN:]
    return chosen
