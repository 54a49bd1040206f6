"""Batches to train on: pairs of a corrupted image and the same image clean, as a network takes them."""

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from networks.training.pair_workers import PairWorkers
from networks.training.pairs import Pairs

_AHEAD = 2  # batches that are made while the network works on another one
PairBatch = tuple[NDArray[np.float32], NDArray[np.float32]]  # corrupted, clean: (N, H, W, C) in 0..1


class CorruptedPairs(keras.utils.PyDataset):
    """An epoch of (corrupted, clean) pairs.

    Args:
        pairs: what makes them.
        workers: what makes them beside the network; None: they are made when they are asked for.
    """

    def __init__(self, pairs: Pairs, workers: PairWorkers | None = None) -> None:
        super().__init__()
        self.pairs = pairs
        self.epoch = 0
        self.error: Exception | None = None  # that a backend's thread met while it asked for a batch
        self._maker = workers or pairs

    def __len__(self) -> int:
        """Return the number of batches in an epoch."""
        return len(self.pairs)

    def __getitem__(self, index: int) -> PairBatch:
        """Return batch `index` of the epoch; noise may take it out of 0..1."""
        corrupted, clean = self._maker.batch(self.epoch, index)
        rng = np.random.default_rng((*self.pairs.seed, self.epoch, index, 3))
        return self.pairs.noise.add_to(to_unit(corrupted), to_unit(clean), rng)

    @property
    def shape(self) -> tuple[int, ...]:
        """(H, W, C) of the images."""
        return self.pairs.shape

    def go_to(self, epoch: int) -> None:
        """Continue with an epoch, counted from 0: its order and corruptions."""
        if not self.pairs.fixed:
            self.epoch = epoch

    def on_epoch_end(self) -> None:
        """Go to the next epoch's order and corruptions."""
        self.go_to(self.epoch + 1)


def fed(batches: CorruptedPairs) -> Any:
    """Return the batches as `fit` takes them.

    On TensorFlow they come by a `tf.data` pipeline that is not tuned by itself. The one that Keras makes is, and its
    tuner holds the end of every other short epoch up for five seconds (TensorFlow 2.21).
    """
    if keras.backend.backend() != "tensorflow":
        return batches
    import tensorflow as tf

    def epoch() -> Iterator[PairBatch]:
        try:
            for at in range(len(batches)):
                yield batches[at]
        except Exception as error:  # TensorFlow would keep its text alone
            batches.error = error
            raise
        batches.on_epoch_end()

    of_images = tf.TensorSpec((None, *batches.shape), tf.float32)
    options = tf.data.Options()
    options.autotune.enabled = False
    data = tf.data.Dataset.from_generator(epoch, output_signature=(of_images, of_images))
    counted = data.apply(tf.data.experimental.assert_cardinality(len(batches)))
    return counted.prefetch(_AHEAD).with_options(options)


def to_unit(images: NDArray[Any]) -> NDArray[np.float32]:
    """Return grey levels 0..255 as the network's 0..1."""
    unit = images.astype(np.float32)
    unit *= np.float32(1 / 255)
    return unit
