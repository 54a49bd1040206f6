"""Drift: whether the photos of an inspection come to differ from those of the training, some at a time.

A note, no verdict: each photo is judged by itself. All blocks of an inspection together tell of a drift where there is
none in 1 of 100 inspections at most: the n-th block is allowed 6 / (pi n)^2 of that, which adds up to all of it.
"""

import math
from collections.abc import Mapping, Sequence

from datasets.likeness.shift import CHANCE, listed, shifts, values_of
from datasets.likeness.traits import Trait, Traits

BLOCK = 25  # photos that are compared at a time


class Drift:
    """Takes in how photos were taken, in the order in which they come."""

    def __init__(self, training: Mapping[Trait, Sequence[float]]) -> None:
        """Begin with no photos.

        Args:
            training: values of good images of the training.
        """
        self._training = training
        self._last: list[Traits] = []
        self._blocks = 0
        self.told: list[str] = []  # of each block that differs, in sentences

    def take(self, traits: Traits) -> str | None:
        """Take in a photo. Returns what is to be said of the last ones, once a block is full and differs."""
        self._last.append(traits)
        if len(self._last) < BLOCK:
            return None
        self._blocks += 1
        found, self._last = values_of(self._last), []
        told = shifts(found, self._training, chance=CHANCE * 6 / (math.pi * self._blocks) ** 2)
        if not told:
            return None
        says = f"the last {BLOCK} photos are not like those of the training: {listed(told)}"
        self.told.append(says)
        return says
