"""The pictures of an evaluation: maps, reconstructions, heatmaps, and those that the report shows."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray

from datasets.images import Image, read_image, write_image
from datasets.layout import LabelledImage
from datasets.previews import thumbnail
from evaluation.maps.anomaly_maps import AnomalyMap
from evaluation.report.folder import EvaluationFolder
from evaluation.report.heatmaps import overlay
from evaluation.report.page import Example
from evaluation.scoring.results import ImageResult
from evaluation.scoring.scores import ScoreName
from networks.runs.ground_truth import load_ground_truth
from networks.runs.inputs import ImageForm, load_image

SHOWN = 3  # images of each kind in the report, from either end
ROOM = 256 * 2**20  # bytes for what heatmaps are drawn from
SIDE = 256  # of a picture in the report, pixels


def write_map(folder: EvaluationFolder, source: LabelledImage, anomaly_map: AnomalyMap) -> None:
    """Write the anomaly map of one image as float32 TIFF."""
    path = _in_new_folder(folder.map(source.name))
    tifffile.imwrite(path, anomaly_map)  # compressing noise would cost time, and save a tenth


def write_reconstruction(
    folder: EvaluationFolder, source: LabelledImage, reconstruction: NDArray[np.float32]
) -> None:
    """Write the network's clean version of one image, (H, W, C) in grey levels."""
    path = _in_new_folder(folder.reconstruction(source.name))
    write_image(path, np.rint(reconstruction).astype(np.uint8))


Layers = tuple[Image, AnomalyMap]  # of one image: itself, and its map


class RecentLayers:
    """Images and maps from which heatmaps are drawn: as many as fit in memory, the others from their files."""

    def __init__(self, folder: EvaluationFolder, form: ImageForm, room: int = ROOM) -> None:
        self._folder = folder
        self._form = form
        self._room = room  # bytes that are left
        self._kept: dict[str, Layers] = {}

    def add(self, source: LabelledImage, image: Image, anomaly_map: AnomalyMap) -> None:
        """Take in an image whose map was written."""
        size = image.nbytes + anomaly_map.nbytes
        if size <= self._room:
            self._room -= size
            self._kept[source.name] = (image.copy(), anomaly_map.copy())  # they may be part of a whole batch

    def of(self, source: LabelledImage) -> Layers:
        """Return an image and its map."""
        if source.name in self._kept:
            return self._kept[source.name]
        anomaly_map = np.asarray(tifffile.imread(self._folder.map(source.name)), np.float32)
        return load_image(source.path, self._form), anomaly_map


def write_heatmap(folder: EvaluationFolder, source: LabelledImage, layers: Layers, top: float) -> None:
    """Write the heatmap of an image; `top` is the hottest grey level."""
    write_image(_in_new_folder(folder.heatmap(source.name)), overlay(*layers, top))


def example(folder: EvaluationFolder, source: LabelledImage, result: ImageResult, form: ImageForm) -> Example:
    """Return one image as the report shows it."""
    image, truth = load_image(source.path, form), load_ground_truth(source, form)
    return Example(
        result,
        thumbnail(image, SIDE, None if truth is None else truth.mask),
        _picture(folder.reconstruction(source.name)),
        _picture(folder.heatmap(source.name)),
    )


def telling_images(images: Sequence[ImageResult], score: ScoreName) -> list[ImageResult]:
    """Return what the report shows: of each kind, the images with the highest and the lowest scores.

    Defect types come first, sorted; within each, the highest score first.
    """
    chosen: list[ImageResult] = []
    for _, defect in sorted({(not image.is_anomalous, image.defect) for image in images}):
        group = sorted(
            (image for image in images if image.defect == defect),
            key=lambda image: image.scores[score],
            reverse=True,
        )
        chosen += group if len(group) <= 2 * SHOWN else group[:SHOWN] + group[-SHOWN:]
    return chosen


def _picture(path: Path) -> Image:
    return thumbnail(read_image(path), SIDE)


def _in_new_folder(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
