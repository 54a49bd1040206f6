"""Detectors: from images to reconstructions and anomaly maps, by one of the methods."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray

from configs.disk.workspace import RunFolder
from configs.errors import UserError
from configs.threads import in_order
from datasets.patches import put_together, windows
from evaluation.evaluate_spec import EvaluateSpec, Method
from evaluation.maps.anomaly_maps import residual_map
from networks.locating.locator import evidence_of, locate
from networks.model.autoencoder import build
from networks.model.inference import reconstruct, reconstruct_large
from networks.model.sampling import Sampler
from networks.runs.inputs import Shape, network_shape
from networks.runs.run_record import RunRecord
from networks.training.checkpoint import load_weights

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


class Detector(ABC):
    """Looks at images: one has the same map in whatever company it comes."""

    unit: str  # of its maps

    @abstractmethod
    def look(self, images: Pixels) -> Looked:
        """Return the reconstruction and the anomaly map of each image."""


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

    def look(self, images: Pixels) -> Looked:
        """Return reconstructions and residuals, in grey levels."""
        reconstructions = self.reconstructed(images)
        pairs = zip(images, reconstructions, strict=True)
        maps = in_order(lambda pair: residual_map(*pair, self.scales, self.contrast, self.light), pairs)
        return reconstructions, np.stack(list(maps))

    def reconstructed(self, images: Pixels) -> NDArray[np.float32]:
        """Return the reconstructions, (N, H, W, C) in grey levels."""
        if images.shape[1:] == self.model.input_shape[1:]:
            return np.concatenate([*self._in_batches(images)])[: len(images)]
        return np.stack([reconstruct_large(self.model, image, self.stride) for image in images])

    def _in_batches(self, images: Pixels) -> Iterator[NDArray[np.float32]]:
        """Yield the reconstructions, the last batch filled up."""
        size = batch_of(self.model.input_shape[1:])
        for first in range(0, len(images), size):
            few = images[first : first + size]
            yield reconstruct(self.model, np.concatenate([few, np.repeat(few[-1:], size - len(few), axis=0)]))


class Located(Detector):
    """What a second network, which reads image and reconstruction together, takes for a defect."""

    unit = "likelihood of a defect, 0 to 1"

    def __init__(self, residual: Residual, locator: keras.Model) -> None:
        self.residual = residual
        self.locator = locator

    def look(self, images: Pixels) -> Looked:
        """Return reconstructions, and how likely each pixel is to belong to a defect."""
        reconstructions = self.residual.reconstructed(images)
        found = [
            locate(self.locator, evidence_of(image[None], clean[None]))  # one at a time: no company counts
            for image, clean in zip(images, reconstructions, strict=True)
        ]
        return reconstructions, np.concatenate(found)


class Uncertainty(Detector):
    """How far reconstructions with dropout disagree."""

    unit = "grey levels squared"

    def __init__(self, sampler: Sampler, stride: int | None = None) -> None:
        self.sampler = sampler
        self.stride = stride  # as above

    def look(self, images: Pixels) -> Looked:
        """Return the means of the samples, and their variances in grey levels squared."""
        if images.shape[1:] == self.sampler.shape:
            return self.sampler(images)
        both = np.stack([self._large(image) for image in images])
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


class Combined(Detector):
    """Residual and uncertainty, each divided by its mean over held-out good images, and added: no weight is learned."""

    unit = "times the mean of good images"

    def __init__(self, residual: Residual, uncertainty: Uncertainty, scales: tuple[float, float]) -> None:
        self.residual = residual
        self.uncertainty = uncertainty
        self.scales = scales

    def look(self, images: Pixels) -> Looked:
        """Return reconstructions, and the sums of both maps."""
        reconstructions, residuals = self.residual.look(images)
        _, variances = self.uncertainty.look(images)
        return reconstructions, residuals / self.scales[0] + variances / self.scales[1]


def load_trained(files: RunFolder, record: RunRecord) -> keras.Model:
    """Return the network of a run with its best weights."""
    model = build(record.spec.architecture, network_shape(record.spec, record.form))
    load_weights(files.weights, model)
    return model


@dataclass(frozen=True)
class Aids:
    """What some methods need besides a trained network."""

    mean_of_good: Callable[[Detector], float]  # of a detector's maps over held-out good images
    locator_for: Callable[[keras.Model], keras.Model]  # by the trained network


def detector_of(
    method: Method,
    files: RunFolder,
    record: RunRecord,
    spec: EvaluateSpec,
    aids: Aids,
) -> Detector:
    """Return the detector of a run.

    Args:
        method: by which images become maps.
        files: of the run.
        record: of the run.
        spec: scales, contrast, light, samples and seed.
        aids: give what some methods need.

    Raises:
        UserError: the network has no dropout to sample by.
    """
    model = load_trained(files, record)
    architecture = record.spec.architecture
    residual = Residual(model, spec.scales, spec.contrast, spec.light, architecture.patch_stride)
    if method == "residual":
        return residual
    if method == "located":
        return Located(residual, aids.locator_for(model))
    shape = network_shape(record.spec, record.form)
    try:
        sampler = Sampler(architecture, shape, model.get_weights(), spec.samples, spec.seed)
    except ValueError as error:
        raise UserError("mc_dropout_rates", str(error), "choose the residual, or other rates") from None
    uncertainty = Uncertainty(sampler, architecture.patch_stride)
    if method == "uncertainty":
        return uncertainty
    return Combined(residual, uncertainty, (aids.mean_of_good(residual), aids.mean_of_good(uncertainty)))
