"""Through how many of its three stages a defect came: reconstruction, map and score, each beside good photos.

A number of the photo tells a defect if at most one good photo in twenty has it as high: as many as a threshold stops
by default. Each stage is made of the one before, so that the last one which tells the defect shows which lost it.
Light enough for the window.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from evaluation.scoring.scores import Norm, Scores

Cause = Literal["reconstruction", "map", "threshold", "none"]  # none: it was not missed
USUAL = 0.05  # of good photos: what that many or fewer have is not usual
SIMPLE: tuple[Norm, ...] = ("top1", "linf")  # scores that a small defect raises, the steadier one first


@dataclass(frozen=True)
class Compared:
    """A number of the photo, and the same of good photos."""

    value: float
    good: Sequence[float]

    @property
    def as_high(self) -> int:
        """How many good photos have it as high, or higher."""
        return sum(each >= self.value for each in self.good)

    @property
    def stands_out(self) -> bool:
        """Whether hardly any good photo has it as high."""
        return self.as_high <= USUAL * len(self.good)


@dataclass(frozen=True)
class Measured:
    """The numbers of one photo."""

    difference: float | None  # from the reconstruction in the mask, grey levels; None: it has no pixel of it
    inside: float | None  # the map's highest value in the mask
    outside: float | None  # and beside it
    norms: Scores  # of all of its map


@dataclass(frozen=True)
class Stages:
    """The three numbers that decide, and what stands beside them."""

    difference: (
        Compared | None
    )  # in the mask, at the same place of good photos; None: the method does not rest on it
    peak: Compared  # the map's highest value in the mask, and anywhere on good photos
    outside: float | None  # the map's highest value beside the mask; None: there is nothing beside it
    score: Compared
    threshold: float
    simple: Mapping[Norm, Compared]  # other scores

    @cached_property
    def cause(self) -> Cause:
        """Which stage lost the defect: the one behind the last that tells it."""
        if self.score.value >= self.threshold:
            return "none"
        if self.peak.stands_out:
            return "threshold"
        if self.difference is None or self.difference.stands_out:
            return "map"
        return "reconstruction"

    @property
    def other_score(self) -> Norm | None:
        """A score that would tell this photo from good ones where the one in use does not; None: there is none."""
        return next((name for name, found in self.simple.items() if found.stands_out), None)

    @property
    def is_hottest(self) -> bool:
        """Whether the map is nowhere higher than in the mask."""
        return self.outside is None or self.peak.value >= self.outside


def stages_of(
    photo: Measured,
    good: Sequence[Measured],
    scores: tuple[float, Sequence[float]],
    threshold: float,
    rests_on_difference: bool,
) -> Stages:
    """Return the stages of a photo.

    Args:
        photo: with the defect.
        good: good photos, measured with the mask of the defect.
        scores: the photo's, and those of the good ones.
        threshold: from which on a photo is stopped.
        rests_on_difference: whether the method's map is made of the difference of photo and reconstruction.

    Raises:
        ValueError: the mask has no pixel of the photo.
    """
    if photo.inside is None or photo.difference is None:
        raise ValueError("the mask must mark a pixel of the photo, got none")
    there = [each.difference for each in good if each.difference is not None]
    return Stages(
        difference=Compared(photo.difference, there) if rests_on_difference else None,
        peak=Compared(photo.inside, [each.norms["linf"] for each in good]),
        outside=photo.outside,
        score=Compared(scores[0], list(scores[1])),
        threshold=threshold,
        simple={name: Compared(photo.norms[name], [each.norms[name] for each in good]) for name in SIMPLE},
    )
