"""Comparisons: two evaluations of the same test images, image by image; what one fixed, and what it broke."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from datasets.layout import GOOD
from evaluation.saved.evaluation import ALARM, UNDECIDED, Outcome, verdict_by
from evaluation.scoring.ranking import Ranking
from evaluation.scoring.results import Verdict

Change = Literal["fixed", "broke", "right", "wrong"]  # right and wrong: as before
REPLICATES = 1000  # of the bootstrap


@dataclass(frozen=True)
class ComparedImage:
    """One image that both evaluations have."""

    name: str
    defect: str
    scores: tuple[float, float]  # before and after
    verdicts: tuple[Verdict | None, Verdict | None]  # None: that evaluation has no threshold
    change: Change | None  # None: not known without both verdicts

    @property
    def is_anomalous(self) -> bool:
        """Whether it shows a defect."""
        return self.defect != GOOD


@dataclass(frozen=True)
class Comparison:
    """Two evaluations, before and after."""

    images: list[ComparedImage]
    before: float | None  # image AUROC of these images
    after: float | None
    interval: tuple[float, float] | None  # 95 % of the differences of paired bootstrap replicates
    by_own: Mapping[Change | None, int] | None = (
        None  # changes by the evaluations' own thresholds; None: no other ones are in use
    )

    whole: tuple[float | None, float | None] | None = (
        None  # image AUROC of all that each was tested on; None: both on the same images
    )

    @property
    def leader(self) -> int | None:
        """Which ranks the images better, beyond chance: 0 before, 1 after; None: neither."""
        low, high = self.interval or (0.0, 0.0)
        return 1 if low > 0 else 0 if high < 0 else None

    def count(self, change: Change) -> int:
        """Return how many images changed so."""
        return Counter(image.change for image in self.images)[change]


def compare(
    before: Outcome, after: Outcome, thresholds: tuple[float | None, float | None], seed: int = 0
) -> Comparison:
    """Compare two evaluations on the real images that both have, in the order of the first.

    Args:
        before: one evaluation.
        after: the other.
        thresholds: of each; an image is right if it is stopped exactly if it is defective.
        seed: of the bootstrap, which draws the same images for both.
    """
    is_same_set = before.report.dataset == after.report.dataset
    places = {name: at for at, name in enumerate(after.names)} if is_same_set else {}
    pairs = np.array(
        [(at, places[name]) for at, name in enumerate(before.names) if name in places and before.is_real[at]],
        np.intp,
    ).reshape(-1, 2)
    images = _changes(before, after, pairs, thresholds)
    own, by_own = (before.threshold, after.threshold), None
    if thresholds != own:
        by_own = Counter(image.change for image in _changes(before, after, pairs, own))
    labels = before.is_anomalous[pairs[:, 0]]
    scores = before.scores[pairs[:, 0]], after.scores[pairs[:, 1]]
    areas = [Ranking.of(each, labels).area() for each in scores]
    counts = {int(each.is_real.sum()) for each in (before, after)}
    whole = None if counts == {len(pairs)} else (before.ranking.area(), after.ranking.area())
    return Comparison(images, areas[0], areas[1], _interval(scores, labels, seed), by_own, whole)


def _changes(
    before: Outcome,
    after: Outcome,
    pairs: NDArray[np.intp],
    thresholds: tuple[float | None, float | None],
) -> list[ComparedImage]:
    """Return images by their places, (N, 2), in each evaluation."""
    decided = before.decide(thresholds[0]), after.decide(thresholds[1])
    return [
        _compared(before, after, (first, second), (decided[0][first], decided[1][second]))
        for first, second in pairs.tolist()
    ]


def _compared(
    before: Outcome, after: Outcome, at: tuple[int, int], decided: tuple[int, int]
) -> ComparedImage:
    """Return one image by its place and its verdict's number in each evaluation."""
    first, second = at
    was, now = decided
    is_anomalous = bool(before.is_anomalous[first])
    was_right, is_right = ((verdict == ALARM) == is_anomalous for verdict in decided)
    change: Change | None = "fixed" if is_right else "broke"
    if UNDECIDED in decided:
        change = None
    elif was_right == is_right:
        change = "right" if is_right else "wrong"
    return ComparedImage(
        before.names[first],
        before.defects[first],
        (float(before.scores[first]), float(after.scores[second])),
        (verdict_by(was), verdict_by(now)),
        change,
    )


def _interval(
    scores: tuple[NDArray[np.float64], NDArray[np.float64]], labels: NDArray[np.bool_], seed: int
) -> tuple[float, float] | None:
    """Return where 95 % of the differences of image AUROC lie; None if there are not both kinds of images."""
    counts = [int(np.count_nonzero(labels == kind)) for kind in (False, True)]
    if not all(counts):
        return None
    before, after = (_Pairs.of(each, labels) for each in scores)
    rng = np.random.default_rng((seed, 11))
    differences = []
    for _ in range(REPLICATES):
        normal, anomalous = (rng.integers(count, size=count) for count in counts)
        differences.append(after.area(normal, anomalous) - before.area(normal, anomalous))
    low, high = np.percentile(differences, (2.5, 97.5))
    return float(low), float(high)


@dataclass(frozen=True)
class _Pairs:
    """Each defective image against all good ones, sorted once: a replicate then takes no sorting."""

    order: NDArray[np.intp]  # of the good images, by score
    below: NDArray[np.intp]  # of each defective image: how many good ones score lower,
    up_to: NDArray[np.intp]  # and how many no higher

    @classmethod
    def of(cls, scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> "_Pairs":
        normal = scores[~labels]
        order = np.argsort(normal)
        sides: tuple[Literal["left", "right"], ...] = ("left", "right")
        below, up_to = (np.searchsorted(normal[order], scores[labels], side) for side in sides)
        return cls(order, below, up_to)

    def area(self, normal: NDArray[np.intp], anomalous: NDArray[np.intp]) -> float:
        """Return the share of pairs in which the defective one scores higher; ties count half.

        Args:
            normal: which of the good images are taken; some more than once.
            anomalous: which of the defective ones.
        """
        often = np.bincount(normal, minlength=len(self.order))[self.order]
        taken = np.concatenate(([0], np.cumsum(often)))
        pairs = taken[self.below[anomalous]] + taken[self.up_to[anomalous]]
        return float(pairs.mean() / 2 / len(normal))
