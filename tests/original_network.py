"""The original program's network, of plain Keras layers in its order, and a file of weights as its Keras wrote them."""

from pathlib import Path

import h5py
import keras
import numpy as np
from keras import layers


def original_network(kind, shape, depth=3, kernel=5, maps=4):
    """Return the network that the original program builds: `AESc` or `AE`, without any dropout."""
    image = layers.Input(shape)
    encoded, deep = [], image
    for level in range(depth):
        deep = layers.Conv2D(maps * 2**level, kernel, strides=2, padding="same")(deep)
        deep = layers.LeakyReLU(negative_slope=0.3)(layers.BatchNormalization()(deep))
        encoded.append(deep)
    deep = layers.UpSampling2D()(deep)
    for level in reversed(range(depth - 1)):
        deep = layers.Conv2D(maps * 2**level, kernel, padding="same")(deep)
        deep = layers.LeakyReLU(negative_slope=0.3)(layers.BatchNormalization()(deep))
        deep = _cropped(deep, encoded[level])
        if kind == "AESc":
            deep = layers.Add()([encoded[level], deep])
        deep = layers.UpSampling2D()(deep)
    out = layers.Conv2D(shape[2], kernel, padding="same", activation="sigmoid")(deep)
    model = keras.Model(image, _cropped(out, image))
    rng = np.random.default_rng(0)
    model.set_weights([_random(array, rng) for array in model.get_weights()])
    return model


def _cropped(maps, like):
    """Return maps without the last row or column that the others do not have."""
    down, across = maps.shape[1] - like.shape[1], maps.shape[2] - like.shape[2]
    return layers.Cropping2D(((0, down), (0, across)))(maps) if down or across else maps


def _random(array, rng):
    """Return weights and statistics as a trained network may have them: those that are near 0 and 1 vary."""
    if array.ndim > 1:
        return rng.normal(0, 1 / np.sqrt(np.prod(array.shape[:-1])), array.shape)
    return array + rng.uniform(-0.2, 0.2, array.shape)


def write_legacy(path: Path, model: keras.Model) -> None:
    """Write weights as Keras 2 did: a group a layer, and the names in their order as attributes."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [layer.name.encode() for layer in model.layers]
        file.attrs["keras_version"] = b"2.3.1"
        for layer in model.layers:
            group = file.create_group(layer.name)
            names = [f"{layer.name}/{weight.name}:0" for weight in layer.weights]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, value in zip(names, layer.get_weights(), strict=True):
                group[name] = value
