"""From test images to anomaly maps, with memory for one batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray

from configs.workspace import RunFolder
from datasets.images import Image
from datasets.layout import LabelledImage
from evaluation.anomaly_maps import AnomalyMap, residual_map
from networks.autoencoder import build
from networks.inference import reconstruct, reconstruct_large
from networks.inputs import ImageForm, load_image, network_shape
from networks.run_record import RunRecord

BATCH = 16  # images


@dataclass(frozen=True)
class MappedImage:
    """One test image with what the network made of it, all at the network's size."""

    source: LabelledImage
    image: Image  # (H, W, C)
    reconstruction: NDArray[np.float32]  # (H, W, C), grey levels 0..255
    anomaly_map: AnomalyMap  # (H, W), grey levels


def load_trained(files: RunFolder, record: RunRecord) -> keras.Model:
    """Return the network of a run with its best weights."""
    model = build(record.spec.architecture, network_shape(record.spec, record.form))
    model.load_weights(files.weights)
    return model


def map_images(model: keras.Model, form: ImageForm, images: Sequence[LabelledImage]) -> Iterator[MappedImage]:
    """Yield each image with its residual map, in order."""
    if model.input_shape[1:] != form.shape:
        for source in images:
            image = load_image(source.path, form)
            reconstruction = reconstruct_large(model, image)
            yield MappedImage(source, image, reconstruction, residual_map(image, reconstruction))
        return
    for start in range(0, len(images), BATCH):
        sources = images[start : start + BATCH]
        pixels = np.stack([load_image(source.path, form) for source in sources])
        # A last, smaller batch is filled up: one shape is compiled once, and gives the same numbers.
        filled = np.concatenate([pixels, np.repeat(pixels[-1:], BATCH - len(pixels), axis=0)])
        for source, image, reconstruction in zip(sources, pixels, reconstruct(model, filled), strict=False):
            yield MappedImage(source, image, reconstruction, residual_map(image, reconstruction))
