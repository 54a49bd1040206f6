"""The design of a corruption: what a person chooses about it, and what a training needs of that."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, ValidationInfo, field_validator

from configs.errors import UserError
from configs.spec.spec import FilePath, Name, Seed, Spec
from configs.spec.spec_io import read_spec
from datasets.add_corruption import add_corruption
from datasets.corruption.corruptions import AnyCorruption, CorruptionChoice
from datasets.corruption.part import on_part
from datasets.images import Image, Mask, resize_image, resize_mask, to_mode
from datasets.masks import read_mask
from datasets.region import Region, inside_polygon

RECORD = "corruption.hjson"
REGION = "region.png"

Percent = Annotated[float, Field(ge=0, le=100)]
Corners = Annotated[
    tuple[Annotated[tuple[Percent, Percent], Field(strict=False)], ...], Field(strict=False, max_length=1000)
]


class CorruptSpec(Spec):
    """Design a corruption for a data set, and write a synthetic test set with exact masks."""

    kind: Literal["corrupt"] = "corrupt"
    dataset: Name = Field(description="name of an imported data set")
    name: Name = Field(description="name of the corruption; trainings refer to it")
    corruption: CorruptionChoice = Field(description="a preset's name, or the corruption itself")
    equalize: bool = Field(
        False,
        description="equalize the histogram of every image: of training images before they are corrupted, of "
        "test images, real and synthetic, when they are read",
    )
    region: Corners = Field(
        (),
        description="corners of a polygon that the defects stay in, x and y in % of the image's width and "
        "height: [[10, 10], [90, 10], [50, 90]]; empty: the whole image",
    )
    region_mask: FilePath | None = Field(
        None, description="in place of region: a mask file; the defects stay where it is not black"
    )
    on_part: bool = Field(
        False,
        description="keep the defects on the part: what stands out from an even background, found on each image; "
        "anywhere where nothing does",
    )
    copies: int = Field(
        5,
        ge=0,
        le=100,
        description="corrupted copies of each good test image in the synthetic test set, 0 to 100",
    )
    seed: Seed = Field(0, description="seed of the synthetic test set, 0 or more")

    @field_validator("region")
    @classmethod
    def _is_a_polygon(cls, corners: Corners) -> Corners:
        if 0 < len(set(corners)) < 3:
            raise ValueError(f"must have at least 3 different corners, got {len(set(corners))}; or none")
        return corners

    @field_validator("region_mask")
    @classmethod
    def _is_the_one_way(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        if path is not None and info.data.get("region"):
            raise ValueError("cannot stand beside region: give the one or the other")
        return path


@dataclass(frozen=True)
class Design:
    """A corruption as it is used: on images that are equalized or not, in a region or anywhere."""

    corruption: AnyCorruption
    equalize: bool = False
    region: Mask | None = None  # at some size, in the images' proportion; None: anywhere
    on_part: bool = False  # of each image, as far as one is found

    def region_of(self, rows: int, columns: int) -> Region | None:
        """Return the region for images of a size. Raises UserError if nothing of it is left at that size."""
        if self.region is None:
            return None
        mask = resize_mask(self.region, rows, columns)
        if not mask.any():
            raise UserError("region", f"holds no pixel of an image of {rows} x {columns}", "make it larger")
        return Region(mask)

    @property
    def region_sha256(self) -> str:
        """What tells the region from any other; empty without one."""
        if self.region is None:
            return ""
        pixels = np.packbits(self.region).tobytes()
        return hashlib.sha256(repr(self.region.shape).encode() + pixels).hexdigest()

    def corrupt(
        self, image: Image, rng: np.random.Generator, other: Image | None = None
    ) -> tuple[Image, Mask]:
        """Return the image with a synthetic defect, and its mask.

        Pieces may come from `other`, which in a data set of several sizes or kinds may be another than the image.
        """
        if other is not None:
            other = to_mode(other, "gray" if image.shape[2] == 1 else "rgb")
            other = resize_image(other, *image.shape[:2])
        region = self.region_of(*image.shape[:2])
        if self.on_part:
            region = on_part(image, region)
        return add_corruption(image, self.corruption, rng, region, other)


def design_of(spec: CorruptSpec, rows: int, columns: int) -> Design:
    """Return what a spec says, its region drawn at a size. Raises UserError for an unusable mask file."""
    region = inside_polygon(spec.region, rows, columns) if spec.region else None
    if spec.region_mask is not None:
        region = read_mask(spec.region_mask)
        if not region.any():
            raise UserError(spec.region_mask, "marks nothing: it is all black", "mark where defects may lie")
        region = resize_mask(region, rows, columns)
    return Design(spec.corruption, spec.equalize, region, spec.on_part)


def read_designed(folder: Path) -> CorruptSpec:
    """Return what a corruption was made by; it and its data set are called as their folders are. Raises UserError."""
    names = {"name": folder.name, "dataset": folder.parents[1].name}
    return read_spec(CorruptSpec, folder / RECORD).model_copy(update=names)


def read_design(folder: Path) -> Design:
    """Return the design that a corruption's folder keeps. Raises UserError."""
    spec = read_designed(folder)
    region = folder / REGION
    mask = read_mask(region) if region.exists() else None
    return Design(spec.corruption, spec.equalize, mask, spec.on_part)
