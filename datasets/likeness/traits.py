"""Traits of a photo: a few numbers that say how it was taken, from a small version of it."""

from collections.abc import Mapping
from typing import Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.images import Image, resize_image, to_mode

Trait = Literal["brightness", "contrast", "warmth", "tint", "sharpness", "across", "down", "along", "aslant"]
TRAITS: tuple[Trait, ...] = get_args(Trait)
SIDE = 256  # pixels of the shorter side, at the most: sharpness is of that size, whatever the camera's

Traits = Mapping[Trait, float]


def traits_of(image: Image) -> Traits:
    """Return the traits of a photo.

    Of a defective one, the defect is part of them: what a mask would leave out has edges of the part in it, too, and
    without them every part would seem less sharp.

    Args:
        image: (H, W, C), grey levels 0..255.

    Returns:
        brightness: the mean grey level;
        contrast: their standard deviation;
        warmth, tint: red less blue, and green less the mean of both, in grey levels; 0 of a grey photo;
        sharpness: the variance of the Laplacian;
        across, down: where what stands out from the border has its middle, in % of the sides;
        along, aslant: how far that is stretched, upright to flat and along its diagonals, -1..1: together its turn.
    """
    rows, columns = image.shape[:2]
    scale = min(1.0, SIDE / min(rows, columns))
    small = resize_image(image, round(rows * scale), round(columns * scale))
    grey = to_mode(small, "gray")[..., 0].astype(np.float32)
    red, green, blue = small.mean(axis=(0, 1)) if small.shape[2] == 3 else (0.0, 0.0, 0.0)
    found = {
        "brightness": grey.mean(),
        "contrast": grey.std(),
        "warmth": red - blue,
        "tint": green - (red + blue) / 2,
        "sharpness": cv2.Laplacian(grey, cv2.CV_32F).var(),
        **_placed(grey),
    }
    return {trait: float(found[trait]) for trait in TRAITS}


def in_another_white(traits: Traits, factor: float) -> Traits:
    """Return the traits of a photo whose grey levels are all multiplied by a factor, as when white is another value."""
    powers: Mapping[Trait, int] = {"brightness": 1, "contrast": 1, "warmth": 1, "tint": 1, "sharpness": 2}
    return {trait: value * factor ** powers.get(trait, 0) for trait, value in traits.items()}


def _placed(grey: NDArray[np.float32]) -> dict[str, float]:
    """Return where what stands out from the border lies, and how it is stretched, by its moments."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    found = cv2.moments(np.abs(grey - np.median(border)))
    rows, columns = grey.shape
    mass = found["m00"]
    if mass == 0:
        return {"across": 50.0, "down": 50.0, "along": 0.0, "aslant": 0.0}
    spread = max(found["mu20"] + found["mu02"], 1e-12)
    return {
        "across": 100 * found["m10"] / mass / max(columns - 1, 1),
        "down": 100 * found["m01"] / mass / max(rows - 1, 1),
        "along": (found["mu20"] - found["mu02"]) / spread,
        "aslant": 2 * found["mu11"] / spread,
    }
