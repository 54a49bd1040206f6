"""Using a trained network: from images to what they would look like without their defects."""

import keras
import numpy as np
from numpy.typing import NDArray


def reconstruct(model: keras.Model, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the network's clean version of a batch of images.

    The first call compiles; later ones with as many images are fast. All images go through at once, so a
    large set must come in batches.

    Args:
        model: as `networks.autoencoder.build` returns it, trained.
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
