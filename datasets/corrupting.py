"""The corruption job: keeps a designed corruption with its data set, and writes a synthetic test set."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from configs.events import Emit, Finished, Image, Note, with_progress
from configs.spec import Name, Spec
from configs.spec_io import to_commented_hjson
from configs.workspace import Workspace, building, check_free
from datasets.add_corruption import add_corruption
from datasets.corruptions import Corruption, CorruptionChoice
from datasets.images import Image as Pixels
from datasets.images import Mask, image_files, read_image, write_image, write_mask
from datasets.layout import GOOD
from datasets.previews import sheet, thumbnail

PREVIEWS = 12


class CorruptSpec(Spec):
    """Design a corruption for a data set, and write a synthetic test set with exact masks."""

    kind: Literal["corrupt"] = "corrupt"
    dataset: Name = Field(description="name of an imported data set")
    name: Name = Field(description="name of the corruption; trainings refer to it")
    corruption: CorruptionChoice = Field(description="a preset's name, or the corruption itself")
    copies: int = Field(
        5,
        ge=0,
        le=100,
        description="corrupted copies of each good test image in the synthetic test set, 0 to 100",
    )
    seed: int = Field(0, ge=0, description="seed of the synthetic test set, 0 or more")


def run(spec: CorruptSpec, workspace: Workspace, emit: Emit) -> None:
    """Write `corruption.hjson`, the synthetic test set and a preview.

    Raises:
        UserError: no such data set, or the name is taken.
    """
    dataset = workspace.existing_dataset(spec.dataset)
    target = workspace.corruption(spec.dataset, spec.name)
    check_free(target, "corruption")
    sources = image_files(dataset / "test" / GOOD)
    with building(target, "corruption") as beside:
        (beside / "corruption.hjson").write_text(to_commented_hjson(spec), encoding="utf-8")
        written = 0
        for path, image, mask in with_progress(
            synthetic_images(sources, spec),
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
        write_image(
            beside / "preview.png", sheet(previews(map(read_image, shown), spec.corruption, spec.seed))
        )
    if not sources:
        emit(Note("no good test images (test/good), so there is no synthetic test set", "warning"))
    emit(Image(str(target / "preview.png"), f"{spec.name} on {spec.dataset}, {PREVIEWS} seeds"))
    emit(Finished(f"{spec.name} for {spec.dataset}: {written} synthetic test images with masks", str(target)))


def synthetic_images(sources: list[Path], spec: CorruptSpec) -> Iterator[tuple[Path, Pixels, Mask]]:
    """Yield (name, corrupted image, mask) of each copy of each source image, one at a time."""
    for at, path in enumerate(sources):
        image = read_image(path)
        for copy in range(spec.copies):
            rng = np.random.default_rng((spec.seed, at, copy))
            yield path.with_stem(f"{path.stem}_{copy}"), *add_corruption(image, spec.corruption, rng)


def previews(
    images: Iterable[Pixels], corruption: Corruption, seed: int, outline: bool = True
) -> list[Pixels]:
    """Return a thumbnail of each image with one seeded synthetic defect, its mask outlined if asked."""
    pictures = []
    for at, image in enumerate(images):
        corrupted, mask = add_corruption(image, corruption, np.random.default_rng((seed, at)))
        pictures.append(thumbnail(corrupted, gt_mask=mask if outline else None))
    return pictures
