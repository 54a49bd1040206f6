"""One choice for a person who does not want to make five: which corruption, network, scheme and evaluation go together.

Measured in docs/measured/accuracy.md; all of them for parts that differ from photo to photo.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evaluation.evaluate_spec import Method

Quality = Literal["first-look", "good", "best"]


@dataclass(frozen=True)
class Choice:
    """Presets that go together."""

    training: str
    summary: str  # what is to be expected of it
    corruption: str = "pattern"
    architecture: str = "unet_d5_f5_n16"
    evaluation: str = "robust"
    methods: tuple[Method, ...] = ()  # other ones than that preset's; none: those
    resolution: int = 128  # rows


QUALITIES: Mapping[Quality, Choice] = {
    "first-look": Choice(
        "first_look",
        "1 to 2 minutes without a GPU, to see whether all is as it should be",
        methods=("residual",),
    ),
    "good": Choice(
        "robust_quick", "15 to 25 minutes without a GPU: what to begin with, enough for most parts"
    ),
    "best": Choice("robust", "1 to 2 hours without a GPU: for what good still misses"),
}
