"""Detectors: from images to reconstructions and anomaly maps, by one of the methods."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence

import keras
import numpy as np
from numpy.typing import NDArray

from configs.disk.workspace import RunFolder
from configs.errors import UserError
from configs.events import Emit, with_progress
from configs.threads import in_order
from datasets.layout import LabelledImage
from datasets.patches import put_together, windows
from evaluation.evaluate_spec import EvaluateSpec, Method
from evaluation.maps.anomaly_maps import residual_map
from networks.model.autoencoder import build
from networks.model.inference import reconstruct, reconstruct_large
from networks.model.sampling import Sampler
from networks.runs.inputs import ImageForm, load_image, network_shape
from networks.runs.run_record import RunRecord
from networks.training.checkpoint import load_weights

Pixels = NDArray[np.uint8]  # (N, H, W, C), grey levels
Looked = tuple[NDArray[np.float32], NDArray[np.float32]]  # reconstructions (N, H, W, C) and maps (N, H, W)


class Detector(ABC):
    """Looks at images in batches of one size."""

    unit: str  # of its maps

    @abstractmethod
    def look(self, images: Pixels) -> Looked:
        """Return the reconstruction and the anomaly map of each image."""


class Residual(Detector):
    """What the network cannot reconstruct."""

    unit = "grey levels"

    def __init__(self, model: keras.Model, scales: Sequence[float] = (0.0,), contrast: float = 0.0) -> None:
        self.model = model
        self.scales = scales  # that the differences are smoothed at
        self.contrast = contrast  # around a pixel that halves its difference
        self._size = 0  # of the largest batch

    def look(self, images: Pixels) -> Looked:
        """Return reconstructions and residuals, in grey levels."""
        if images.shape[1:] == self.model.input_shape[1:]:
            # A last, smaller batch is filled up: one shape is compiled once, and gives the same numbers.
            self._size = max(self._size, len(images))
            filled = np.concatenate([images, np.repeat(images[-1:], self._size - len(images), axis=0)])
            reconstructions = reconstruct(self.model, filled)[: len(images)]
        else:
            reconstructions = np.stack([reconstruct_large(self.model, image) for image in images])
        pairs = zip(images, reconstructions, strict=True)
        maps = in_order(lambda pair: residual_map(*pair, self.scales, self.contrast), pairs)
        return reconstructions, np.stack(list(maps))


class Uncertainty(Detector):
    """How far reconstructions with dropout disagree."""

    unit = "grey levels squared"

    def __init__(self, sampler: Sampler) -> None:
        self.sampler = sampler

    def look(self, images: Pixels) -> Looked:
        """Return the means of the samples, and their variances in grey levels squared."""
        if images.shape[1:] == self.sampler.shape:
            return self.sampler(images)
        both = np.stack([self._large(image) for image in images])
        return both[..., :-1], both[..., -1]

    def _large(self, image: Pixels) -> NDArray[np.float32]:
        """Return mean and variance of an image larger than a patch, (H, W, C + 1)."""
        rows, columns, _ = image.shape
        places = windows(rows, columns, self.sampler.shape[0])

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


def detector_of(
    method: Method,
    files: RunFolder,
    record: RunRecord,
    spec: EvaluateSpec,
    mean_of_good: Callable[[Detector], float],
) -> Detector:
    """Return the detector of a run.

    Args:
        method: by which images become maps.
        files: of the run.
        record: of the run.
        spec: scales, contrast, samples and seed.
        mean_of_good: gives the mean of a detector's maps over held-out good images.

    Raises:
        UserError: the network has no dropout to sample by.
    """
    model = load_trained(files, record)
    residual = Residual(model, spec.scales, spec.contrast)
    if method == "residual":
        return residual
    shape = network_shape(record.spec, record.form)
    try:
        sampler = Sampler(record.spec.architecture, shape, model.get_weights(), spec.samples, spec.seed)
    except ValueError as error:
        raise UserError("mc_dropout_rates", str(error), "choose the residual, or other rates") from None
    uncertainty = Uncertainty(sampler)
    if method == "uncertainty":
        return uncertainty
    return Combined(residual, uncertainty, (mean_of_good(residual), mean_of_good(uncertainty)))


def mean_of_good(detector: Detector, form: ImageForm, held_out: Sequence[LabelledImage], emit: Emit) -> float:
    """Return the mean of a detector's maps over held-out good images; 1 if there are none."""
    means = []
    for image in with_progress(held_out, emit, "looking at good images", len(held_out)):
        _, maps = detector.look(load_image(image.path, form)[None])
        means.append(float(maps.mean()))
    return max(float(np.mean(means)), 1e-12) if means else 1.0
