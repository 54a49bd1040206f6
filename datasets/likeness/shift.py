"""Shifts: in which traits photos differ from others, beyond chance and beyond a size that matters.

Chance: a rank test (Mann and Whitney) for each trait; their p-values are multiplied by the number of traits
(Bonferroni), so that in 1 comparison of 100 at most something is told where nothing is. Size: a photo of the one kind
has the higher value in 71 of 100 pairs at least, Cohen's "large" difference (0.8 standard deviations) of normal
values; and the medians are apart by what a person can just notice, `_FLOORS`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from datasets.likeness.traits import TRAITS, Trait, Traits

CHANCE = 0.01  # of a comparison that tells of a shift where there is none
LARGE = 0.714  # of pairs, Cohen's d of 0.8
FEWEST = 5  # photos on either side
Values = Mapping[Trait, Sequence[float]]

# Weber's law: 2 % of white is just seen. Sharpness and contrast are asked for 10 %, a place for 1 % of the sides, a
# turn for what 5 degrees make of a part three times as long as wide (0.8 of stretch, by the sine of twice the angle).
_LEVELS, _PERCENT, _STRETCH = 0.02 * 255, 1.0, 0.8 * 0.17
_FLOORS: Mapping[Trait, float] = {
    "brightness": _LEVELS,
    "warmth": _LEVELS,
    "tint": _LEVELS,
    "across": _PERCENT,
    "down": _PERCENT,
    "along": _STRETCH,
    "aslant": _STRETCH,
}
_SHARE: Mapping[Trait, float] = {"contrast": 0.1, "sharpness": 0.1}  # of the others' median
CAMERA: tuple[Trait, ...] = (
    "brightness",
    "warmth",
    "tint",
    "sharpness",
)  # of light and lens, not of the part
_WORDS: Mapping[Trait, tuple[str, str, str]] = {  # more, less, and what the figures are
    "brightness": ("brighter", "darker", "mean {:.0f} grey levels against {:.0f}"),
    "contrast": ("richer in contrast", "poorer in contrast", "deviation {:.0f} grey levels against {:.0f}"),
    "warmth": ("redder", "bluer", "red less blue {:+.0f} grey levels against {:+.0f}"),
    "tint": ("greener", "more purple", "green less the others {:+.0f} grey levels against {:+.0f}"),
    "sharpness": ("sharper", "less sharp", "variance of the Laplacian {:.3g} against {:.3g}"),
    "across": ("farther right", "farther left", "middle at {:.1f} % of the width against {:.1f} %"),
    "down": ("farther down", "farther up", "middle at {:.1f} % of the height against {:.1f} %"),
    "along": (
        "turned or stretched to lie flat",
        "turned or stretched to stand upright",
        "{:+.2f} against {:+.2f}",
    ),
    "aslant": (
        "turned to the right",
        "turned to the left",
        "stretch along the diagonal {:+.2f} against {:+.2f}",
    ),
}


@dataclass(frozen=True)
class Shift:
    """A trait in which photos differ from others."""

    trait: Trait
    found: float  # the median of the photos
    known: float  # that of the others
    chance: float  # how likely so large a difference is, where there is none; of all traits together

    @property
    def words(self) -> str:
        """`darker: mean 170 grey levels against 184`."""
        more, less, figures = _WORDS[self.trait]
        return f"{more if self.found > self.known else less} ({figures.format(self.found, self.known)})"


@dataclass(frozen=True)
class Likeness:
    """How photos were taken."""

    training: Mapping[Trait, Sequence[float]]  # values of good images of the training, at most 200
    good: Sequence[Shift]  # in what good test images differ from those
    defective: Sequence[Shift]  # in what defective test images differ from good ones, by light and lens


def values_of(traits: Sequence[Traits]) -> dict[Trait, list[float]]:
    """Return the values of each trait, four significant digits, in order."""
    return {trait: [float(f"{each[trait]:.4g}") for each in traits] for trait in TRAITS}


def shifts(
    found: Values, known: Values, traits: Sequence[Trait] = TRAITS, chance: float = CHANCE
) -> list[Shift]:
    """Return in which traits photos differ from others, beyond chance and beyond what matters.

    Args:
        found: values of the photos.
        known: values of the others.
        traits: that are compared.
        chance: that anything is told where nothing is, of all traits together.
    """
    told = []
    for trait in traits:
        one, other = (np.asarray(values.get(trait, ()), np.float64) for values in (found, known))
        if min(len(one), len(other)) < FEWEST or not _matters(trait, one, other):
            continue
        from scipy.stats import mannwhitneyu  # takes a while to load, and most photos are as the others are

        tested = mannwhitneyu(one, other)
        pairs = float(tested.statistic) / (len(one) * len(other))
        likely = min(1.0, float(tested.pvalue) * len(traits))
        if max(pairs, 1 - pairs) >= LARGE and likely < chance:
            told.append(Shift(trait, float(np.median(one)), float(np.median(other)), likely))
    return told


def _matters(trait: Trait, found: NDArray[np.float64], known: NDArray[np.float64]) -> bool:
    """Whether the medians are apart by more than anybody would overlook."""
    before = float(np.median(known))
    floor = _SHARE[trait] * abs(before) if trait in _SHARE else _FLOORS[trait]
    return abs(float(np.median(found)) - before) > floor


def listed(told: Sequence[Shift]) -> str:
    """Return shifts in a row of words: `darker (…), less sharp (…)`."""
    return ", ".join(shift.words for shift in told)
