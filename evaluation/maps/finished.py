"""Finished maps: smoothed, and in relation to good images if that is asked; of one method, or of several together."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.evaluate_spec import CombinedBy
from evaluation.maps.baseline import UNIT, Baseline
from evaluation.maps.detectors import Detector
from evaluation.maps.map_images import Loaded, MappedImage, map_images
from evaluation.scoring.scores import norms_of

UNITS: Mapping[CombinedBy, str] = {
    "mean": "times the mean of good images",
    "spread": "spreads of good images' pixels",
    "peak": "times the highest 1 % of good images",
}  # of combined maps


class FinishedMaps(ABC):
    """Looks at images: one has the same map in whatever company it comes."""

    @property
    @abstractmethod
    def unit(self) -> str:
        """Of the maps."""

    @property
    @abstractmethod
    def compared(self) -> int | None:
        """How many good images each pixel is put in relation to; None: it is not."""

    @property
    @abstractmethod
    def says(self) -> Mapping[str, str]:
        """What a report keeps of where they come from, besides the run; name and text."""

    @abstractmethod
    def look(self, images: Loaded) -> Iterator[MappedImage]:
        """Yield each image with its map, in order. Raises UserError if one cannot be read."""

    @abstractmethod
    def look_at_held_out(self, images: Loaded, versions: int) -> Iterator[MappedImage]:
        """Yield versions of held-out good images with their maps, each in relation to the other images.

        Args:
            images: each of them `versions` times: first as it is, then otherwise.
            versions: how many of an image follow each other.
        """


@dataclass(frozen=True)
class MapsOfOne(FinishedMaps):
    """By one method."""

    detector: Detector
    smoothing: float  # in % of the shorter side
    baseline: Baseline | None  # that maps are put in relation to; None: to none

    @property
    def unit(self) -> str:
        return self.detector.unit if self.baseline is None else UNIT

    @property
    def compared(self) -> int | None:
        return None if self.baseline is None else self.baseline.count

    @property
    def says(self) -> Mapping[str, str]:
        return self.detector.says

    def look(self, images: Loaded) -> Iterator[MappedImage]:
        return map_images(self.detector, images, self.smoothing, self.baseline)

    def look_at_held_out(self, images: Loaded, versions: int) -> Iterator[MappedImage]:
        baseline = self.baseline
        for at, item in enumerate(map_images(self.detector, images, self.smoothing)):
            if self.baseline is not None and at % versions == 0:
                baseline = self.baseline.without(item.known)
            yield item if baseline is None else replace(item, anomaly_map=baseline.relative(item.anomaly_map))


@dataclass(frozen=True)
class CombinedMaps(FinishedMaps):
    """By several methods: each map is divided by a scale of its own, and they are added; no weight is learned."""

    parts: Sequence[tuple[FinishedMaps, float]]  # with their scales; reconstructions are those of the first
    by: CombinedBy  # what the scales are

    @property
    def unit(self) -> str:
        return UNITS[self.by]

    @property
    def compared(self) -> int | None:
        return self.parts[0][0].compared

    @property
    def says(self) -> Mapping[str, str]:
        return {name: text for maps, _ in self.parts for name, text in maps.says.items()}

    def look(self, images: Loaded) -> Iterator[MappedImage]:
        each = [maps.look(copy) for (maps, _), copy in self._shared(images)]
        return self._added(each)

    def look_at_held_out(self, images: Loaded, versions: int) -> Iterator[MappedImage]:
        each = [maps.look_at_held_out(copy, versions) for (maps, _), copy in self._shared(images)]
        return self._added(each)

    def _shared(self, images: Loaded) -> Iterator[tuple[tuple[FinishedMaps, float], Loaded]]:
        return zip(self.parts, images.copies(len(self.parts)), strict=True)

    def _added(self, each: Sequence[Iterator[MappedImage]]) -> Iterator[MappedImage]:
        scales = [np.float32(scale) for _, scale in self.parts]
        for items in zip(*each, strict=True):
            maps = [item.anomaly_map / scale for item, scale in zip(items, scales, strict=True)]
            yield replace(items[0], anomaly_map=np.sum(maps, axis=0))


def scale_of(maps: Iterator[MappedImage], by: CombinedBy) -> float:
    """Return by what the maps of a part are divided: what held-out good images come to; 1 if there are none."""
    count, total, squares, peaks = 0, 0.0, 0.0, []
    for item in maps:
        values = item.counted.astype(np.float64)
        count, total, squares = count + values.size, total + values.sum(), squares + np.square(values).sum()
        peaks.append(norms_of(item.counted)["top1"])
    if not peaks:
        return 1.0
    mean = total / count
    found = {"mean": mean, "spread": np.sqrt(max(squares / count - mean**2, 0)), "peak": np.mean(peaks)}
    return max(float(found[by]), 1e-12)
