"""The accelerators of this machine: which there are, and training on several of them at once."""

from contextlib import AbstractContextManager, nullcontext

import keras


def devices() -> list[str]:
    """Return the names of what the backend can compute on: cpu:0, gpu:0, gpu:1."""
    if keras.backend.backend() == "torch":  # Keras's own list knows nothing of PyTorch
        import torch

        return ["cpu:0", *(f"cuda:{number}" for number in range(torch.cuda.device_count()))]
    return list(keras.distribution.list_devices())


def gpus() -> list[str]:
    """Return the names of the GPUs that the backend sees."""
    return [device for device in devices() if not device.startswith("cpu")]


def convolution_library() -> str | None:
    """Return what computes convolutions on the processor: oneDNN or Eigen; None if the backend does not say."""
    if keras.backend.backend() != "tensorflow":
        return None
    from tensorflow.python.util import _pywrap_util_port  # TensorFlow says it nowhere else

    return "oneDNN" if _pywrap_util_port.IsMklEnabled() else "Eigen"


def spread(batch_size: int) -> AbstractContextManager[object]:
    """Return a context in which a network is built and trained on every GPU, each with its share of a batch.

    With one GPU, or none, or a batch that does not divide evenly, nothing is spread. Keras's own distribution API
    does it for JAX, TensorFlow's mirrored strategy for TensorFlow; PyTorch trains on the first GPU alone.
    """
    found = gpus()
    if len(found) < 2 or batch_size % len(found):
        return nullcontext()
    return over(found)


def over(names: list[str]) -> AbstractContextManager[object]:
    """Return a context in which a network is built and trained on these devices, each with its share of a batch."""
    if keras.backend.backend() == "jax":
        distribution: AbstractContextManager[object] = keras.distribution.DataParallel(devices=names).scope()
        return distribution
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        strategy: AbstractContextManager[object] = tf.distribute.MirroredStrategy(
            [device.upper() for device in names]
        ).scope()
        return strategy
    return nullcontext()
