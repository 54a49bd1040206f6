"""MVTec's layout: where the images and masks of a data set stand, in a source folder and in the workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from configs.spec.spec import Spec
from configs.spec.spec_io import read_spec
from datasets.images import WHITE_OF_16_BITS, image_files
from datasets.names import folders_in
from datasets.pairing import masks_in, paired

GOOD = "good"
ALL = "all"  # every real defect type together, in results
SYNTHETIC = "synthetic"  # the test images of a designed corruption, in results
RECORD = "dataset.hjson"
FILES = "files.csv"  # what each of its images was when it was imported
MASKS = "masks.csv"  # and each of its masks
TRAITS_FILE = "traits.csv"  # how each photo was taken


@dataclass(frozen=True)
class LabelledImage:
    """One test image."""

    path: Path
    defect: str  # `good` for an image without any
    mask: Path | None  # a file, or a folder of them; None: no ground truth for its pixels, or it is good

    @property
    def name(self) -> str:
        """As in reports: `scratch/000.png`."""
        return f"{self.defect}/{self.path.name}"

    @property
    def files(self) -> list[Path]:
        """The image, and its mask; of a folder of masks, each of them."""
        if self.mask is None:
            return [self.path]
        return [self.path, *(image_files(self.mask) if self.mask.is_dir() else [self.mask])]


@dataclass(frozen=True)
class MvtecFolder:
    """A folder in MVTec's layout: train/good, test/good, test/<defect>, ground_truth/<defect>."""

    path: Path

    def train_images(self) -> list[Path]:
        """Return the good images to train on, sorted by name."""
        return image_files(self.path / "train" / GOOD)

    def defects(self) -> list[str]:
        """Return the defect types, sorted."""
        return [folder.name for folder in folders_in(self.path / "test") if folder.name != GOOD]

    def test_images(self) -> list[LabelledImage]:
        """Return the labelled test images: the good ones first, then by defect type."""
        images = [LabelledImage(path, GOOD, None) for path in image_files(self.path / "test" / GOOD)]
        for defect in self.defects():
            files = image_files(self.path / "test" / defect)
            masks = paired(files, masks_in(self.path / "ground_truth" / defect))
            images += [LabelledImage(path, defect, masks.get(path)) for path in files]
        return images


def evenly(images: Sequence[LabelledImage], most: int) -> list[LabelledImage]:
    """Return so many images at the most, evenly chosen from all of them."""
    if len(images) <= most:
        return list(images)
    return [images[at * len(images) // most] for at in range(most)]


def synthetic_images(corruption: Path) -> list[LabelledImage]:
    """Return the synthetic test set of a corruption's folder, each image with its exact mask."""
    files = image_files(corruption / "test")
    masks = paired(files, masks_in(corruption / "ground_truth"))
    return [LabelledImage(path, SYNTHETIC, masks.get(path)) for path in files]


class DatasetRecord(Spec):
    """What an import wrote down about a data set: `dataset.hjson`."""

    name: str
    source: str = Field(description="the folder it was imported from")
    layout: str = Field("mvtec", description="the layout of that folder, or `by hand`")
    held_out: int = Field(0, description="good test images that were drawn from those to train on")
    seed: int = Field(0, description="seed of that draw")
    transfer: str = Field("copy", description="whether the files are copies, or links to the source")
    rows: int = Field(description="height of the images, pixels; the most common one if they differ")
    columns: int = Field(description="width of the images, pixels")
    train_good: int = Field(description="good images to train on")
    test_good: int = Field(description="good images to test on")
    defects: dict[str, int] = Field(description="test images of each defect type")
    masks: int = Field(description="test images with a ground-truth mask")
    white: int = Field(
        WHITE_OF_16_BITS,
        description="value of white in its files of more than 8 bits: 1023, 4095, 16383 or 65535, the smallest "
        "that nearly all its pixels fit in",
    )
    mixed_sizes: bool = Field(False, description="whether the images differ in size")
    letterbox: bool = Field(
        False,
        description="whether images of another proportion keep it, with borders; else they are stretched",
    )
    boxes: bool = Field(
        False, description="whether its masks are boxes around the defects, drawn from a list of them"
    )
    left_out: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        (), description="files of the source that were left out"
    )
    kept: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        (), description="files that were kept in spite of what the audit said"
    )
    accepted: Annotated[tuple[str, ...], Field(strict=False)] = Field(
        (), description="problems that were accepted for all files"
    )


def read_record(folder: Path) -> DatasetRecord:
    """Return the record of an imported data set, which is called as its folder is. Raises UserError."""
    return read_spec(DatasetRecord, folder / RECORD).model_copy(update={"name": folder.name})
