"""MVTec's layout: where the images and masks of a data set stand, in a source folder and in the workspace."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from configs.spec.spec import Spec
from configs.spec.spec_io import read_spec
from datasets.images import WHITE_OF_16_BITS, image_files

GOOD = "good"
ALL = "all"  # every real defect type together, in results
SYNTHETIC = "synthetic"  # the test images of a designed corruption, in results
RECORD = "dataset.hjson"
FILES = "files.csv"  # what each of its files was when it was imported


@dataclass(frozen=True)
class LabelledImage:
    """One test image."""

    path: Path
    defect: str  # `good` for an image without any
    mask: Path | None  # None: there is no ground truth for its pixels, or it is good

    @property
    def name(self) -> str:
        """As in reports: `scratch/000.png`."""
        return f"{self.defect}/{self.path.name}"


@dataclass(frozen=True)
class MvtecFolder:
    """A folder in MVTec's layout: train/good, test/good, test/<defect>, ground_truth/<defect>."""

    path: Path

    def train_images(self) -> list[Path]:
        """Return the good images to train on, sorted by name."""
        return image_files(self.path / "train" / GOOD)

    def defects(self) -> list[str]:
        """Return the defect types, sorted."""
        test = self.path / "test"
        if not test.is_dir():
            return []
        names = (folder.name for folder in test.iterdir() if folder.is_dir())
        return sorted(name for name in names if name != GOOD and not name.startswith("."))

    def test_images(self) -> list[LabelledImage]:
        """Return the labelled test images: the good ones first, then by defect type."""
        images = [LabelledImage(path, GOOD, None) for path in image_files(self.path / "test" / GOOD)]
        for defect in self.defects():
            masks = masks_by_stem(self.path / "ground_truth" / defect)
            images += [
                LabelledImage(path, defect, masks.get(path.stem))
                for path in image_files(self.path / "test" / defect)
            ]
        return images


def synthetic_images(corruption: Path) -> list[LabelledImage]:
    """Return the synthetic test set of a corruption's folder, each image with its exact mask."""
    masks = masks_by_stem(corruption / "ground_truth")
    return [LabelledImage(path, SYNTHETIC, masks.get(path.stem)) for path in image_files(corruption / "test")]


def masks_by_stem(folder: Path) -> dict[str, Path]:
    """Return the masks of a folder by the stem of their image: `000_mask.png` goes with `000.*`."""
    return {path.stem.removesuffix("_mask"): path for path in image_files(folder)}


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
        "that its brightest pixel fits in",
    )
    mixed_sizes: bool = Field(False, description="whether the images differ in size")
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
    """Return the record of an imported data set. Raises UserError."""
    return read_spec(DatasetRecord, folder / RECORD)
