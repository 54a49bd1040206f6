"""Curves of how well scores tell defective from good: ROC, and precision by recall, point by point with thresholds."""

from collections.abc import Mapping, Sequence

import numpy as np

from datasets.layout import ALL, GOOD, SYNTHETIC
from evaluation.scoring.metrics import roc_points
from evaluation.scoring.pixel_scores import PooledPixels
from evaluation.scoring.ranking import Numbers
from evaluation.scoring.results import Curve, ImageResult, Level, defect_types
from evaluation.scoring.scores import ScoreName

POINTS = 500  # of a curve, at the most


def image_curves(images: Sequence[ImageResult], scores: Sequence[ScoreName]) -> list[Curve]:
    """Return the curves of each defect type, of the synthetic defects and of all real ones, by each score."""
    curves = []
    for name, chosen in groups_of(images).items():
        group = [image for image in images if image.defect in (GOOD, *chosen)]
        labels = np.array([image.is_anomalous for image in group], np.bool_)
        for score in scores:
            points = roc_points([image.scores[score] for image in group], labels)
            if points is not None:
                good, defective = int((~labels).sum()), int(labels.sum())
                curves.append(_curve("images", name, score, points, (good, defective)))
    return curves


def pixel_curve(defect: str, pixels: PooledPixels) -> Curve | None:
    """Return the curve of pooled pixels; None if there are not both kinds."""
    false_alarms, hits, _ = pixels.cumulative
    if not len(hits) or not false_alarms[-1] or not hits[-1]:
        return None
    rates = [np.concatenate([[0.0], counts / counts[-1]]) for counts in (false_alarms, hits)]
    points = rates[0], rates[1], np.concatenate([[np.inf], pixels.thresholds])
    return _curve("pixels", defect, "map", points, (float(false_alarms[-1]), float(hits[-1])))


def groups_of(images: Sequence[ImageResult]) -> Mapping[str, Sequence[str]]:
    """Return which defect types are looked at together: each one, and all real ones."""
    defects = defect_types(images)
    return {**{defect: [defect] for defect in defects}, ALL: [each for each in defects if each != SYNTHETIC]}


def _curve(
    level: Level,
    defect: str,
    score: str,
    points: tuple[Numbers, Numbers, Numbers],
    counts: tuple[float, float],
) -> Curve:
    """Return a curve of no more than `POINTS` points: those that lie evenly along both axes.

    Args:
        level: as in `Curve`, and the next two.
        defect: see there.
        score: see there.
        points: false alarms and found, as shares, and thresholds, highest first.
        counts: of good and of defective ones.
    """
    false_alarms, found, thresholds = points
    if len(found) > POINTS:
        even = np.linspace(0, 1, POINTS // 2)
        places = [np.minimum(np.searchsorted(axis, even), len(axis) - 1) for axis in (false_alarms, found)]
        kept = np.unique(np.concatenate(places))
        false_alarms, found, thresholds = false_alarms[kept], found[kept], thresholds[kept]
    hits, alarms = found * counts[1], false_alarms * counts[0]
    precision = np.divide(hits, hits + alarms, out=np.ones_like(hits), where=hits + alarms > 0)
    return Curve(level, defect, score, thresholds, false_alarms, found, precision)
