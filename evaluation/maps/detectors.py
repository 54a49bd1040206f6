"""Detectors: from images to reconstructions and anomaly maps, by one of the methods."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import keras
import numpy as np
from numpy.typing import NDArray

from configs.disk.workspace import RunFolder
from configs.threads import in_order
from datasets.patches import put_together, windows
from evaluation.maps.anomaly_maps import residual_map
from networks.locating.locator import evidence_of, locate
from networks.model.autoencoder import build
from networks.model.inference import in_full_batches, reconstruct, reconstruct_large
from networks.model.kept import kept
from networks.model.sampling import Sampler
from networks.runs.inputs import Framed, Shape, network_shape
from networks.runs.run_record import RunRecord
from networks.training.checkpoint import hash_of_weights, load_weights

_BATCH = 8

Pixels = NDArray[np.uint8]  # (N, H, W, C), grey levels
Looked = tuple[NDArray[np.float32], NDArray[np.float32]]  # reconstructions (N, H, W, C) and maps (N, H, W)


def batch_of(shape: Shape) -> int:
    """Return how many images of a shape go through a network at once: 8 of 256 x 256, fewer of larger ones.

    A network's last digits depend on how many it is given. So it is always given as many, and a score does not depend
    on whether an image comes alone or among others.
    """
    rows, columns, _ = shape
    return max(1, min(_BATCH, _BATCH * 256 * 256 // (rows * columns)))


def pixels_of(images: Sequence[Framed]) -> Pixels:
    """Return images as the run's network takes them."""
    return np.stack([each.image for each in images])


class Detector(ABC):
    """Looks at images: one has the same map in whatever company it comes."""

    unit: str  # of its maps

    @abstractmethod
    def look(self, images: Sequence[Framed]) -> Looked:
        """Return the reconstruction and the anomaly map of each image."""

    def maps(self, images: Sequence[Framed]) -> NDArray[np.float32]:
        """Return the anomaly maps alone, (N, H, W)."""
        return self.look(images)[1]

    @property
    def says(self) -> Mapping[str, str]:
        """What a report keeps of where it comes from, besides the run; name and text."""
        return {}


class Residual(Detector):
    """What the network cannot reconstruct."""

    unit = "grey levels"

    def __init__(
        self,
        model: keras.Model,
        scales: Sequence[float] = (0.0,),
        contrast: float = 0.0,
        light: float = 0.0,
        stride: int | None = None,
    ) -> None:
        self.model = model
        self.stride = stride  # of the patches, if the network sees such
        self.scales = scales  # that the differences are smoothed at
        self.contrast = contrast  # around a pixel that halves its difference
        self.light = light  # how slowly a difference changes that is taken for one of light

    def look(self, images: Sequence[Framed]) -> Looked:
        """Return reconstructions and residuals, in grey levels."""
        reconstructions = self.reconstructions(images)
        pairs = zip((each.image for each in images), reconstructions, strict=True)
        maps = in_order(lambda pair: residual_map(*pair, self.scales, self.contrast, self.light), pairs)
        return reconstructions, np.stack(list(maps))

    def reconstructions(self, images: Sequence[Framed]) -> NDArray[np.float32]:
        """Return what the network makes of images, (N, H, W, C), grey levels."""
        pixels = pixels_of(images)
        if pixels.shape[1:] == self.model.input_shape[1:]:
            size = batch_of(self.model.input_shape[1:])
            return np.concatenate([*in_full_batches(pixels, size, partial(reconstruct, self.model))])
        return np.stack([reconstruct_large(self.model, image, self.stride) for image in pixels])


class Located(Detector):
    """What a second network, which reads image and reconstruction together, takes for a defect."""

    unit = "likelihood of a defect, 0 to 1"

    def __init__(self, residual: Residual, locator: keras.Model) -> None:
        self.residual = residual
        self.locator = locator

    def look(self, images: Sequence[Framed]) -> Looked:
        """Return reconstructions, and how likely each pixel is to belong to a defect."""
        reconstructions = self.residual.reconstructions(images)
        found = [
            locate(
                self.locator, evidence_of(each.image[None], clean[None])
            )  # one at a time: no company counts
            for each, clean in zip(images, reconstructions, strict=True)
        ]
        return reconstructions, np.concatenate(found)


class Uncertainty(Detector):
    """How far reconstructions with dropout disagree."""

    unit = "grey levels squared"

    def __init__(self, sampler: Sampler, stride: int | None = None) -> None:
        self.sampler = sampler
        self.stride = stride  # as above

    def look(self, images: Sequence[Framed]) -> Looked:
        """Return the means of the samples, and their variances in grey levels squared."""
        pixels = pixels_of(images)
        if pixels.shape[1:] == self.sampler.shape:
            return self.sampler(pixels)
        both = np.stack([self._large(image) for image in pixels])
        return both[..., :-1], both[..., -1]

    def _large(self, image: Pixels) -> NDArray[np.float32]:
        """Return mean and variance of an image larger than a patch, (H, W, C + 1)."""
        rows, columns, _ = image.shape
        places = windows(rows, columns, self.sampler.shape[:2], self.stride)

        def patches() -> Iterator[NDArray[np.float32]]:
            for place in places:
                mean, variance = self.sampler(image[place][None])
                yield np.concatenate([mean[0], variance[0][..., None]], axis=-1)

        return put_together(patches(), places, rows, columns)


def load_trained(files: RunFolder, record: RunRecord) -> keras.Model:
    """Return the network of a run with its best weights, whoever asks: it is not to be changed.

    Raises:
        UserError: the file of its weights is damaged, or of another network.
    """
    architecture, shape = record.spec.architecture, network_shape(record.spec, record.form)

    def loaded() -> keras.Model:
        model = build(architecture, shape)
        load_weights(files.weights, model)
        return model

    return kept(f"trained {name_of_network(files, record)}", loaded)


def name_of_network(files: RunFolder, record: RunRecord) -> str:
    """Return what tells the network of a run from any other: its kind, the shape of its images, and its weights.

    Raises:
        UserError: the file of its weights cannot be read.
    """
    kind, shape = record.spec.architecture.model_dump_json(), network_shape(record.spec, record.form)
    return f"{kind} {shape} {hash_of_weights(files.weights)}"
