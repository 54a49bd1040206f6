"""UpsampledConv2D against UpSampling2D followed by Conv2D: one network, one set of weights."""

from collections.abc import Iterator

import keras
import numpy as np

from benchmarks.harness import Row, compare
from networks.architectures import AESc
from networks.autoencoder import build
from networks.layers import UpsampledConv2D

BATCH = 16
SHAPE = (256, 256, 1)


def rows() -> Iterator[Row]:
    """Return a step of training and one of inference, of the paper's network."""
    images = np.random.default_rng(0).random((BATCH, *SHAPE), np.float32)
    ours = build(AESc(), SHAPE)
    twin = with_plain_upsampling(ours)
    what = f"256x256x1, batch {BATCH}"
    yield compare(
        f"inference, {what}",
        lambda: ours.predict_on_batch(images),
        lambda: twin.predict_on_batch(images),
        target=1.6,
        items=BATCH,
    )
    for model in (ours, twin):
        model.compile("adam", "mse")
    yield compare(
        f"training, {what}",
        lambda: ours.train_on_batch(images, images),
        lambda: twin.train_on_batch(images, images),
        target=1.6,
        items=BATCH,
        turns=5,
    )


def with_plain_upsampling(model: keras.Model) -> keras.Model:
    """Return `model` with each UpsampledConv2D as UpSampling2D and Conv2D, and the same weights."""

    def plain(layer: keras.Layer) -> keras.Layer:
        if not isinstance(layer, UpsampledConv2D):
            return layer.__class__.from_config(layer.get_config())
        convolution = keras.layers.Conv2D(layer.filters, layer.kernel_size, padding="same")
        return keras.Sequential([keras.layers.UpSampling2D(2), convolution], name=layer.name)

    twin = keras.models.clone_model(model, clone_function=plain)
    twin.set_weights(model.get_weights())
    return twin
