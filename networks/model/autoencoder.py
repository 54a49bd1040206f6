"""The autoencoder: an image goes in, and the same image without its defects comes out.

Source: arXiv:2008.12977. With six levels, a 5 x 5 kernel, 16 maps and one channel it has the paper's
8,737,921 parameters.
"""

from typing import Any
from zlib import crc32

import keras

from networks.choices.architectures import LEAKY_SLOPE, AESc, Architecture, UNet
from networks.model.layers import CropTo, MonteCarloDropout, UnitRange, UpsampledConv2D
from networks.model.normalization import BatchNormalization


def build(
    spec: Architecture, shape: tuple[int, int, int], mc_dropout: bool = False, seed: int = 0
) -> keras.Model:
    """Return the network that `spec` describes, with fresh weights.

    Encoder level i halves the rows and columns (odd ones round up) and has base_filters x 2**i maps. Each
    decoder level doubles them, is cropped to the encoder level of its size and, in an AESc, is added to it, or, in a
    UNet, stands beside it. A last upsampling brings back the image, or, in a UNet, what is added to the image.

    The weights are the same list with and without `mc_dropout`: `b.set_weights(a.get_weights())` works both
    ways, and so does a file of weights.

    Args:
        spec: the architecture.
        shape: (rows, columns, channels) of the images.
        mc_dropout: whether every pass drops values at random, at the spec's `level_rates`. Batch
            normalization then uses its trained statistics all the same.
        seed: of the first weights and of the dropout masks; one seed always gives the same weights.

    Returns:
        A model from (N, rows, columns, channels) to the same shape, both float32 in 0..1.

    Raises:
        ValueError: a side of the image is too short to be halved `depth` times.
    """
    rows, columns, channels = shape
    if min(rows, columns) < 2**spec.depth:
        raise ValueError(
            f"images must have at least {2**spec.depth} rows and columns for depth {spec.depth}, "
            f"got {rows} x {columns}"
        )
    blocks = _Blocks(spec, mc_dropout, seed)
    images = keras.Input(shape, name="images")
    levels = []
    maps = images
    for level in range(spec.depth):
        maps = blocks.encode(maps, level)
        levels.append(maps)
    for level in reversed(range(spec.depth - 1)):
        maps = blocks.decode(maps, levels[level], level)
    if isinstance(spec, UNet):
        return keras.Model(images, blocks.changed(images, maps), name=spec.kind)
    maps = blocks.upsample(maps, channels, "output")
    maps = _crop(maps, rows, columns, "output")
    outputs = keras.layers.Activation("sigmoid", dtype="float32", name="output_sigmoid")(maps)
    return keras.Model(images, outputs, name=spec.kind)


class _Blocks:
    """The levels of one network, each layer with a name and a seed of its own."""

    def __init__(self, spec: Architecture, mc_dropout: bool, seed: int) -> None:
        self.spec = spec
        self.mc_dropout = mc_dropout
        self.seed = seed

    def encode(self, maps: Any, level: int) -> Any:
        """Return encoder level `level`: (N, ceil(H/2), ceil(W/2), base_filters x 2**level)."""
        name = f"encoder_{level}"
        maps = keras.layers.Conv2D(
            self.spec.base_filters * 2**level,
            self.spec.kernel_size,
            strides=2,
            padding="same",
            kernel_initializer=self._initializer(name),
            name=f"{name}_conv",
        )(maps)
        maps = self._activate(maps, name)
        if self.spec.dropout > 0:
            layer = f"{name}_dropout"
            maps = keras.layers.Dropout(self.spec.dropout, seed=self._dropout_seed(layer), name=layer)(maps)
        return self._drop_always(maps, name, level)

    def decode(self, maps: Any, encoded: Any, level: int) -> Any:
        """Return decoder level `level`, of the shape of `encoded`, the encoder level of the same number."""
        name = f"decoder_{level}"
        maps = self.upsample(maps, self.spec.base_filters * 2**level, name)
        maps = self._activate(maps, name)
        maps = _crop(maps, encoded.shape[1], encoded.shape[2], name)
        maps = self._drop_always(maps, name, level)
        if isinstance(self.spec, AESc):
            maps = keras.layers.Add(name=f"{name}_add")([encoded, maps])
        if isinstance(self.spec, UNet):
            maps = keras.layers.Concatenate(name=f"{name}_beside")([encoded, maps])
        return maps

    def changed(self, images: Any, maps: Any) -> Any:
        """Return the images with what the network changes in them; at first, that is next to nothing."""
        _, rows, columns, channels = images.shape
        maps = self.upsample(maps, max(self.spec.base_filters // 2, 1), "image")
        maps = _crop(self._activate(maps, "image"), rows, columns, "image")
        maps = keras.layers.Concatenate(name="image_beside")([images, maps])
        change = keras.layers.Conv2D(
            channels,
            3,
            padding="same",
            kernel_initializer=keras.initializers.RandomNormal(stddev=1e-3, seed=self._seed_of("change")),
            name="change_conv",
        )(maps)
        sums = keras.layers.Add(dtype="float32", name="change_add")([images, change])
        return UnitRange(dtype="float32", name="output_range")(sums)

    def upsample(self, maps: Any, filters: int, name: str) -> Any:
        """Return `maps` upsampled by 2 and convolved: (N, 2H, 2W, filters).

        Values are dropped between the two, but not of the deepest level, which has dropped its own.
        """
        is_deepest = self.spec.depth == 1 or name == f"decoder_{self.spec.depth - 2}"
        return UpsampledConv2D(
            filters,
            self.spec.kernel_size,
            kernel_initializer=self._initializer(name),
            dropout=0.0 if is_deepest else self.spec.dropout,
            seed=self._dropout_seed(f"{name}_dropout"),
            name=f"{name}_conv",
        )(maps)

    def _activate(self, maps: Any, name: str) -> Any:
        maps = BatchNormalization(name=f"{name}_norm")(maps)
        return keras.layers.LeakyReLU(negative_slope=LEAKY_SLOPE, name=f"{name}_relu")(maps)

    def _drop_always(self, maps: Any, name: str, level: int) -> Any:
        rate = self.spec.level_rates[level]
        if not self.mc_dropout or rate == 0:
            return maps
        return MonteCarloDropout(rate, seed=self._dropout_seed(f"{name}_mc"), name=f"{name}_mc")(maps)

    def _initializer(self, name: str) -> keras.Initializer:
        return keras.initializers.GlorotUniform(self._seed_of(f"{name}_conv"))

    def _dropout_seed(self, layer: str) -> int:
        return self._seed_of(layer) % 2**31  # PyTorch takes no larger ones

    def _seed_of(self, layer: str) -> int:
        return crc32(f"{self.seed}/{layer}".encode())  # not hash(): that differs from run to run


def _crop(maps: Any, rows: int, columns: int, name: str) -> Any:
    if maps.shape[1:3] == (rows, columns):
        return maps
    return CropTo(rows, columns, name=f"{name}_crop")(maps)
