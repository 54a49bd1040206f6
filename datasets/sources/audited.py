"""What an audit found: every image that can be read, and all that is wrong."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from datasets.images import white_of
from datasets.layout import LabelledImage
from datasets.likeness.traits import Traits, in_another_white
from datasets.sources.findings import Finding
from datasets.sources.look_alikes import Looks


@dataclass(frozen=True)
class AuditedImage:
    """What one image file was found to be."""

    image: LabelledImage
    split: Literal["train", "test"]
    rows: int
    columns: int
    mode: str  # see `Picture`
    sha256: str
    marked: float | None  # share of its pixels that its mask marks; None without a readable mask of its size
    two_tone: bool  # whether it looks like a mask
    mask_sha256: tuple[str, ...] = ()  # of each file of its mask
    brightest: int = 0  # pixel, if it is of more than 8 bits
    white: int = 0  # what its pixels reach, but for a few that may be broken
    traits: Traits = field(default_factory=dict)  # how it was taken, in grey levels of `white_of(white)`


@dataclass
class Audit:
    """What was found in a source folder."""

    images: list[AuditedImage] = field(default_factory=list)  # those that can be read
    findings: list[Finding] = field(default_factory=list)
    looks: Looks = field(default_factory=Looks)  # of the images

    @property
    def white(self) -> int | None:
        """The value of white in the files of more than 8 bits; None if there are none."""
        reached = max((image.white for image in self.images), default=0)
        return white_of(reached) if any(image.brightest for image in self.images) else None

    def taken(self) -> list[Traits]:
        """Return how each of the images was taken, all in one white."""
        white = self.white
        return [
            in_another_white(image.traits, white_of(image.white) / white)
            if white is not None and image.brightest
            else image.traits
            for image in self.images
        ]

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def sizes(self) -> Counter[tuple[int, int]]:
        """How many images there are of each size, rows and columns."""
        return Counter((image.rows, image.columns) for image in self.images)

    @property
    def modes(self) -> Counter[str]:
        return Counter(image.mode for image in self.images)

    def count(self, split: str, defect: str) -> int:
        """Return how many images a split holds of a defect type."""
        return sum(image.split == split and image.image.defect == defect for image in self.images)
