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
from datasets.images import AnyPixels, Image

Batch = NDArray[np.float32]  # (N, H, W, C)
Flip = Literal["horizontal", "vertical", "both"]
_Percent = Annotated[float, Field(ge=0, le=50)]
_Share = Annotated[float, Field(ge=0, le=0.5)]
Gamma = Annotated[float, Field(ge=0.2, le=5)]


class Variants(Spec):
    """What is made of each training image besides itself, before the training (offline)."""

    flips: Annotated[tuple[Flip, ...], Field(strict=False, max_length=3)] = Field(
        (),
        description='mirrored copies: ["horizontal", "vertical", "both"]; horizontal swaps left and right, and both '
        "is half a turn",
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
    shift: _Percent | Annotated[tuple[_Percent, _Percent], Field(strict=False)] = Field(
        0, description="shifted by up to so many % of its sides, 0 to 50; or [across, down], one for each"
    )
    zoom: _Share | Annotated[tuple[_Share, _Share], Field(strict=False)] = Field(
        0,
        description="scaled by a factor within 1 - zoom .. 1 + zoom, 0 to 0.5; or [across, down], a factor for each",
    )
    flip_horizontal: Probability = Field(0.0, description="how often left and right are swapped, 0 to 1")
    flip_vertical: Probability = Field(0.0, description="how often top and bottom are swapped, 0 to 1")

    @property
    def is_still(self) -> bool:
        """Whether nothing moves."""
        return not (self.warps or self.flip_horizontal or self.flip_vertical)

    @property
    def warps(self) -> bool:
        """Whether it moves an image otherwise than by flipping it."""
        return any((self.rotation, *by_axis(self.shift), *by_axis(self.zoom)))


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


def by_axis(typed: float | tuple[float, float]) -> tuple[float, float]:
    """Return what was typed for both axes, or for each: across, down."""
    return typed if isinstance(typed, tuple) else (typed, typed)


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
    stretch = rng.uniform(-1, 1)
    if mirror < motion.flip_horizontal:
        image = _flipped(image, "horizontal")
    if upend < motion.flip_vertical:
        image = _flipped(image, "vertical")
    if not motion.warps:
        return image
    rows, columns = image.shape[:2]
    shifts, zooms = by_axis(motion.shift), by_axis(motion.zoom)
    return warped(
        image,
        math.radians(turn * motion.rotation),
        (1 + zoom * zooms[0], 1 + (stretch if isinstance(motion.zoom, tuple) else zoom) * zooms[1]),
        (across * shifts[0] / 100 * columns, down * shifts[1] / 100 * rows),
    )


def warped(
    image: AnyPixels, angle: float, scales: tuple[float, float], shift: tuple[float, float]
) -> AnyPixels:
    """Return an image, (H, W, C), scaled around its centre, turned, then shifted; what comes in is its mirror image.

    Args:
        image: of 8 bits, or float32.
        angle: in radians.
        scales: factors across and down.
        shift: pixels to the right and down.
    """
    rows, columns = image.shape[:2]
    placed = _placement(angle, scales, shift, ((columns - 1) / 2, (rows - 1) / 2))
    result: AnyPixels = cv2.warpAffine(
        image, placed, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
    ).reshape(image.shape)
    return result


def _placement(
    angle: float, scales: tuple[float, float], shift: tuple[float, float], centre: tuple[float, float]
) -> NDArray[np.float64]:
    """Return the (2, 3) matrix that scales around the centre across and down, turns, then shifts."""
    cosine, sine = math.cos(angle), math.sin(angle)
    turn = np.array([[cosine, sine], [-sine, cosine]]) * scales
    return np.column_stack([turn, np.array(centre) - turn @ centre + shift])


def _flipped(image: Image, flip: Flip) -> Image:
    across, down = flip in ("horizontal", "both"), flip in ("vertical", "both")
    return np.ascontiguousarray(image[:: -1 if down else 1, :: -1 if across else 1])


def _lit(image: Image, gamma: float) -> Image:
    levels = np.rint(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
    return np.asarray(levels[image], np.uint8)
