"""Batches to train on: pairs of a corrupted image and the same image clean.

Each pair depends on the seed, the epoch and its place in the epoch alone, so that a training can be repeated.
"""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from datasets.add_corruption import add_corruption
from datasets.corruptions import Corruption
from datasets.region import Region

Batch = tuple[NDArray[np.float32], NDArray[np.float32]]  # corrupted, clean: (N, H, W, C) in 0..1


class CorruptedPairs(keras.utils.PyDataset):
    """An epoch of (corrupted, clean) pairs, made as they are asked for.

    Args:
        images: (N, H, W, C) uint8, the clean images.
        corruption: what is added to each.
        length: pairs in an epoch; images are used equally often, in random order.
        batch_size: pairs in a batch; the last one may be smaller.
        seed: of the order and the corruptions.
        region: where on the images the defects may lie; anywhere if None.
        fixed: whether every epoch is the same, as validation needs.
    """

    def __init__(
        self,
        images: NDArray[np.uint8],
        corruption: Corruption,
        length: int,
        batch_size: int,
        seed: tuple[int, ...],
        region: Region | None = None,
        fixed: bool = False,
    ) -> None:
        super().__init__()
        self.images = images
        self.corruption = corruption
        self.length = length
        self.batch_size = batch_size
        self.seed = seed
        self.region = region
        self.fixed = fixed
        self.epoch = 0
        self._order = self._shuffled()

    def __len__(self) -> int:
        """Return the number of batches in an epoch."""
        return -(-self.length // self.batch_size)

    def __getitem__(self, index: int) -> Batch:
        """Return batch `index` of the epoch."""
        places = range(index * self.batch_size, min((index + 1) * self.batch_size, self.length))
        clean = self.images[self._order[places.start : places.stop]]
        corrupted = np.empty_like(clean)
        for at, place in enumerate(places):
            rng = np.random.default_rng((*self.seed, self.epoch, place))
            corrupted[at], _ = add_corruption(clean[at], self.corruption, rng, self.region)
        return to_unit(corrupted), to_unit(clean)

    def on_epoch_end(self) -> None:
        """Go to the next epoch's order and corruptions."""
        if not self.fixed:
            self.epoch += 1
            self._order = self._shuffled()

    def _shuffled(self) -> NDArray[np.intp]:
        """Return which image stands at each place of the epoch: whole rounds of all images, each shuffled."""
        rng = np.random.default_rng((*self.seed, self.epoch))
        rounds = -(-self.length // len(self.images))
        return np.concatenate([rng.permutation(len(self.images)) for _ in range(rounds)])[: self.length]


def to_unit(images: NDArray[Any]) -> NDArray[np.float32]:
    """Return grey levels 0..255 as the network's 0..1."""
    return images.astype(np.float32) * np.float32(1 / 255)
