"""From images to anomaly maps, with memory for one batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from datasets.images import Image
from datasets.layout import LabelledImage
from evaluation.anomaly_maps import AnomalyMap, smoothed
from evaluation.detectors import Detector
from networks.inputs import ImageForm, load_image

BATCH = 16  # images, of 256 x 256; fewer of larger ones
_BATCH_PIXELS = BATCH * 256 * 256


@dataclass(frozen=True)
class MappedImage:
    """One test image with what the network made of it, all at the network's size."""

    source: LabelledImage
    image: Image  # (H, W, C)
    reconstruction: NDArray[np.float32]  # (H, W, C), grey levels 0..255
    anomaly_map: AnomalyMap  # (H, W), in the detector's unit


def map_images(
    detector: Detector, form: ImageForm, images: Sequence[LabelledImage], smoothing: float = 0.0
) -> Iterator[MappedImage]:
    """Yield each image with its anomaly map, in order; `smoothing` is in % of the shorter side."""
    size = max(1, min(BATCH, _BATCH_PIXELS // (form.rows * form.columns)))
    for start in range(0, len(images), size):
        sources = images[start : start + size]
        pixels = np.stack([load_image(source.path, form) for source in sources])
        reconstructions, maps = detector.look(pixels)
        for source, image, reconstruction, found in zip(sources, pixels, reconstructions, maps, strict=True):
            yield MappedImage(source, image, reconstruction, smoothed(found, smoothing))
