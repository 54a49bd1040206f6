"""From images to anomaly maps, with memory for one batch."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, tee

import numpy as np
from numpy.typing import NDArray

from configs.errors import UserError
from configs.events import Emit, with_progress
from configs.threads import in_order
from datasets.images import Image, Place
from datasets.layout import LabelledImage
from evaluation.maps.anomaly_maps import AnomalyMap, smoothed
from evaluation.maps.baseline import Baseline
from evaluation.maps.detectors import Detector, batch_of
from networks.runs.inputs import Framed, ImageForm, load_framed

_ROOM = 64 * 2**20  # bytes of images that are decoded ahead


@dataclass(frozen=True)
class MappedImage:
    """One test image with what the network made of it, all at the network's size."""

    source: LabelledImage
    image: Image  # (H, W, C)
    reconstruction: NDArray[np.float32]  # (H, W, C), grey levels 0..255
    anomaly_map: AnomalyMap  # (H, W), in the detector's unit, or in spreads of good images
    place: Place  # of what is seen of the file: what lies around it counts for nothing

    @property
    def known(self) -> AnomalyMap:
        """The map, (H, W), not a number (NaN) where it does not count."""
        if self.counted.shape == self.anomaly_map.shape:
            return self.anomaly_map
        found = np.full_like(self.anomaly_map, np.nan)
        found[self.place] = self.counted
        return found

    @property
    def counted(self) -> AnomalyMap:
        """The part of the map that counts, (h, w)."""
        return self.anomaly_map[self.place]


class Loaded:
    """Images of files, in the form that the network takes; decoding begins at once, beside what the caller does.

    Args:
        sources: the files.
        form: of the images.
        images: of the files, if they were decoded before.
    """

    def __init__(
        self, sources: Sequence[LabelledImage], form: ImageForm, images: Iterable[Framed] | None = None
    ) -> None:
        self.sources = sources
        self.form = form
        self.batch = batch_of(form.shape)
        ahead = max(2 * self.batch, _ROOM // form.bytes)
        if images is None:
            images = in_order(lambda source: load_framed(source.path, form), sources, ahead)
        self._images = iter(images)

    def copies(self, count: int) -> list["Loaded"]:
        """Return the same images for several who look at them in step; they are decoded once."""
        return [Loaded(self.sources, self.form, each) for each in tee(self._images, count)]

    def batches(self) -> Iterator[tuple[Sequence[LabelledImage], Sequence[Framed]]]:
        """Yield the images in batches. Raises UserError for one that cannot be read."""
        for start in range(0, len(self.sources), self.batch):
            sources = self.sources[start : start + self.batch]
            yield sources, list(islice(self._images, len(sources)))


def map_images(
    detector: Detector, images: Loaded, smoothing: float = 0.0, baseline: Baseline | None = None
) -> Iterator[MappedImage]:
    """Yield each image with its anomaly map, in order.

    Args:
        detector: makes the maps.
        images: to look at.
        smoothing: of the maps, in % of the shorter side.
        baseline: that the smoothed maps are put in relation to; None: to none.

    Raises:
        UserError: an image cannot be read, or the network gives no numbers for it.
    """

    def look() -> Iterator[MappedImage]:
        for sources, some in images.batches():
            pixels = [each.image for each in some]
            places = [each.place for each in some]
            yield from map(MappedImage, sources, pixels, *detector.look(some), places)

    def finished(item: MappedImage) -> MappedImage:
        if not np.isfinite(item.anomaly_map).all():
            raise UserError(
                item.source.path,
                "cannot be judged: the network gives no numbers (NaN); it is damaged, or its training went wrong",
                "train the run again",
            )
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
    """Return the baseline of held-out good images, pixel by pixel. Raises UserError if there are none."""
    if not held_out:
        problem = "needs held-out good images, and there are none"
        raise UserError("relative", problem, "set relative to false, beside a preset, too")
    looked_at = _looked_at(detector, form, held_out, smoothing, emit)
    return Baseline.of(item.known for item in looked_at)


def _looked_at(
    detector: Detector, form: ImageForm, held_out: Sequence[LabelledImage], smoothing: float, emit: Emit
) -> Iterator[MappedImage]:
    found = map_images(detector, Loaded(held_out, form), smoothing)
    return with_progress(found, emit, "looking at good images", len(held_out))
