"""What goes into a training: which images, at which size, split how, corrupted by what."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from configs.disk.workspace import RunFolder, Workspace
from configs.disk.writing import write_whole
from configs.errors import MissingError, UserError, did_you_mean
from configs.spec.presets import preset_names
from datasets.add_corruption import MIN_SIDE
from datasets.corruption.corruptions import CLEAN, Clean, CorruptionChoice
from datasets.corruption.design import Design, read_design
from datasets.images import (
    WHITE_OF_16_BITS,
    Image,
    Place,
    equalized,
    framed,
    place_for,
    read_image,
    resize_image,
    to_mode,
)
from datasets.layout import GOOD, LabelledImage, MvtecFolder, read_record, synthetic_images
from networks.choices.train_spec import TrainSpec
from networks.runs.data_state import check_as_imported, contents_of

Shape = tuple[int, int, int]  # rows, columns, channels


@dataclass(frozen=True)
class ImageForm:
    """What every image is brought to before a network sees it."""

    rows: int
    columns: int
    channels: int  # 1 or 3
    white: int = WHITE_OF_16_BITS  # of the data set's files of more than 8 bits
    equalize: bool = False  # the histogram, of the whole image, before it is scaled down
    letterbox: bool = False  # images of another proportion keep it, with borders; else they are stretched
    wide: int = 0  # rows of a copy for a network that a person brings; 0: there is none

    def place_of(self, shape: Sequence[int]) -> Place:
        """Return where an image of a shape, rows and columns first, lies in what it is brought to."""
        if self.letterbox:
            return place_for(shape, self.rows, self.columns)
        return slice(0, self.rows), slice(0, self.columns)

    def frame_of(self, shape: Sequence[int]) -> tuple[int, int]:
        """Return the rows and columns of an image of a shape with its borders, before it is scaled."""
        rows, columns = shape[:2]
        if not self.letterbox:
            return rows, columns
        wide = max(columns, round(rows * self.columns / self.rows))
        return max(rows, round(columns * self.rows / self.columns)), wide

    @property
    def shape(self) -> Shape:
        return self.rows, self.columns, self.channels

    @property
    def widened(self) -> "ImageForm":
        """The form of the copies; itself if there are none."""
        if not self.wide:
            return self
        columns = max(1, round(self.wide * self.columns / self.rows))
        return replace(self, rows=self.wide, columns=columns, wide=0)

    @property
    def finest(self) -> "ImageForm":
        """Its own form or that of the copies: the one of more rows."""
        return max(self, self.widened, key=lambda form: form.rows)

    @property
    def bytes(self) -> int:
        """That an image takes with its copy."""
        forms = (self, self.widened) if self.wide else (self,)
        return sum(form.rows * form.columns * form.channels for form in forms)


def resolve_design(spec: TrainSpec, workspace: Workspace) -> Design:
    """Return the corruption that the spec names: the data set's own first, then a preset; or the one inline.

    Raises:
        MissingError: there is neither.
    """
    if not isinstance(spec.corruption, str):
        return Design(spec.corruption)
    own = workspace.corruptions(spec.dataset)
    if spec.corruption in own:
        return read_design(workspace.corruption(spec.dataset, spec.corruption))
    if spec.corruption == CLEAN:
        return Design(Clean())
    presets = preset_names("corruption")
    if spec.corruption in presets:
        return Design(TypeAdapter(CorruptionChoice).validate_python(spec.corruption))
    raise MissingError(
        "corruption",
        f'{spec.dataset} has no corruption called "{spec.corruption}"'
        + did_you_mean(spec.corruption, {*own, *presets, CLEAN}),
        "make it first (kind: corrupt), or choose another",
    )


def image_form(spec: TrainSpec, dataset: Path, equalize: bool) -> ImageForm:
    """Return the form of a run's images: `resolution` rows, columns in the data set's proportion; or its own size.

    Raises:
        UserError: the images would be too small for the architecture's depth.
    """
    record = read_record(dataset)
    rows = spec.resolution or record.rows
    columns = max(1, round(rows * record.columns / record.rows))
    smallest = max(MIN_SIDE, 2**spec.architecture.depth)
    patch = spec.architecture.patch_shape
    if patch and not (smallest <= patch[0] <= rows and smallest <= patch[1] <= columns):
        raise UserError(
            "architecture.patch",
            f"patches of {patch[0]} x {patch[1]} do not fit: a network of depth {spec.architecture.depth} needs "
            f"{smallest} or more, and the images have {rows} rows x {columns} columns",
            "choose another patch, a higher resolution, or an architecture that is less deep",
        )
    if min(rows, columns) < smallest:
        raise UserError(
            "resolution",
            f"a network of depth {spec.architecture.depth} needs images of at least {smallest} x {smallest}, "
            f"got {rows} rows x {columns} columns",
            "choose a higher resolution, or an architecture that is less deep",
        )
    return ImageForm(
        rows, columns, 1 if spec.training.color == "gray" else 3, record.white, equalize, record.letterbox
    )


def network_shape(spec: TrainSpec, form: ImageForm) -> Shape:
    """Return the shape of what the network sees at once: a patch, or the whole image."""
    patch = spec.architecture.patch_shape
    return (*patch, form.channels) if patch else form.shape


def split_images(dataset: Path, spec: TrainSpec) -> tuple[list[Path], list[Path]]:
    """Return the source images to train on and those to validate on: every source image is on one side only.

    Raises:
        UserError: there are fewer than two images.
    """
    paths = MvtecFolder(dataset).train_images()
    if len(paths) < 2:
        raise UserError(
            dataset,
            f"needs at least 2 good images to train and validate, found {len(paths)}",
            "import more good images under another name",
        )
    order = np.random.default_rng((spec.seed, 2)).permutation(len(paths))
    held_out = min(max(1, round(spec.training.validation_share * len(paths))), len(paths) - 1)
    train, validation = sorted(order[held_out:]), sorted(order[:held_out])
    return [paths[at] for at in train], [paths[at] for at in validation]


def write_split(path: Path, dataset: Path, train: Sequence[Path], validation: Sequence[Path]) -> None:
    """Write which image was used for what, and what was in it: file, split, sha256.

    Raises:
        UserError: a file to train on is not what was imported, or cannot be read.
    """
    test = [image.path for image in MvtecFolder(dataset).test_images()]
    hashes = contents_of(dataset, [*train, *validation])
    check_as_imported(dataset, hashes)

    def write(beside: Path) -> None:
        with beside.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("file", "split", "sha256"))
            for use, paths in (("train", train), ("validation", validation), ("test", test)):
                names = [image.relative_to(dataset).as_posix() for image in paths]
                writer.writerows((name, use, hashes.get(name, "")) for name in names)

    write_whole(path, write)


def read_split(path: Path) -> list[tuple[str, str]]:
    """Return each image of a split and what it was used for: train, validation or test. Raises UserError."""
    return [(row["file"], row["split"]) for row in _split_rows(path)]


def trained_files(path: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that a run was trained or validated on, by its split; none of an older one.

    Raises:
        UserError: the split cannot be read.
    """
    return {row["file"]: row["sha256"] for row in _split_rows(path) if row.get("sha256")}


def _split_rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:  # a name may hold what ends a line
            return [{**row, "file": row["file"], "split": row["split"]} for row in csv.DictReader(file)]
    except (OSError, KeyError, ValueError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else "it has no columns file and split"
        raise UserError(path, f"cannot be read ({reason})", "train this run again") from None


def evaluated_images(spec: TrainSpec, workspace: Workspace) -> list[LabelledImage]:
    """Return the test images of a run's data set, then the synthetic ones of its corruption, if it has any.

    Raises:
        MissingError: the data set is gone.
    """
    images = MvtecFolder(workspace.existing_dataset(spec.dataset)).test_images()
    if isinstance(spec.corruption, str):
        images += synthetic_images(workspace.corruption(spec.dataset, spec.corruption))
    return images


def trained_images(files: RunFolder, spec: TrainSpec, workspace: Workspace) -> list[LabelledImage]:
    """Return the good images that a run was trained on: those of its split.csv. Raises MissingError, as below."""
    return _used_for("train", files, spec, workspace)


def held_out_images(files: RunFolder, spec: TrainSpec, workspace: Workspace) -> list[LabelledImage]:
    """Return the good images that a run was validated on, and not trained: those of its split.csv.

    Raises:
        MissingError: the data set is gone.
    """
    return _used_for("validation", files, spec, workspace)


def _used_for(asked: str, files: RunFolder, spec: TrainSpec, workspace: Workspace) -> list[LabelledImage]:
    dataset = workspace.existing_dataset(spec.dataset)
    names = [name for name, use in read_split(files.split) if use == asked]
    return [LabelledImage(dataset / name, GOOD, None) for name in names]


@dataclass(frozen=True)
class Framed:
    """An image in the form that the network takes."""

    image: Image  # (H, W, C)
    place: Place  # of what is seen of the file; around it may be a border, which counts for nothing
    wide: Image | None = None  # its copy for a network that a person brings


def load_image(path: Path, form: ImageForm) -> Image:
    """Return the image of a file in the form that the network takes, uint8."""
    return load_framed(path, form).image


def load_framed(path: Path, form: ImageForm) -> Framed:
    """Return the image of a file in the form that the network takes, and where it lies in it."""
    return brought_to(read_image(path, form.white), form)


def brought_to(image: Image, form: ImageForm) -> Framed:
    """Return an image in the form that the network takes, uint8."""
    image = to_mode(image, "gray" if form.channels == 1 else "rgb")
    image = equalized(image) if form.equalize else image
    wide = _scaled(image, form.widened).image if form.wide else None
    return replace(_scaled(image, form), wide=wide)


def _scaled(image: Image, form: ImageForm) -> Framed:
    place = form.place_of(image.shape)
    sides = (side.stop - side.start for side in place)
    return Framed(framed(resize_image(image, *sides), place, form.rows, form.columns), place)
