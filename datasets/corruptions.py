"""Corruptions: the specs of the synthetic defects. `datasets/add_corruption.py` draws them."""

from typing import Annotated, Literal

from pydantic import Field

from configs.presets import PresetOf
from configs.spec import Range, Spec, range_within


class Stain(Spec):
    """One irregular blot of a single grey, the corruption of arXiv:2008.12977."""

    kind: Literal["stain"] = "stain"
    size: Annotated[Range, range_within(0.1, 50)] = Field(
        Range(low=1, high=12),
        description="semi-axes of the blot, in % of the smaller image side, 0.1 to 50",
    )
    irregularity: float = Field(
        0.1, ge=0, le=1, description="how far the outline strays, as a share of the mean semi-axis, 0 to 1"
    )
    color: Annotated[Range, range_within(0, 255)] = Field(
        Range(low=10, high=220), description="grey of the blot, in grey levels, 0 to 255"
    )
    blur: float = Field(
        0, ge=0, le=1, description="softness of the edge, as a share of the larger semi-axis, 0 to 1"
    )


class Gaussian(Spec):
    """Independent Gaussian noise on every pixel."""

    kind: Literal["gaussian"] = "gaussian"
    std: float = Field(
        0.1, gt=0, le=1, description="standard deviation, on a scale where white is 1, above 0 to 1"
    )


Corruption = Annotated[Stain | Gaussian, Field(discriminator="kind")]


CorruptionChoice = Annotated[Corruption, PresetOf("corruption")]
