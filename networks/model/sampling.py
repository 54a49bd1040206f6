"""MC dropout: many reconstructions of one image, each with other values dropped, and how far they disagree.

What is dropped follows from the image's pixels and the seed, so that an image has one result whatever was looked at
before.

Source: arXiv:2008.12977, uncertainty-based detection.
"""

from typing import Any
from zlib import crc32

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from networks.choices.architectures import AE, Architecture, UNet
from networks.model.autoencoder import build
from networks.model.layers import MonteCarloDropout
from networks.runs.inputs import Shape


class Sampler:
    """Draws reconstructions in batches. What lies before the first dropout is the same for all, and computed once.

    Args:
        architecture: of the trained network.
        shape: rows, columns, channels of its images.
        weights: of the trained network, in order.
        samples: reconstructions of each image, 2 or more.
        seed: of what is dropped.

    Raises:
        ValueError: the architecture drops nothing, so all samples would be the same; or there are fewer than 2.
    """

    def __init__(
        self, architecture: Architecture, shape: Shape, weights: list[NDArray[Any]], samples: int, seed: int
    ) -> None:
        active = [level for level, rate in enumerate(architecture.level_rates) if rate > 0]
        if not active or samples < 2:
            raise ValueError(
                f"needs a level with an mc_dropout rate above 0 and 2 samples, got {active}, {samples}"
            )
        whole = build(architecture, shape, mc_dropout=True, seed=seed)
        whole.set_weights(weights)
        self.shape = shape
        self.samples = samples
        first = active[0]
        kept = [whole.get_layer(f"encoder_{first}_mc").input]
        if not isinstance(architecture, AE):  # the decoder takes the levels before it, too
            kept += [whole.get_layer(f"encoder_{level}_relu").output for level in range(first)]
        if isinstance(architecture, UNet):  # and the image itself
            kept.append(whole.input)
        self._fixed = keras.Model(whole.input, kept)
        self._drawn = keras.Model(kept, whole.output)
        self._droppers = [layer for layer in whole.layers if isinstance(layer, MonteCarloDropout)]

    def __call__(self, images: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the mean and the variance of each image's samples.

        Args:
            images: (N, H, W, C), grey levels 0..255.

        Returns:
            mean: (N, H, W, C), grey levels, not rounded.
            variance: (N, H, W), averaged over the channels, in grey levels squared.

        Raises:
            ValueError: the images are not uint8, or not of the network's shape.
        """
        if images.dtype != np.uint8 or images.shape[1:] != self.shape:
            raise ValueError(
                f"images must be uint8 (N, H, W, C) with {self.shape}, got {images.dtype} {images.shape}"
            )
        means = np.empty(images.shape, np.float32)
        variances = np.empty(images.shape[:3], np.float32)
        for at, image in enumerate(images):
            maps = self._fixed.predict_on_batch(image[None].astype(np.float32) / 255)
            levels = maps if isinstance(maps, list) else [maps]  # Keras unpacks a list of one
            repeated = [ops.repeat(level, self.samples, axis=0) for level in levels]
            of_image = crc32(image.tobytes())
            for layer in self._droppers:
                layer.begin_sequence(of_image)
            samples = self._drawn.predict_on_batch(repeated)
            samples = 255 * np.asarray(samples, np.float32)
            means[at] = samples.mean(axis=0)
            variances[at] = samples.var(axis=0).mean(axis=-1)
        return means, variances
