"""Using a trained network: from images to what they would look like without their defects."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import keras
import numpy as np
from numpy.typing import NDArray

from datasets.patches import Window, put_together, windows

_PATCHES = 16  # that go through the network at once


def reconstruct(model: keras.Model, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the network's clean version of a batch of images.

    The first call compiles; later ones with as many images are fast. All images go through at once, so a
    large set must come in batches.

    Args:
        model: as `networks.model.autoencoder.build` returns it, trained.
        images: (N, H, W, C), grey levels 0..255, of the size and channels of the model.

    Returns:
        (N, H, W, C), grey levels 0..255, not rounded.

    Raises:
        ValueError: the images are not uint8, or not of the model's shape.
    """
    if images.dtype != np.uint8:
        raise ValueError(f"images must be uint8, got {images.dtype}")
    if images.ndim != 4 or images.shape[1:] != model.input_shape[1:]:
        raise ValueError(f"images must be (N, H, W, C) with {model.input_shape[1:]}, got {images.shape}")
    reconstructions: NDArray[np.float32] = model.predict_on_batch(images.astype(np.float32) / 255)
    return reconstructions * np.float32(255)


def in_full_batches(
    images: NDArray[np.uint8], size: int, work: Callable[[NDArray[np.uint8]], NDArray[np.float32]]
) -> Iterator[NDArray[np.float32]]:
    """Yield what a network makes of images, (N, …), `size` at a time; the last batch is filled up for it.

    So one shape is compiled once, and an image comes out the same in any company: a network's last digits depend on
    how many it is given.
    """
    for first in range(0, len(images), size):
        few = images[first : first + size]
        yield work(np.concatenate([few, np.repeat(few[-1:], size - len(few), axis=0)]))[: len(few)]


def reconstruct_large(
    model: keras.Model, image: NDArray[np.uint8], stride: int | None = None
) -> NDArray[np.float32]:
    """Return a patch network's clean version of an image of any size from a patch on.

    Args:
        model: whose images are the patches.
        image: (H, W, C), grey levels 0..255.
        stride: pixels from one patch to the next at the most; None: half of its side.

    Returns:
        (H, W, C), grey levels 0..255, not rounded; where patches overlap, their weighted mean.

    Raises:
        ValueError: the image is not uint8, or smaller than a patch.
    """
    rows, columns, _ = image.shape
    places = windows(rows, columns, model.input_shape[1:3], stride)
    return put_together(_patches(model, image, places), places, rows, columns)


def _patches(
    model: keras.Model, image: NDArray[np.uint8], places: Sequence[Window]
) -> Iterator[NDArray[np.float32]]:
    size = min(_PATCHES, len(places))
    for first in range(0, len(places), size):
        few = np.stack([image[place] for place in places[first : first + size]])
        for found in in_full_batches(few, size, partial(reconstruct, model)):
            yield from found
