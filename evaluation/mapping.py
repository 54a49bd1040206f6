"""From images to anomaly maps, with memory for one batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from configs.errors import UserError
from configs.events import Emit, with_progress
from configs.threads import in_order
from datasets.images import Image
from datasets.layout import LabelledImage
from evaluation.anomaly_maps import AnomalyMap, smoothed
from evaluation.baseline import Baseline
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
    anomaly_map: AnomalyMap  # (H, W), in the detector's unit, or in spreads of good images


def map_images(
    detector: Detector,
    form: ImageForm,
    images: Sequence[LabelledImage],
    smoothing: float = 0.0,
    baseline: Baseline | None = None,
) -> Iterator[MappedImage]:
    """Yield each image with its anomaly map, in order.

    Args:
        detector: makes the maps.
        form: of the images.
        images: to look at.
        smoothing: of the maps, in % of the shorter side.
        baseline: that the smoothed maps are put in relation to; None: to none.
    """
    size = max(1, min(BATCH, _BATCH_PIXELS // (form.rows * form.columns)))

    def look() -> Iterator[MappedImage]:
        # The next batch is decoded while the network looks at this one.
        loaded = in_order(lambda source: load_image(source.path, form), images, ahead=2 * size)
        for start in range(0, len(images), size):
            sources = images[start : start + size]
            pixels = np.stack(list(islice(loaded, len(sources))))
            yield from map(MappedImage, sources, pixels, *detector.look(pixels))

    def finished(item: MappedImage) -> MappedImage:
        anomaly_map = smoothed(item.anomaly_map, smoothing)
        if baseline is not None:
            anomaly_map = baseline.relative(anomaly_map)
        return replace(item, anomaly_map=anomaly_map)

    yield from in_order(finished, look())


def baseline_of(
    detector: Detector,
    form: ImageForm,
    held_out: Sequence[LabelledImage],
    smoothing: float,
    emit: Emit,
) -> Baseline:
    """Return what the smoothed maps of held-out good images are like. Raises UserError if there are none."""
    if not held_out:
        raise UserError("relative", "needs held-out good images, and there are none", "leave it out")
    found = map_images(detector, form, held_out, smoothing)
    return Baseline.of(
        item.anomaly_map for item in with_progress(found, emit, "looking at good images", len(held_out))
    )
