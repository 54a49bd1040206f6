"""EfficientNet-Lite0, built of the tensors that PyTorch's port of it has, as far as it is needed.

Source: the Lite variant of arXiv:1905.11946 (ReLU6, no squeeze-and-excitation); names of `efficientnet_lite_pytorch`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from networks.pretrained.torch_file import Tensors

Kernel = NDArray[np.float32]

_STEM = 32  # channels
_EPSILON = 1e-3  # of the batch normalization
_STAGES = (  # blocks, side of the kernel, stride of the first block, expansion, channels
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


@dataclass(frozen=True)
class _Block:
    """Widens, looks around, narrows; adds what came in where that has the same shape."""

    kernel: int
    stride: int
    expansion: int
    channels: int


_BLOCKS = [
    _Block(kernel, stride if at == 0 else 1, expansion, channels)
    for count, kernel, stride, expansion, channels in _STAGES
    for at in range(count)
]
BLOCKS = len(_BLOCKS)


def build_lite0(tensors: Tensors, rows: int, columns: int, blocks: Sequence[int]) -> keras.Model:
    """Return the network up to the last of some blocks.

    Args:
        tensors: of the whole network or of as many blocks, by PyTorch's names.
        rows: of the images.
        columns: of the images.
        blocks: whose activations come out, counted from 0.

    Returns:
        From images (N, rows, columns, 3), grey levels 0 to 255, to a list of activations, one for each of `blocks`.

    Raises:
        KeyError: a tensor is missing.
        ValueError: a tensor has another shape than the network's, or there is no such block.
    """
    if not blocks or min(blocks) < 0 or max(blocks) >= BLOCKS:
        raise ValueError(f"blocks must be from 0 to {BLOCKS - 1}, got {list(blocks)}")
    images = keras.Input((rows, columns, 3))
    x = keras.layers.Rescaling(1 / 128, -127 / 128)(images)
    x = _convolved(tensors, x, ("_conv_stem", "_bn0"), _STEM, kernel=3, strides=2)
    activations = []
    for at, block in enumerate(_BLOCKS[: max(blocks) + 1]):
        x = _through(tensors, x, f"_blocks.{at}.", block)
        activations.append(x)
    return keras.Model(images, [activations[at] for at in blocks])


def _through(tensors: Tensors, before: Any, name: str, block: _Block) -> Any:
    x, wide = before, before.shape[-1] * block.expansion
    if block.expansion > 1:
        x = _convolved(tensors, x, (f"{name}_expand_conv", f"{name}_bn0"), wide)
    x = _looked_around(tensors, x, name, block)
    x = _convolved(tensors, x, (f"{name}_project_conv", f"{name}_bn2"), block.channels, is_linear=True)
    return x + before if x.shape == before.shape and block.stride == 1 else x


def _convolved(
    tensors: Tensors,
    x: Any,
    names: tuple[str, str],
    channels: int,
    kernel: int = 1,
    strides: int = 1,
    is_linear: bool = False,
) -> Any:
    """Return what comes out of a convolution and its normalization, which are one here."""
    weights = _shaped(tensors, f"{names[0]}.weight", (channels, x.shape[-1], kernel, kernel))
    scale, shift = _normalization(tensors, names[1], channels)
    layer = keras.layers.Conv2D(
        channels, kernel, strides, "same", activation=None if is_linear else keras.ops.relu6
    )
    after = layer(x)
    layer.set_weights([weights.transpose(2, 3, 1, 0) * scale, shift])
    return after


def _looked_around(tensors: Tensors, x: Any, name: str, block: _Block) -> Any:
    channels, side = x.shape[-1], block.kernel
    weights = _shaped(tensors, f"{name}_depthwise_conv.weight", (channels, 1, side, side))
    scale, shift = _normalization(tensors, f"{name}_bn1", channels)
    layer = keras.layers.DepthwiseConv2D(side, block.stride, "same", activation=keras.ops.relu6)
    after = layer(x)
    layer.set_weights([weights.transpose(2, 3, 0, 1) * scale[:, None], shift])
    return after


def _normalization(tensors: Tensors, name: str, channels: int) -> tuple[Kernel, Kernel]:
    """Return by what a batch normalization multiplies each channel, and what it adds."""
    weight, bias, mean, variance = (
        _shaped(tensors, f"{name}.{part}", (channels,))
        for part in ("weight", "bias", "running_mean", "running_var")
    )
    scale = weight / np.sqrt(variance + np.float32(_EPSILON))
    return scale, bias - mean * scale


def _shaped(tensors: Mapping[str, NDArray[Any]], name: str, shape: tuple[int, ...]) -> Kernel:
    found = tensors[name]
    if found.shape != shape:
        raise ValueError(f"{name} must be of {shape}, got {found.shape}")
    return np.asarray(found, np.float32)
