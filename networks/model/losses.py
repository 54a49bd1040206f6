"""Losses: what a training makes small. Images and reconstructions are (N, H, W, C) in 0..1."""

from typing import Any

import keras
import numpy as np
from keras import ops

from networks.choices.training_scheme import Loss

WINDOW, SIGMA = 11, 1.5  # of the structural similarity: side and deviation, pixels
_C1, _C2 = 0.01**2, 0.03**2


def loss_of(spec: Loss) -> Any:
    """Return the weighted sum of losses that a scheme asks for, as a function that Keras takes."""
    parts = [(weight, _LOSSES[name]) for name, weight in spec.weights.items()]

    def loss(images: Any, reconstructions: Any) -> Any:
        return sum(weight * part(images, reconstructions) for weight, part in parts)

    loss.__name__ = "loss"
    return loss


def ssim(images: Any, reconstructions: Any) -> Any:
    """Return the mean structural similarity of each image, (N,), at most 1.

    Means, variances and the covariance are weighted by a Gaussian of 11 x 11 pixels with a deviation of 1.5; only
    where the window lies inside the image. Source: Wang et al., IEEE Transactions on Image Processing 13 (2004) 600.
    """
    mean_x, mean_y = _blurred(images), _blurred(reconstructions)
    variance_x = _blurred(images * images) - mean_x * mean_x
    variance_y = _blurred(reconstructions * reconstructions) - mean_y * mean_y
    covariance = _blurred(images * reconstructions) - mean_x * mean_y
    light = (2 * mean_x * mean_y + _C1) / (mean_x * mean_x + mean_y * mean_y + _C1)
    structure = (2 * covariance + _C2) / (variance_x + variance_y + _C2)
    return ops.mean(light * structure, axis=(1, 2, 3))


def _blurred(images: Any) -> Any:
    """Return the Gaussian means of each channel, as a row filter and then a column filter."""
    distance = np.arange(WINDOW) - WINDOW // 2
    weights = np.exp(-(distance**2) / (2 * SIGMA**2))
    weights = (weights / weights.sum()).astype(np.float32)
    channels = images.shape[-1]
    for shape in ((WINDOW, 1, 1, 1), (1, WINDOW, 1, 1)):
        kernel = ops.cast(np.tile(weights.reshape(shape), (1, 1, channels, 1)), images.dtype)
        images = ops.depthwise_conv(images, kernel, padding="valid", data_format="channels_last")
    return images


def _mean_squared_error(images: Any, reconstructions: Any) -> Any:
    return ops.mean(ops.square(images - reconstructions), axis=(1, 2, 3))


def _mean_absolute_error(images: Any, reconstructions: Any) -> Any:
    return ops.mean(ops.abs(images - reconstructions), axis=(1, 2, 3))


def _dissimilarity(images: Any, reconstructions: Any) -> Any:
    return 1 - ssim(images, reconstructions)


_LOSSES = {"mse": _mean_squared_error, "mae": _mean_absolute_error, "ssim": _dissimilarity}


def optimizer_of(name: str, learning_rate: float) -> keras.Optimizer:
    """Return a fresh optimizer by its name in a scheme."""
    match name:
        case "sgd":
            return keras.optimizers.SGD(learning_rate, momentum=0.9)
        case "rmsprop":
            return keras.optimizers.RMSprop(learning_rate)
        case "adamw":
            return keras.optimizers.AdamW(learning_rate)
        case "nadam":
            return keras.optimizers.Nadam(learning_rate)
        case _:
            return keras.optimizers.Adam(learning_rate)
