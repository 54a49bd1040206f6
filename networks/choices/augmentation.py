"""Augmentation: more variety from the same good images. Pure NumPy; knows nothing of Keras.

*Variants* multiply the training images once and for all; *motion* moves each image anew whenever it is drawn.
"""

import math
from typing import Annotated, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from configs.spec.spec import Probability, Spec
from datasets.images import Image

Batch = NDArray[np.float32]  # (N, H, W, C)
Flip = Literal["horizontal", "vertical"]
Gamma = Annotated[float, Field(ge=0.2, le=5)]


class Variants(Spec):
    """What is made of each training image besides itself, before the training (offline)."""

    flips: Annotated[tuple[Flip, ...], Field(strict=False, max_length=2)] = Field(
        (), description='mirrored copies: ["horizontal", "vertical"]; horizontal swaps left and right'
    )
    illumination: Annotated[tuple[Gamma, ...], Field(strict=False, max_length=20)] = Field(
        (),
        description="copies in another light: exponents of the grey levels on 0..1, 0.2 to 5; below 1 is lighter",
    )

    def __len__(self) -> int:
        return 1 + len(self.flips) + len(self.illumination)


class Motion(Spec):
    """How each image is moved whenever it is drawn (online). What comes in over the border is its mirror image."""

    rotation: float = Field(
        0, ge=0, le=180, description="turned by up to so many degrees either way, 0 to 180"
    )
    shift: float = Field(0, ge=0, le=50, description="shifted by up to so many % of its sides, 0 to 50")
    zoom: float = Field(
        0, ge=0, le=0.5, description="scaled by a factor within 1 - zoom .. 1 + zoom, 0 to 0.5"
    )
    flip_horizontal: Probability = Field(0.0, description="how often left and right are swapped, 0 to 1")
    flip_vertical: Probability = Field(0.0, description="how often top and bottom are swapped, 0 to 1")

    @property
    def is_still(self) -> bool:
        """Whether nothing moves."""
        return not any((self.rotation, self.shift, self.zoom, self.flip_horizontal, self.flip_vertical))


class Noise(Spec):
    """Gaussian noise on every pixel of what the network sees in training, on top of the synthetic defect."""

    std: float = Field(0, ge=0, le=128, description="standard deviation, in grey levels, 0 to 128; 0: none")
    is_kept: bool = Field(
        False,
        description="whether the network may leave it as it is, so that it learns not to touch what is no defect; "
        "false: it has to remove it",
    )

    def add_to(self, corrupted: Batch, clean: Batch, rng: np.random.Generator) -> tuple[Batch, Batch]:
        """Return a batch in 0..1 with its noise, on the corrupted images alone or on both. It is not clipped."""
        if self.std == 0:
            return corrupted, clean
        noise = rng.standard_normal(corrupted.shape, np.float32) * np.float32(self.std / 255)
        return corrupted + noise, clean + noise if self.is_kept else clean


def variant(image: Image, variants: Variants, number: int) -> Image:
    """Return one of the variants of an image: 0 is the image itself, then the flips, then the illuminations."""
    if number == 0:
        return image
    if number <= len(variants.flips):
        return _flipped(image, variants.flips[number - 1])
    return _lit(image, variants.illumination[number - 1 - len(variants.flips)])


def moved(image: Image, motion: Motion, rng: np.random.Generator) -> Image:
    """Return the image, (H, W, C) uint8, moved at random.

    A random number is drawn for each kind of motion, whether it is asked for or not: so that asking for one more does
    not change the others.
    """
    turn, across, down, zoom = rng.uniform(-1, 1, 4)
    mirror, upend = rng.uniform(size=2)
    if mirror < motion.flip_horizontal:
        image = _flipped(image, "horizontal")
    if upend < motion.flip_vertical:
        image = _flipped(image, "vertical")
    if not (motion.rotation or motion.shift or motion.zoom):
        return image
    rows, columns = image.shape[:2]
    placed = _placement(
        math.radians(turn * motion.rotation),
        1 + zoom * motion.zoom,
        (across * motion.shift / 100 * columns, down * motion.shift / 100 * rows),
        ((columns - 1) / 2, (rows - 1) / 2),
    )
    result = cv2.warpAffine(
        image, placed, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
    )
    return np.asarray(result, np.uint8).reshape(image.shape)


def _placement(
    angle: float, scale: float, shift: tuple[float, float], centre: tuple[float, float]
) -> NDArray[np.float64]:
    """Return the (2, 3) matrix that turns and scales around the centre, then shifts."""
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    (x, y), (across, down) = centre, shift
    return np.array(
        [
            [cosine, sine, x - cosine * x - sine * y + across],
            [-sine, cosine, y + sine * x - cosine * y + down],
        ]
    )


def _flipped(image: Image, flip: Flip) -> Image:
    return np.ascontiguousarray(image[:, ::-1] if flip == "horizontal" else image[::-1])


def _lit(image: Image, gamma: float) -> Image:
    levels = np.rint(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
    return np.asarray(levels[image], np.uint8)
