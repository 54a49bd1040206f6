"""Brings the files of a source into a data set: images and masks, and what each of them was."""

import csv
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from configs.disk.content import sha256_of
from configs.errors import UserError
from configs.events import Emit, with_progress
from datasets.images import image_files, write_mask
from datasets.layout import FILES, MASKS
from datasets.masks import is_of_boxes, read_mask
from datasets.pairing import ending_of, paired
from datasets.sources.audited import AuditedImage
from datasets.sources.sources import Source

Transfer = Literal["copy", "link"]


def bring_all(
    dataset: Path, source: Source, images: Sequence[AuditedImage], transfer: Transfer, emit: Emit
) -> None:
    """Bring images and their masks, bytes as they are, or links to them; and write down what they were.

    Raises:
        UserError: a file is not the one any more that was looked at, or there cannot be links.
    """
    _make_folders(dataset, images)
    masks: list[tuple[str, str]] = []
    for image in with_progress(images, emit, "copying", len(images)):
        called = source.called_of(image.image)
        bring(image.image.path, dataset / image.split / image.image.defect / called, [image.sha256], transfer)
        masks += _bring_mask(image, dataset, called, transfer)
    _write_files(dataset / FILES, source, images)
    _write_table(dataset / MASKS, ("file", "sha256"), masks)


def name_of(source: Source, image: AuditedImage) -> str:
    """Return what an image is called in the data set: `train/good/000.png`."""
    return f"{image.split}/{image.image.defect}/{source.called_of(image.image)}"


def _make_folders(dataset: Path, images: Sequence[AuditedImage]) -> None:
    """Make all folders first, so that none comes back half-filled if somebody deletes it meanwhile."""
    wanted = {dataset / image.split / image.image.defect for image in images}
    wanted |= {dataset / "ground_truth" / image.image.defect for image in images if image.image.mask}
    for folder in wanted:
        folder.mkdir(parents=True)


def bring(source: Path, place: Path, audited: Sequence[str], transfer: Transfer) -> None:
    """Bring an image, a mask, or a folder of masks; `audited` has the SHA-256 of each file as it was looked at."""
    if transfer == "link":
        _link(source, place)
        return
    if source.is_dir():
        shutil.copytree(source, place)
    else:
        shutil.copyfile(source, place)
    if [sha256_of(path) for path in _files(place)] != list(audited):
        raise _changed(source)


def _bring_mask(image: AuditedImage, dataset: Path, called: str, transfer: Transfer) -> list[tuple[str, str]]:
    """Bring the mask of an image, if it has one: boxes are drawn. Returns its files and their SHA-256."""
    source = image.image.mask
    if source is None:
        return []
    place = dataset / "ground_truth" / image.image.defect / _mask_name(source, called)
    hashes = list(image.mask_sha256)
    if is_of_boxes(source):
        write_mask(place, read_mask(source, (image.rows, image.columns)))
        if [sha256_of(source)] != hashes:
            raise _changed(source)
        hashes = [sha256_of(place)]
    else:
        bring(source, place, hashes, transfer)
    names = [path.relative_to(dataset).as_posix() for path in _files(place)]
    return list(zip(names, hashes, strict=True))


def _files(place: Path) -> list[Path]:
    """Return a file; or of a folder of masks, each of them."""
    return image_files(place) if place.is_dir() else [place]


def _changed(source: Path) -> UserError:
    return UserError(
        source, "was changed while it was being imported", "wait until nothing writes there, then try again"
    )


def _link(path: Path, place: Path) -> None:
    try:
        place.symlink_to(path.absolute())
    except OSError as error:
        raise UserError(
            place, f"cannot be a link ({error.strerror})", 'import with transfer: "copy"'
        ) from None


def _mask_name(mask: Path, called: str) -> str:
    """Return what a mask is called in the data set: as it was, if that is a name for the mask of its image."""
    image = Path(called)
    if paired([image], [mask]):
        return mask.name
    return f"{image.stem}_mask{'.png' if is_of_boxes(mask) else ending_of(mask)}"


def _write_files(path: Path, source: Source, images: Sequence[AuditedImage]) -> None:
    """Write what each imported image was when it was read: its size, mode and hash, and its mask."""
    rows = []
    for image in images:
        called = source.called_of(image.image)
        name = name_of(source, image)
        mask = "" if image.image.mask is None else _mask_name(image.image.mask, called)
        marked = "" if image.marked is None else f"{image.marked:.6f}"
        rows.append((name, image.rows, image.columns, image.mode, image.sha256, mask, marked))
    _write_table(path, ("file", "rows", "columns", "mode", "sha256", "mask", "marked"), rows)


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
