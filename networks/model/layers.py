"""Layers of our own: upsampling and convolution in one step, cropping, and dropout that never rests."""

import math
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

_FEW_PIXELS = 16  # rows x columns up to which a convolution is computed as a matrix product


@keras.saving.register_keras_serializable(package="networks")
class UpsampledConv2D(keras.layers.Layer):
    """Nearest x2 upsampling, then a "same" convolution, at the cost of a convolution of the small image.

    Exactly `Conv2D(filters, kernel_size, padding="same")(UpSampling2D(2)(x))`, zero padding included, with
    the weights of that `Conv2D`: kernel (k, k, C_in, filters), bias (filters,). Several taps of the kernel
    meet the same source pixel. They are summed beforehand, which leaves one small kernel for each of the
    2 x 2 positions (phases) within a source pixel, and no large upsampled tensor in between.

    Call: (N, H, W, C_in) to (N, 2H, 2W, filters), channels last.

    Args:
        filters: number of output channels.
        kernel_size: k, the side of the kernel in upsampled pixels; odd.
        use_bias: whether a bias is added.
        kernel_initializer: as for `Conv2D`.
        dropout: share of the upsampled values that is dropped while training, 0 up to but not 1; with it, a step
            takes the large tensor.
        seed: of what is dropped.

    Raises:
        ValueError: `kernel_size` is even, which leaves "same" without a centre.
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        dropout: float = 0.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if kernel_size % 2 == 0:
            raise ValueError(f"kernel_size must be odd, got {kernel_size}")
        self.filters = filters
        self.kernel_size = kernel_size
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.taps = _phase_taps(kernel_size)
        self.dropout = dropout
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed) if dropout else None

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create the weights, which have the names and shapes of `Conv2D`'s."""
        self.kernel = self.add_weight(
            name="kernel",
            shape=(self.kernel_size, self.kernel_size, input_shape[-1], self.filters),
            initializer=self.kernel_initializer,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros")

    def call(self, inputs: Any, training: bool = False) -> Any:
        """Return the convolution of the upsampled `inputs`."""
        if self.dropout and training:
            upsampled = ops.repeat(ops.repeat(inputs, 2, axis=1), 2, axis=2)
            dropped = keras.random.dropout(upsampled, self.dropout, seed=self.seed_generator)
            outputs = ops.conv(dropped, self.kernel, padding="same", data_format="channels_last")
            return outputs if self.bias is None else outputs + self.bias
        radius = self.kernel_size // 2
        if radius % 2 == 0:
            outputs = self._interleave(self._convolve(inputs, "same"))
        else:  # the phases are one source pixel apart: see _phase_taps
            margin = (radius + 1) // 2
            padded = ops.pad(inputs, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
            outputs = self._interleave(self._convolve(padded, "valid"))
            rows, columns = ops.shape(outputs)[1:3]
            outputs = _window(outputs, 1, rows - 2, columns - 2)
        return outputs if self.bias is None else outputs + self.bias

    def _convolve(self, inputs: Any, padding: str) -> Any:
        """Return the four phases side by side: (N, H', W', 4 x filters)."""
        kernels = self._phase_kernels(inputs.shape[-1])
        if (
            padding == "same"
            and None not in inputs.shape[1:3]
            and math.prod(inputs.shape[1:3]) <= _FEW_PIXELS
        ):
            return _convolved_as_product(inputs, kernels)
        return ops.conv(inputs, kernels, padding=padding, data_format="channels_last")

    def _phase_kernels(self, channels: int) -> Any:
        """Return the kernels of the four phases side by side: (m, m, channels, 4 x filters)."""
        size = self.taps.shape[1]
        taps = np.einsum("pmk,qnl->mnpqkl", self.taps, self.taps)
        taps = taps.reshape(4 * size**2, self.kernel_size**2)
        kernel = ops.reshape(self.kernel, (self.kernel_size**2, channels * self.filters))
        kernels = ops.matmul(ops.cast(taps, kernel.dtype), kernel)  # one product: faster than einsum
        kernels = ops.reshape(kernels, (size**2, 4, channels, self.filters))
        kernels = ops.transpose(kernels, (0, 2, 1, 3))
        return ops.reshape(kernels, (size, size, channels, 4 * self.filters))

    def _interleave(self, phases: Any) -> Any:
        """Return (N, 2H, 2W, filters) from (N, H, W, row phase x column phase x filters)."""
        batch, rows, columns, _ = ops.shape(phases)
        maps = ops.reshape(phases, (batch, rows, columns, 2, 2 * self.filters))
        maps = ops.transpose(maps, (0, 1, 3, 2, 4))  # faster than depth_to_space
        return ops.reshape(maps, (batch, 2 * rows, 2 * columns, self.filters))

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return (N, 2H, 2W, filters)."""
        batch, *sides, _ = input_shape
        return (batch, *(None if side is None else 2 * side for side in sides), self.filters)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make this layer again."""
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "use_bias": self.use_bias,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
            "dropout": self.dropout,
            "seed": self.seed,
        }


@keras.saving.register_keras_serializable(package="networks")
class UnitRange(keras.layers.Layer):
    """Clips to 0..1, but not in training: there, what lies beyond would have no gradient to come back by."""

    def call(self, inputs: Any, training: bool = False) -> Any:
        """Return the inputs, clipped unless in training."""
        return inputs if training else ops.clip(inputs, 0.0, 1.0)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape of the inputs."""
        return input_shape


def _convolved_as_product(inputs: Any, kernels: Any) -> Any:
    """Return a "same" convolution as one matrix product: (N, H, W, C_in) and (m, m, C_in, C_out) to (N, H, W, C_out).

    Where there are more kernels than pixels, this is faster on a processor than a convolution, whose gradient of the
    kernels is slow there: with 512 maps of 4 x 4, a whole training step of the paper's network by a twelfth.
    """
    side, _, channels, filters = kernels.shape
    rows, columns = inputs.shape[1:3]
    margin = side // 2
    padded = ops.pad(inputs, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    seen = [padded[:, i : i + rows, j : j + columns] for i in range(side) for j in range(side)]
    around = ops.reshape(ops.concatenate(seen, axis=-1), (-1, side**2 * channels))
    outputs = ops.matmul(around, ops.reshape(kernels, (-1, filters)))
    return ops.reshape(outputs, (-1, rows, columns, filters))


def _phase_taps(kernel_size: int) -> NDArray[np.float32]:
    """Return which taps of a kernel share a source pixel, along one axis.

    Upsampled pixel 2i + p, seen through tap d in -r..r, is source pixel i + floor((p + d) / 2), so each
    phase p meets r + 1 source pixels. For even r they are i - r/2 .. i + r/2 in both phases. For odd r
    those of phase 1 lie one further on. The taps are aligned as if they did not; so phase 1 of pixel i
    comes out at i + 1, and next to phase 0 of i + 1. With the two phases swapped, interleaving them then
    gives every upsampled pixel in order, only one place late: `call` cuts the border off.

    Args:
        kernel_size: k = 2r + 1.

    Returns:
        (2, m, k) with m = r + 1: 1 where a tap falls on a source pixel, else 0. First the phase that is
        stored first: phase 0 for even r, phase 1 for odd r.
    """
    radius = kernel_size // 2
    taps = np.zeros((2, radius + 1, kernel_size), np.float32)
    for phase in (0, 1):
        stored = phase ^ (radius % 2)
        first = (phase - radius) // 2
        for tap in range(-radius, radius + 1):
            taps[stored, (phase + tap) // 2 - first, tap + radius] = 1
    return taps


@keras.saving.register_keras_serializable(package="networks")
class CropTo(keras.layers.Layer):
    """Keep the first rows and columns: (N, H, W, C) to (N, rows, columns, C).

    `Cropping2D` does the same, but its gradient costs a training step of odd images a tenth of its time.
    """

    def __init__(self, rows: int, columns: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows
        self.columns = columns

    def call(self, inputs: Any) -> Any:
        """Return the first rows and columns of `inputs`."""
        return _window(inputs, 0, self.rows, self.columns)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return (N, rows, columns, C)."""
        return (input_shape[0], self.rows, self.columns, input_shape[-1])

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make this layer again."""
        return {**super().get_config(), "rows": self.rows, "columns": self.columns}


def _window(maps: Any, start: int, rows: int, columns: int) -> Any:
    """Return maps[:, start : start + rows, start : start + columns], with a gradient 30 times as fast."""
    batch, _, _, channels = ops.shape(maps)
    return ops.slice(maps, (0, start, start, 0), (batch, rows, columns, channels))


@keras.saving.register_keras_serializable(package="networks")
class MonteCarloDropout(keras.layers.Layer):
    """Dropout that is always active, also when predicting: each pass is one sample.

    The values kept are scaled by 1 / (1 - rate), so their mean stays. The layer has no weights.

    Args:
        rate: share of values set to 0, 0 up to but not 1.
        seed: of the sequence of masks.
    """

    def __init__(self, rate: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def begin_sequence(self, number: int) -> None:
        """Go to the beginning of a sequence of masks: the seed has one for each number, 0 or more."""
        first, _ = keras.ops.convert_to_numpy(self.seed_generator.state)
        self.seed_generator.state.assign([first, number % 2**31])  # PyTorch takes no larger ones

    def call(self, inputs: Any) -> Any:
        """Return `inputs` with a new random share of the values set to 0."""
        return keras.random.dropout(inputs, self.rate, seed=self.seed_generator)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape of the input."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make this layer again."""
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}
