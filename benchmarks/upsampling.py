"""The network against one of Keras's own layers, UpSampling2D followed by Conv2D: one set of weights."""

from collections.abc import Iterator

import keras
import numpy as np
from numpy.typing import NDArray

from benchmarks.harness import Row, compare
from networks.choices.architectures import AESc
from networks.model.autoencoder import build
from networks.model.layers import UpsampledConv2D
from networks.model.normalization import BatchNormalization

BATCH = 16
SHAPE = (256, 256, 1)
STEPS, TOLERANCE = 20, 1e-4


def rows() -> Iterator[Row]:
    """Return a step of training and one of inference, of the paper's network."""
    images = np.random.default_rng(0).random((BATCH, *SHAPE), np.float32)
    ours = build(AESc(), SHAPE)
    twin = of_plain_layers(ours)
    what = f"256x256x1, batch {BATCH}"
    yield compare(
        f"inference, {what}",
        lambda: ours.predict_on_batch(images),
        lambda: twin.predict_on_batch(images),
        target=1.8,
        items=BATCH,
    )
    for model in (ours, twin):
        model.compile("adam", "mse")
    yield compare(
        f"training, {what}",
        lambda: ours.train_on_batch(images, images),
        lambda: twin.train_on_batch(images, images),
        target=1.8,
        items=BATCH,
        turns=5,
    )
    yield same_loss(ours, twin, images)


def same_loss(ours: keras.Model, twin: keras.Model, images: NDArray[np.float32]) -> Row:
    """Return how far apart the losses are that both reach in 20 steps from the same weights, against 1e-4."""
    twin.set_weights(ours.get_weights())
    losses = []
    for model in (ours, twin):
        model.compile(keras.optimizers.Adam(0.001), "mse")
        losses.append([float(model.train_on_batch(images, images)) for _ in range(STEPS)])
    apart = max(abs(a - b) for a, b in zip(*losses, strict=True))
    ratio = TOLERANCE / max(apart, 1e-12)
    name = f"losses of {STEPS} steps apart, x 1e-6; limit"
    return Row(name, 1e6 * apart, 1e6 * TOLERANCE, ratio, ratio, ratio, target=1)


def of_plain_layers(model: keras.Model) -> keras.Model:
    """Return `model` with each UpsampledConv2D as UpSampling2D and Conv2D, Keras's normalization, and its weights."""

    def plain(layer: keras.Layer) -> keras.Layer:
        if isinstance(layer, BatchNormalization):
            return keras.layers.BatchNormalization.from_config(layer.get_config())
        if not isinstance(layer, UpsampledConv2D):
            return layer.__class__.from_config(layer.get_config())
        convolution = keras.layers.Conv2D(layer.filters, layer.kernel_size, padding="same")
        return keras.Sequential([keras.layers.UpSampling2D(2), convolution], name=layer.name)

    twin = keras.models.clone_model(model, clone_function=plain)
    twin.set_weights(model.get_weights())
    return twin
