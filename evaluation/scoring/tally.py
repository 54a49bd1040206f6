"""The tally: takes in test images one at a time, and gives the results of an evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from configs.threads import in_order
from datasets.layout import GOOD
from evaluation.maps.anomaly_maps import AnomalyMap
from evaluation.scoring.curves import groups_of, image_curves, pixel_curve
from evaluation.scoring.metrics import image_auroc, image_figures, pixel_figures
from evaluation.scoring.pixel_scores import CountedPixels, PixelScores, count_pixels, pooled
from evaluation.scoring.ranking import Ranking
from evaluation.scoring.results import Curve, DefectResult, ImageResult, scores_of
from evaluation.scoring.scores import PAPER_SCORE, ScoreName, Scores, norms_of
from networks.runs.ground_truth import GroundTruth


@dataclass(frozen=True)
class Measured:
    """One test image, ready for a tally."""

    image: ImageResult
    pixels: CountedPixels | None  # None: a defective one without a mask
    small: int = 0  # regions of its mask that are smaller than a pixel of the map


def measure(
    file: str, defect: str, scores: Scores, anomaly_map: AnomalyMap, truth: GroundTruth | None
) -> Measured:
    """Return one image with its scores and counted pixels. Several threads may do so at once."""
    if defect == GOOD:
        truth = GroundTruth(np.zeros(anomaly_map.shape, np.bool_), 0)
    image = ImageResult(file, defect, scores, truth is not None)
    if truth is None:
        return Measured(image, None)
    return Measured(image, count_pixels(anomaly_map, truth.mask), truth.small)


@dataclass(frozen=True)
class Findings:
    """What a tally gives."""

    images: Sequence[ImageResult]
    results: dict[str, DefectResult]  # by defect type; of all real ones, and of the synthetic ones
    curves: Sequence[Curve]  # of images, by each score, and of pixels
    small: Mapping[str, int]  # regions of images that have such, see `Measured`


@dataclass
class Tally:
    """Takes in test images one at a time, and gives the results."""

    score: ScoreName = PAPER_SCORE  # that images are judged by
    images: list[ImageResult] = field(default_factory=list)
    small: dict[str, int] = field(default_factory=dict)  # regions of images that have such, see `Measured`
    pixels: dict[str, PixelScores] = field(default_factory=dict)

    def add(
        self, file: str, defect: str, anomaly_map: AnomalyMap, gt_mask: NDArray[np.bool_] | None
    ) -> ImageResult:
        """Take in one image. A defective one without a mask counts for the image figures alone."""
        truth = None if gt_mask is None else GroundTruth(gt_mask, 0)
        return self.take(measure(file, defect, norms_of(anomaly_map), anomaly_map, truth))

    def take(self, measured: Measured) -> ImageResult:
        """Take in one image that was measured before."""
        image = measured.image
        if measured.pixels is not None:
            pixels = self.pixels.setdefault(image.defect, PixelScores(seed=len(self.pixels)))
            pixels.take(measured.pixels)
        if measured.small:
            self.small[image.file] = measured.small
        self.images.append(image)
        return image

    def results(self) -> dict[str, DefectResult]:
        """Return the result of each real defect type, of the synthetic defects if any, and of all real ones."""
        return self.findings().results

    def findings(self) -> Findings:
        """Return all that there is to be said of the images."""
        groups = groups_of(self.images)
        found = dict(zip(groups, in_order(lambda group: self._result(*group), groups.items()), strict=True))
        curves = image_curves(self.images, scores_of(self.images))
        curves += [curve for _, curve in found.values() if curve is not None]
        results = {name: result for name, (result, _) in found.items()}
        return Findings(self.images, results, curves, self.small)

    def _result(self, name: str, defects: Sequence[str]) -> tuple[DefectResult, Curve | None]:
        """Return how well images and pixels of these types are told from the good ones."""
        images = [image for image in self.images if image.defect in (GOOD, *defects)]
        labels = [image.is_anomalous for image in images]
        groups = [self.pixels[name] for name in (GOOD, *defects) if name in self.pixels]
        main = [image.scores[self.score] for image in images]
        pixels = pooled(groups)
        best = Ranking.of(main, labels).f1_max()
        result = DefectResult(
            image_auroc={
                name: image_auroc([image.scores[name] for image in images], labels)
                for name in scores_of(images)
            },
            figures={**image_figures(main, labels), **pixel_figures(pixels)},
            f1_threshold=None if best is None else best[1],
            is_binned=pixels.is_binned,
            good=labels.count(False),
            defective=labels.count(True),
            without_mask=sum(not image.has_gt_mask for image in images),
        )
        return result, pixel_curve(name, pixels)
