"""Which detector an evaluation asks for, and what it needs to be made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras

from configs.disk.workspace import RunFolder
from configs.errors import UserError
from configs.events import Emit
from datasets.layout import LabelledImage
from evaluation.evaluate_spec import METHODS, EvaluateSpec, Method
from evaluation.features.detector import FeatureDistance, FeaturesMaker
from evaluation.maps.detectors import Combined, Detector, Located, Residual, Uncertainty, load_trained
from evaluation.maps.map_images import Loaded, mean_of_good, spread_of_good
from networks.locating.training import locator_of
from networks.model.sampling import Sampler
from networks.runs.data_state import Hashes
from networks.runs.inputs import ImageForm, network_shape
from networks.runs.run_record import RunRecord

UNITS = {
    "mean": "times the mean of good images",
    "spread": "spreads of good images' pixels",
}  # of combined maps


@dataclass(frozen=True)
class Methods:
    """Makes the detectors of one run."""

    files: RunFolder
    record: RunRecord
    spec: EvaluateSpec  # scales, contrast, light, samples, features, seed, and what is combined
    form: ImageForm  # of the images that they look at
    held_out: Sequence[LabelledImage]  # good ones
    trained: Hashes  # what the training's images were
    training: Callable[[], Sequence[LabelledImage]]  # those images, which are as they were
    emit: Emit

    def detector(self, method: Method) -> Detector:
        """Return the detector of a method.

        Raises:
            UserError: the network has no dropout to sample by, or there are no weights for features.
        """
        model = load_trained(self.files, self.record)
        if method != "combined":
            return self._detector(method, model)
        parts = sorted(self.spec.combine, key=METHODS.index)
        detectors = [self._detector(part, model) for part in parts]
        return Combined([(each, self._scale(each)) for each in detectors], UNITS[self.spec.combines_by])

    def _scale(self, detector: Detector) -> float:
        """Return by what the maps of a part are divided."""
        if self.spec.combines_by == "mean":
            return mean_of_good(detector, self.form, self.held_out, self.emit)
        return spread_of_good(detector, self.form, self.held_out, self.spec.smoothing, self.emit)

    def _detector(self, method: Method, model: keras.Model) -> Detector:
        if method == "uncertainty":
            return self._uncertainty(model)
        spec, stride = self.spec, self.record.spec.architecture.patch_stride
        residual = Residual(model, spec.scales, spec.contrast, spec.light, stride)
        if method == "located":
            return Located(residual, locator_of(self.files, self.record, model, self.training, self.emit))
        return self._features(residual) if method == "features" else residual

    def _uncertainty(self, model: keras.Model) -> Uncertainty:
        architecture = self.record.spec.architecture
        shape = network_shape(self.record.spec, self.record.form)
        try:
            sampler = Sampler(architecture, shape, model.get_weights(), self.spec.samples, self.spec.seed)
        except ValueError as error:
            raise UserError("mc_dropout_rates", str(error), "choose the residual, or other rates") from None
        return Uncertainty(sampler, architecture.patch_stride)

    def _features(self, residual: Residual) -> FeatureDistance:
        settings = self.spec.features
        if settings is None:
            raise UserError("features", "needs a network, and found none", "name the file of its weights")
        maker = FeaturesMaker(
            folder=self.files.features,
            form=self.form,
            settings=settings,
            seed=self.spec.seed,
            trained=self.trained,
            training=lambda: Loaded(self.training(), self.form),
            emit=self.emit,
        )
        return maker.detector(residual)
