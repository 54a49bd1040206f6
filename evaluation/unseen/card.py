"""What an evaluation finds of unseen defects, as figures. Pure NumPy; the window reads cards, too."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from evaluation.scoring.ranking import Ranking
from evaluation.unseen.defects import WORDS, Kind

Scores = NDArray[np.float64]
_CHANCE = 0.65  # an AUROC up to here: mostly missed
_WELL = 0.9


@dataclass(frozen=True)
class UnseenCard:
    """How well good images are told from the same with a defect of a kind that was not trained on."""

    images: int  # held-out good ones, each in another mild disturbance
    auroc: float  # 0..1, mean over the kinds
    by_kind: Mapping[Kind, float]  # AUROC of each

    @property
    def is_weak(self) -> bool:
        """Whether it finds hardly more than chance would."""
        return self.auroc <= _CHANCE

    @property
    def says(self) -> str:
        """The card in a sentence or two."""
        found = (
            f"Defects of kinds that no training draws, on {self.images} held-out good images in slightly other light "
            f"and place: AUROC {self.auroc:.3f}, where 0.5 is chance."
        )
        well = [WORDS[kind] for kind, auroc in self.by_kind.items() if auroc >= _WELL]
        hardly = [WORDS[kind] for kind, auroc in self.by_kind.items() if auroc <= _CHANCE]
        if well:
            found += f" Best: {'; '.join(well)}."
        if hardly:
            found += f" Mostly missed: {'; '.join(hardly)}."
        return found


def card_of(good: Scores, planted: Mapping[Kind, Scores]) -> UnseenCard:
    """Return the card of images with and without defects.

    Args:
        good: (N,), scores of disturbed good images.
        planted: by kind, (N,), scores of the same with a defect.

    Raises:
        ValueError: there are no images, or no kinds.
    """
    by_kind = {kind: _auroc(good, scores) for kind, scores in planted.items()}
    return UnseenCard(len(good), mean(by_kind.values()), by_kind)


def _auroc(good: Scores, planted: Scores) -> float:
    found = Ranking.of([*good, *planted], [False] * len(good) + [True] * len(planted)).area()
    if found is None:
        raise ValueError("a card needs at least one good image, got none")
    return found
