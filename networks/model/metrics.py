"""Figures of merit of a reconstruction, for training."""

from typing import Any

from keras import ops


def psnr(images: Any, reconstructions: Any) -> Any:
    """Return the peak signal-to-noise ratio of each image, (N,), in dB, for pixels in 0..1.

    Capped at 100 dB, where the two are the same.
    """
    squared_error = ops.mean(ops.square(ops.subtract(images, reconstructions)), axis=(1, 2, 3))
    return -10 * ops.log10(ops.maximum(squared_error, 1e-10))
