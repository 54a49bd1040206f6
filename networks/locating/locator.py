"""The locator: from an image and its reconstruction to how likely each pixel is to belong to a defect.

A reconstruction leaves traces of a defect that a plain difference drowns in those of edges and light. The masks of
synthetic defects are exact, so a network can learn to tell the two apart.

Source: the idea of a second network that reads both is DRAEM's (arXiv:2108.07610); network and evidence are ours.
"""

from collections.abc import Iterator
from typing import Any

import cv2
import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

FILTERS = 16  # of the first level; they double at each of the next
DEPTH = 2  # levels below the first one, which has half of the image's rows and columns
STEP = 2 ** (DEPTH + 1)  # pixels: sides of what it looks at are multiples of that
SLOW = 6.0  # sigma of a Gaussian, in % of the shorter side: what differs more slowly than that is light
LEVELS = 64  # grey levels of difference that the network sees as 1

Evidence = NDArray[np.float32]  # (N, H, W, 3 C)


def build_locator(channels: int, seed: int) -> keras.Model:
    """Return a fresh locator, from (N, H, W, 3 x channels) to (N, H, W, 1) in 0..1; H and W are multiples of `STEP`.

    It is a small U-net, convolutional throughout, and so takes images of any size.
    """
    blocks = _Blocks(seed)
    found = inputs = keras.Input((None, None, 3 * channels))
    found = blocks.convolved(found, FILTERS, kernel=5, stride=2)
    beside = []
    for level in range(DEPTH):
        found = blocks.convolved(found, FILTERS * 2**level)
        beside.append(found)
        found = blocks.convolved(found, FILTERS * 2 ** (level + 1), stride=2)
    found = blocks.convolved(found, FILTERS * 2**DEPTH)
    for level in reversed(range(DEPTH)):
        larger = layers.UpSampling2D(interpolation="bilinear")(found)
        found = blocks.convolved(layers.Concatenate()([beside[level], larger]), FILTERS * 2**level)
    found = layers.UpSampling2D(interpolation="bilinear")(
        layers.Conv2D(1, 1, kernel_initializer=blocks.first())(found)
    )
    return keras.Model(inputs, layers.Activation("sigmoid")(found), name="locator")


class _Blocks:
    """Makes layers, each with first weights of its own, which follow from the seed."""

    def __init__(self, seed: int) -> None:
        self._seeds: Iterator[int] = iter(np.random.default_rng(seed).integers(0, 2**31, 100).tolist())

    def first(self) -> Any:
        """Return what draws the first weights of the next layer."""
        return keras.initializers.GlorotUniform(seed=next(self._seeds))

    def convolved(self, maps: Any, filters: int, kernel: int = 3, stride: int = 1) -> Any:
        """Return maps, convolved, normalized and activated."""
        maps = layers.Conv2D(
            filters, kernel, strides=stride, padding="same", use_bias=False, kernel_initializer=self.first()
        )(maps)
        maps = layers.BatchNormalization(momentum=0.9)(maps)  # the training is short
        return layers.LeakyReLU(negative_slope=0.2)(maps)


def evidence_of(images: NDArray[np.uint8], reconstructions: NDArray[np.float32]) -> Evidence:
    """Return what a locator reads of images and their reconstructions, both (N, H, W, C) in grey levels.

    That is both of them, and their difference without what of it changes slowly.
    """
    difference = images - reconstructions
    sigma = SLOW / 100 * min(images.shape[1:3])
    for one in difference:
        one -= cv2.GaussianBlur(one, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101).reshape(one.shape)
    return np.concatenate(
        [
            images.astype(np.float32) / np.float32(255),
            reconstructions / np.float32(255),
            difference / np.float32(LEVELS),
        ],
        axis=-1,
    )


def locate(locator: keras.Model, evidence: Evidence) -> NDArray[np.float32]:
    """Return how likely each pixel is to belong to a defect, (N, H, W) in 0..1. All images go through at once."""
    rows, columns = evidence.shape[1:3]
    missing = [(0, 0), (0, -rows % STEP), (0, -columns % STEP), (0, 0)]
    found: NDArray[np.float32] = locator.predict_on_batch(np.pad(evidence, missing, mode="edge"))
    return found[:, :rows, :columns, 0]
