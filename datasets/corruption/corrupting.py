"""The corruption job: keeps a designed corruption with its data set, and writes a synthetic test set."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from configs.disk.building import building, check_free
from configs.disk.workspace import Workspace
from configs.events import Emit, Finished, Illustration, Note, with_progress
from configs.spec.spec_io import to_commented_hjson
from datasets.corruption.corruptions import takes_from_others
from datasets.corruption.design import RECORD, REGION, CorruptSpec, Design, design_of
from datasets.images import (
    Image,
    Mask,
    equalized,
    image_files,
    read_image,
    write_image,
    write_mask,
)
from datasets.layout import GOOD, read_record
from datasets.previews import sheet, thumbnail

PREVIEWS = 12


def run(spec: CorruptSpec, workspace: Workspace, emit: Emit) -> None:
    """Write `corruption.hjson`, the synthetic test set and a preview.

    Raises:
        UserError: no such data set, the name is taken, or the region is unusable.
    """
    dataset = workspace.existing_dataset(spec.dataset)
    target = workspace.corruption(spec.dataset, spec.name)
    check_free(target, "corruption")
    record = read_record(dataset)
    design = design_of(spec, record.rows, record.columns)
    sources = image_files(dataset / "test" / GOOD)
    with building(target, "corruption") as beside:
        (beside / RECORD).write_text(to_commented_hjson(spec), encoding="utf-8")
        if design.region is not None:
            write_mask(beside / REGION, design.region)
        written = 0
        for path, image, mask in with_progress(
            synthetic_images(sources, design, spec.copies, spec.seed, record.white),
            emit,
            "writing the synthetic test set",
            len(sources) * spec.copies,
        ):
            for folder in ("test", "ground_truth"):
                (beside / folder).mkdir(exist_ok=True)
            write_image(beside / "test" / f"{path.stem}.png", image)
            write_mask(beside / "ground_truth" / f"{path.stem}_mask.png", mask)
            written += 1
        shown = image_files(dataset / "train" / GOOD)[:PREVIEWS]
        images = [read_image(path, record.white) for path in shown]
        write_image(
            beside / "preview.png",
            sheet([small_preview(images, at, design, spec.seed) for at in range(len(images))]),
        )
    if not sources:
        emit(Note("no good test images (test/good), so there is no synthetic test set", "warning"))
    emit(Illustration(str(target / "preview.png"), f"{spec.name} on {spec.dataset}, {PREVIEWS} seeds"))
    emit(Finished(f"{spec.name} for {spec.dataset}: {written} synthetic test images with masks", str(target)))


def synthetic_images(
    sources: Sequence[Path], design: Design, copies: int, seed: int, white: int
) -> Iterator[tuple[Path, Image, Mask]]:
    """Yield (name, corrupted image, mask) of each copy of each source image, one at a time.

    They are as a camera would deliver them: equalized, if the design says so, when they are read.
    """
    takes = takes_from_others(design.corruption)
    other = read_image(sources[-1], white) if sources and takes else None
    for at, path in enumerate(sources):
        image = read_image(path, white)
        for copy in range(copies):
            corrupted, mask = design.corrupt(image, np.random.default_rng((seed, at, copy)), other)
            yield path.with_stem(f"{path.stem}_{copy}"), corrupted, mask
        other = image if takes else None


def preview(
    image: Image, design: Design, seed: int, at: int, other: Image | None = None
) -> tuple[Image, Image, Mask]:
    """Return an image before and after a seeded synthetic defect, as a training sees it, and the mask.

    Pieces of another image come from `other`, if there is one.
    """
    if not takes_from_others(design.corruption):
        other = None
    if design.equalize:
        image, other = equalized(image), None if other is None else equalized(other)
    return image, *design.corrupt(image, np.random.default_rng((seed, at)), other)


def small_preview(images: Sequence[Image], at: int, design: Design, seed: int, outline: bool = True) -> Image:
    """Return a thumbnail of one of the images with a seeded synthetic defect, its mask outlined if asked."""
    _, after, mask = preview(images[at], design, seed, at, images[at - 1])
    return thumbnail(after, gt_mask=mask if outline else None)
