"""Sizes of defects, as shares of the image: of those that a design draws, and of the real ones."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from datasets.corruption.corruptions import AnyCorruption, OneOf, Pattern
from datasets.corruption.design import Design
from datasets.corruption.fillings import FILLINGS
from datasets.images import resize_mask
from datasets.layout import FILES

EDGES: NDArray[np.float64] = np.logspace(-4, 0, 25)  # of a histogram: 0.01 % to all of the image


def synthetic_sizes(design: Design, rows: int, columns: int, seed: int) -> Iterator[float]:
    """Yield the share of an image of that size that each seeded synthetic defect marks, without end.

    It is drawn on plain grey, whatever it would be filled with: a piece of the image, say, would not be seen there.
    """
    grey = np.full((rows, columns, 1), 128, np.uint8)
    region = None if design.region is None else resize_mask(design.region, rows, columns)
    small = Design(_seen_on_grey(design.corruption), region=region)
    at = 0
    while True:
        _, mask = small.corrupt(grey, np.random.default_rng((seed, at)))
        yield float(mask.mean())
        at += 1


def _seen_on_grey(corruption: AnyCorruption) -> AnyCorruption:
    """Return a corruption whose patterns are filled with noise."""
    if isinstance(corruption, Pattern):
        return corruption.model_copy(update={**dict.fromkeys(FILLINGS, 0), "noise": 1})
    if isinstance(corruption, OneOf):
        choices = [
            choice.model_copy(update={"corruption": _seen_on_grey(choice.corruption)})
            for choice in corruption.choices
        ]
        return corruption.model_copy(update={"choices": choices})
    return corruption


def real_sizes(dataset: Path) -> list[float]:
    """Return the share of its image that each mask of an imported data set marks; those that mark nothing left out."""
    if not (dataset / FILES).exists():
        return []
    with (dataset / FILES).open(newline="", encoding="utf-8") as file:
        marked = (row.get("marked") for row in csv.DictReader(file))
        return [share for text in marked if text and (share := float(text)) > 0]


def histogram(sizes: Sequence[float]) -> NDArray[np.float64]:
    """Return which share of the sizes lies between each two of `EDGES`; beyond them is in the first or the last."""
    counts, _ = np.histogram(np.clip(sizes, EDGES[0], EDGES[-1]), EDGES)
    return np.asarray(counts / max(len(sizes), 1), np.float64)
