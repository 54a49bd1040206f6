"""Disturbances: what light, lens, camera and place do to a photo, each in three steps of rising strength.

Pure NumPy and OpenCV: nothing here knows of networks, files or windows. A photo is (H, W, C) float32, in shares of
white, so that 8 and 16 bits are disturbed alike; and it is clipped to 0..1, as a camera clips.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from networks.choices.augmentation import warped
from networks.choices.light import slanting

Photo = NDArray[np.float32]
Kind = Literal[
    "brightness", "gain", "gamma", "gradient", "temperature", "blur", "noise", "shift", "turn", "scale"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
STEPS = (1, 2, 3)  # of each kind, in each direction, the mildest first
MIDDLE = (2,)

# The first step is about what a person just sees (2 to 3 % of white, by Weber's law), and each of the others doubles
# it. Where both directions have a meaning, the first half is the one, strongest first, and the second the other.
_STRENGTHS: Mapping[Kind, Sequence[float]] = {
    "brightness": (-10, -5, -2.5, 2.5, 5, 10),
    "gain": (-20, -10, -5, 5, 10, 20),
    "gamma": (0.67, 0.83, 0.91, 1.1, 1.2, 1.5),
    "gradient": (10, 20, 40),
    "temperature": (-20, -10, -5, 5, 10, 20),
    "blur": (0.5, 1, 2),
    "noise": (1, 2, 4),
    "shift": (1, 2, 4),
    "turn": (-10, -5, -2.5, 2.5, 5, 10),
    "scale": (-8, -4, -2, 2, 4, 8),
}
UNITS: Mapping[Kind, str] = {
    "brightness": "% of white added",
    "gain": "% more light",
    "gamma": "exponent",
    "gradient": "% rise of light across",
    "temperature": "% more red than blue",
    "blur": "pixels, sigma",
    "noise": "% of white, sigma",
    "shift": "% of the sides",
    "turn": "degrees",
    "scale": "% larger",
}
_WORDS: Mapping[Kind, tuple[str, str]] = {  # of a negative and of a positive strength
    "brightness": ("darker by {:g} % of white", "brighter by {:g} % of white"),
    "gain": ("in {:g} % less light", "in {:g} % more light"),
    "gamma": ("lighter in the middle tones (gamma {:g})", "darker in the middle tones (gamma {:g})"),
    "gradient": ("", "in light that rises by {:g} % from one border to the other"),
    "temperature": ("in light that is {:g} % bluer", "in light that is {:g} % redder"),
    "blur": ("", "blurred by {:g} pixels"),
    "noise": ("", "with noise of {:g} % of white"),
    "shift": ("", "shifted by {:g} %"),
    "turn": ("turned by {:g} degrees to the left", "turned by {:g} degrees to the right"),
    "scale": ("{:g} % smaller", "{:g} % larger"),
}


@dataclass(frozen=True)
class Disturbance:
    """One kind, in one strength."""

    kind: Kind
    strength: float  # in the kind's unit; a direction is a sign, or an exponent below 1
    step: int  # 1 to 3, the mildest first; negative in the other direction

    @property
    def unit(self) -> str:
        """Of its strength."""
        return UNITS[self.kind]

    @property
    def words(self) -> str:
        """What it does to photos: `darker by 5 % of white`."""
        strength = self.strength if self.kind == "gamma" else abs(self.strength)
        return _WORDS[self.kind][self.step > 0].format(strength)


def disturbances(steps: Collection[int] = STEPS, of_color: bool = True) -> list[Disturbance]:
    """Return all kinds in these steps, from one direction to the other; the colour of light is none of grey photos."""
    found = []
    for kind, strengths in _STRENGTHS.items():
        if kind == "temperature" and not of_color:
            continue
        other_way = len(strengths) - len(STEPS)
        numbers = [*range(-other_way, 0), *STEPS]
        of_kind = map(Disturbance, [kind] * len(strengths), strengths, numbers)
        found += [each for each in of_kind if abs(each.step) in steps]
    return found


def disturbed(photo: Photo, by: Disturbance, number: int) -> Photo:
    """Return a photo as it would be under a disturbance.

    Args:
        photo: (H, W, C), in shares of white, 0..1; C is 3 where the colour of light is to change.
        by: what is done to it.
        number: of the photo among others: gradients and shifts go to the right, down, left and up in turn, and noise
            is another one on each. One number gives one result.

    Returns:
        (H, W, C), clipped to 0..1. What comes in over the border is the photo's mirror image.
    """
    return np.asarray(_changed(photo, by, number), np.float32).clip(0, 1)


def _changed(photo: Photo, by: Disturbance, number: int) -> Photo:
    rows, columns = photo.shape[:2]
    share = np.float32(by.strength / 100)
    match by.kind:
        case "brightness":
            return photo + share
        case "gain":
            return photo * (1 + share)
        case "gamma":
            return photo ** np.float32(by.strength)
        case "gradient":
            return photo * slanting(rows, columns, float(share), number % 4 / 4)
        case "temperature" if photo.shape[2] == 1:
            return photo  # in a data set of both kinds
        case "temperature":
            return photo * np.array([1 + share / 2, 1, 1 - share / 2], np.float32)
        case "blur":
            blurred = cv2.GaussianBlur(photo, (0, 0), by.strength, borderType=cv2.BORDER_REFLECT_101)
            return np.asarray(blurred, np.float32).reshape(photo.shape)
        case "noise":
            rng = np.random.default_rng((number, by.step))
            return photo + share * rng.standard_normal(photo.shape, np.float32)
        case "shift":
            across, down = ((1, 0), (0, 1), (-1, 0), (0, -1))[number % 4]
            return warped(photo, 0, (1, 1), (float(share) * across * columns, float(share) * down * rows))
        case "turn":
            return warped(photo, -math.radians(by.strength), (1, 1), (0, 0))
        case "scale":
            return warped(photo, 0, (1 + float(share), 1 + float(share)), (0, 0))
