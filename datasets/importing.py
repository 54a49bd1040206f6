"""The import job: copies a folder in MVTec's layout into the workspace, after a look at every image."""

import shutil
from collections import Counter
from pathlib import Path
from typing import Literal

from pydantic import Field

from configs.errors import ImageError, UserError
from configs.events import Emit, Finished, Note, with_progress
from configs.spec import FolderPath, Name, Spec
from configs.spec_io import to_commented_hjson
from configs.workspace import Workspace, building, check_free
from datasets.add_corruption import MIN_SIDE
from datasets.images import read_image, read_mask
from datasets.layout import ALL, GOOD, RECORD, DatasetRecord, LabelledImage, check_source

Size = tuple[int, int]  # rows, columns


class ImportSpec(Spec):
    """Copy a category in MVTec's layout into the workspace."""

    kind: Literal["import"] = "import"
    name: Name = Field(description="name of the data set in the workspace")
    source: FolderPath = Field(
        description="folder with train/good, test/good, test/<defect>, ground_truth/<defect>"
    )
    mixed_sizes: Literal["refuse", "resize"] = Field(
        "refuse",
        description="images of different sizes: refuse the import, or bring all to the most common size",
    )


def run(spec: ImportSpec, workspace: Workspace, emit: Emit) -> None:
    """Import. Every image and mask is decoded once before anything appears in the workspace.

    Raises:
        UserError: the source is not usable, or the name is taken.
    """
    target = workspace.dataset(spec.name)
    check_free(target, "data set")
    folder = check_source(spec.source)
    train, test = folder.train_images(), folder.test_images()
    images = [LabelledImage(path, GOOD, None) for path in train] + test
    _check_names(images)

    with building(target, "data set") as beside:
        sizes: dict[Path, Size] = {}
        for at, image in enumerate(with_progress(images, emit, "checking and copying", len(images))):
            sizes[image.path] = _check_image(image)
            _copy(image, beside / ("train" if at < len(train) else "test"), beside / "ground_truth")
        rows, columns = _common_size(sizes, spec)
        defects = Counter(image.defect for image in test if image.defect != GOOD)
        record = DatasetRecord(
            name=spec.name,
            source=str(spec.source.absolute()),
            rows=rows,
            columns=columns,
            train_good=len(train),
            test_good=sum(image.defect == GOOD for image in test),
            defects=dict(sorted(defects.items())),
            masks=sum(image.mask is not None for image in test),
            mixed_sizes=len(set(sizes.values())) > 1,
        )
        (beside / RECORD).write_text(to_commented_hjson(record), encoding="utf-8")
    for note in _notes(record, test):
        emit(Note(note, "warning"))
    emit(
        Finished(
            f"{spec.name}: {record.train_good} good images to train on; to test, {record.test_good} good "
            f"and {sum(record.defects.values())} defective of {len(record.defects)} types, "
            f"{record.masks} with masks",
            str(target),
        )
    )


def _check_names(images: list[LabelledImage]) -> None:
    """Raise UserError for names that results could not be told apart by."""
    seen: dict[Path, Path] = {}
    for image in images:
        if image.defect == ALL:
            raise UserError(
                image.path.parent,
                f'a defect type cannot be called "{ALL}", which stands for all of them together',
                "rename the folder",
            )
        twin = seen.setdefault(image.path.with_suffix(""), image.path)
        if twin != image.path:
            raise ImageError(
                image.path,
                f"has the name of {twin.name} but for its ending, and masks and maps go by that name",
                "rename one of the two",
            )


def _check_image(image: LabelledImage) -> Size:
    """Return the image's size after decoding it and its mask. Raises ImageError."""
    size = read_image(image.path).shape[:2]
    if min(size) < MIN_SIDE:
        raise ImageError(
            image.path,
            f"must be at least {MIN_SIDE} x {MIN_SIDE} pixels, found {_shown(size)}",
            "leave it out",
        )
    if image.mask is not None:
        mask_size = read_mask(image.mask).shape
        if mask_size != size:
            raise ImageError(
                image.mask,
                f"must have the size of its image {image.path.name}, {_shown(size)}, "
                f"found {_shown(mask_size)}",
                "draw the mask on the image itself, or take it out of ground_truth",
            )
    return size


def _common_size(sizes: dict[Path, Size], spec: ImportSpec) -> Size:
    """Return the most common size. Raises ImageError when sizes differ and the spec refuses that."""
    counted = Counter(sizes.values()).most_common()
    common = counted[0][0]
    if len(counted) > 1 and spec.mixed_sizes == "refuse":
        odd = next(path for path, size in sizes.items() if size != common)
        raise ImageError(
            odd,
            f"must have the size of the other images, {_shown(common)}, found {_shown(sizes[odd])} "
            f"({len(sizes) - counted[0][1]} of {len(sizes)} images differ)",
            'scale them alike, or import with mixed_sizes: "resize"',
        )
    return common


def _shown(size: tuple[int, ...]) -> str:
    return f"{size[0]} rows x {size[1]} columns"


def _copy(image: LabelledImage, images: Path, masks: Path) -> None:
    """Copy an image and its mask, names and bytes as they are."""
    for path, folder in ((image.path, images / image.defect), (image.mask, masks / image.defect)):
        if path is not None:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / path.name)


def _notes(record: DatasetRecord, test: list[LabelledImage]) -> list[str]:
    """Return what the person should know about a data set that is usable but not complete."""
    notes = []
    if record.train_good < 20:
        notes.append(f"only {record.train_good} good images to train on; a few hundred are better")
    if not record.test_good:
        notes.append("no good test images (test/good): nothing can be told about false alarms")
    if not record.defects:
        notes.append("no defective test images (test/<defect>): training works, AUROCs cannot be computed")
    without = [image.name for image in test if image.defect != GOOD and image.mask is None]
    if without:
        notes.append(
            f"{len(without)} defective images have no mask, such as {without[0]}: "
            "they count for image scores and are left out of pixel scores"
        )
    if record.mixed_sizes:
        notes.append(
            f"images of different sizes are brought to {record.rows} x {record.columns} (rows x columns)"
        )
    return notes
