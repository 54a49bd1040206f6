"""One score made of several, each in spreads of good images: what one of them misses, another may see.

Nothing here knows of models, files or windows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.scoring.scores import Norm, Norms, rounded

MIXED: tuple[Norm, ...] = ("l1", "l2", "linf", "top1")
FLOOR = 0.02  # of the mean, that is added to each spread: few images may be alike by chance

Values = NDArray[np.float64]  # (K,), one of each norm


@dataclass(frozen=True)
class Mixture:
    """What the norms of good images' maps are like."""

    count: int  # of the images
    total: Values
    squares: Values
    zero: Values  # means in spreads, of all the images: added to each score, so that an empty map scores 0

    @classmethod
    def of(cls, good: Iterable[Norms]) -> "Mixture":
        """Return the mixture of good images, by the norms of their maps. Raises ValueError if there are none."""
        values = np.array([_values(norms) for norms in good], np.float64).reshape(-1, len(MIXED))
        if not len(values):
            raise ValueError("a mixture needs at least one image, got none")
        total, squares = values.sum(axis=0), np.square(values).sum(axis=0)
        mean, spread = _fitted(len(values), total, squares)
        return cls(len(values), total, squares, mean / spread)

    @property
    def fitted(self) -> tuple[Values, Values]:
        """The norms' means and spreads."""
        return _fitted(self.count, self.total, self.squares)

    def without(self, norms: Norms) -> "Mixture":
        """Return the mixture of the other images, so that one of them is scored as a new one would be.

        With one image alone, that is the mixture itself.
        """
        if self.count == 1:
            return self
        values = _values(norms)
        return Mixture(self.count - 1, self.total - values, self.squares - np.square(values), self.zero)

    def score(self, norms: Norms) -> float:
        """Return the mean of an image's norms, each in spreads of good images; never negative, and rounded."""
        mean, spread = self.fitted
        return rounded(max(float(((_values(norms) - mean) / spread + self.zero).mean()), 0.0))


def _values(norms: Norms) -> Values:
    return np.array([norms[name] for name in MIXED], np.float64)


def _fitted(count: int, total: Values, squares: Values) -> tuple[Values, Values]:
    """Return the norms' means and spreads."""
    mean = total / count
    spread = np.sqrt((squares / count - np.square(mean)).clip(min=0))
    return mean, spread + FLOOR * mean + 1e-9
