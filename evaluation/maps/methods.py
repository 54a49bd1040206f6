"""Which maps an evaluation asks for, and what they need to be made."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import keras

from configs.disk.workspace import RunFolder
from configs.errors import UserError
from configs.events import Emit, with_progress
from datasets.layout import LabelledImage
from evaluation.evaluate_spec import METHODS, EvaluateSpec, Method
from evaluation.features.detector import FeatureDistance, FeaturesMaker
from evaluation.maps.detectors import (
    Detector,
    Located,
    Residual,
    Uncertainty,
    load_trained,
    name_of_network,
)
from evaluation.maps.finished import CombinedMaps, FinishedMaps, MapsOfOne, scale_of
from evaluation.maps.map_images import Loaded, MappedImage, baseline_of
from networks.locating.training import locator_of
from networks.model.kept import kept
from networks.model.sampling import Sampler
from networks.runs.data_state import Hashes
from networks.runs.inputs import ImageForm, network_shape
from networks.runs.run_record import RunRecord


@dataclass(frozen=True)
class Methods:
    """Makes the maps of one run."""

    files: RunFolder
    record: RunRecord
    spec: EvaluateSpec  # how maps are made, smoothed, put in relation and combined
    form: ImageForm  # of the images that they look at
    held_out: Sequence[LabelledImage]  # good ones
    trained: Hashes  # what the training's images were
    training: Callable[[], Sequence[LabelledImage]]  # those images, which are as they were
    emit: Emit

    def maps(self, method: Method) -> FinishedMaps:
        """Return the maps of a method.

        Raises:
            UserError: the network has no dropout to sample by, there are no weights for features, or no held-out
                good images that maps could be put in relation to.
        """
        model = load_trained(self.files, self.record)
        if method != "combined":
            return self._of_one(method, model)
        by = self.spec.combines_by
        parts = [self._of_one(part, model) for part in sorted(self.spec.combine, key=METHODS.index)]
        return CombinedMaps([(part, scale_of(self._good(part), by)) for part in parts], by)

    def _good(self, part: FinishedMaps) -> Iterator[MappedImage]:
        """Yield held-out good images as a part sees them."""
        looked_at = part.look_at_held_out(Loaded(self.held_out, self.form), 1)
        return with_progress(looked_at, self.emit, "looking at good images", len(self.held_out))

    def _of_one(self, method: Method, model: keras.Model) -> MapsOfOne:
        detector, smoothing = self._detector(method, model), self.spec.smoothing
        if not self.spec.relative:
            return MapsOfOne(detector, smoothing, None)
        baseline = baseline_of(detector, self.form, self.held_out, smoothing, self.emit)
        return MapsOfOne(detector, smoothing, baseline)

    def _detector(self, method: Method, model: keras.Model) -> Detector:
        if method == "uncertainty":
            return self._uncertainty(model)
        spec, stride = self.spec, self.record.spec.architecture.patch_stride
        residual = Residual(model, spec.scales, spec.contrast, spec.light, stride)
        if method == "located":
            return Located(residual, locator_of(self.files, self.record, model, self.training, self.emit))
        return self._features(residual) if method == "features" else residual

    def _uncertainty(self, model: keras.Model) -> Uncertainty:
        architecture, spec = self.record.spec.architecture, self.spec
        shape = network_shape(self.record.spec, self.record.form)
        of_network = name_of_network(self.files, self.record)
        try:
            sampler = kept(
                f"sampler {of_network} {spec.samples} {spec.seed}",
                lambda: Sampler(architecture, shape, model.get_weights(), spec.samples, spec.seed),
            )
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
