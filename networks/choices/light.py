"""Light in training: brighter, darker, steeper or slanting, anew for each image. Pure NumPy; knows nothing of Keras."""

import math
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from configs.spec.spec import Range, Spec, range_within
from datasets.images import Image


class Light(Spec):
    """In which light each image is seen whenever it is drawn (online): the corrupted and the clean one alike."""

    gamma: Annotated[Range, range_within(0.2, 5)] = Field(
        Range(low=1, high=1),
        description="exponent of the grey levels on 0..1, 0.2 to 5, or a range of it: [0.5, 2]; below 1 is lighter",
    )
    gain: Annotated[Range, range_within(0.1, 4)] = Field(
        Range(low=1, high=1), description="factor of the grey levels, 0.1 to 4, or a range of it: [0.8, 1.25]"
    )
    offset: Annotated[Range, range_within(-128, 128)] = Field(
        Range(low=0, high=0), description="grey levels that are added, -128 to 128, or a range: [-20, 20]"
    )
    gradient: float = Field(
        0,
        ge=0,
        le=1,
        description="by how much of its mean the light may rise from one border to the opposite one, 0 to 1",
    )

    @property
    def is_constant(self) -> bool:
        """Whether every image is seen as it is."""
        return self == Light()


def lit(image: Image, light: Light, rng: np.random.Generator) -> Image:
    """Return the image, (H, W, C) uint8, in a random light: its gamma, then its gain and gradient, then its offset.

    Gammas and gains are drawn so that halves are as likely as doubles. A number is drawn for each, whether it is asked
    for or not, so that asking for one more does not change the others.
    """
    exponent, factor, added, slope, angle = rng.uniform(size=5)
    gamma, gain = _between(light.gamma, exponent), _between(light.gain, factor)
    offset = light.offset.low + added * (light.offset.high - light.offset.low)
    levels = 255 * gain * (np.arange(256) / 255) ** gamma
    if not light.gradient:
        return _rounded(levels + offset)[image]
    rows, columns = image.shape[:2]
    slant = slanting(rows, columns, slope * light.gradient, angle)
    return _rounded(levels.astype(np.float32)[image] * slant + np.float32(offset))


def slanting(rows: int, columns: int, steepness: float, turn: float) -> NDArray[np.float32]:
    """Return factors (H, W, 1) of light that rises evenly across an image, 1 in its middle.

    Args:
        rows, columns: of the image.
        steepness: by how much of its mean the light rises from one border to the opposite one.
        turn: where to, in turns: 0 is to the right, a quarter is downwards.
    """
    down = np.linspace(-0.5, 0.5, rows)[:, None] * math.sin(2 * math.pi * turn)
    across = np.linspace(-0.5, 0.5, columns) * math.cos(2 * math.pi * turn)
    return (1 + steepness * (down + across)).astype(np.float32)[..., None]


def _between(ends: Range, share: float) -> float:
    """Return the value at a share of the way between two ends, by their logarithms."""
    return float(ends.low * (ends.high / ends.low) ** share)


def _rounded(values: NDArray[np.floating]) -> Image:
    return np.asarray(np.rint(values).clip(0, 255), np.uint8)
