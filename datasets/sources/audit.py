"""The import audit: every data mistake found before anything is copied.

Each file is read and decoded once, and of each image no more is kept than a thumbnail.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import imagehash
import numpy as np
import PIL.Image
from numpy.typing import NDArray

from configs.errors import ImageError, MissingError, UnreachableError
from configs.events import Emit, with_progress
from datasets.add_corruption import MIN_SIDE
from datasets.decoding import decode
from datasets.images import Image, resize_image, to_8_bit, to_mode, white_of
from datasets.layout import ALL, GOOD, SYNTHETIC, LabelledImage
from datasets.masks import read_mask
from datasets.sources.findings import Finding, Problem
from datasets.sources.sources import Source

FEW = 20  # good images to train on
NEAR = 16  # bits of 256 in which the perceptual hashes of copies differ at most
ALIKE = 0.04  # root mean square between the thumbnails of copies at most, in their standard deviations
MOSTLY = 0.9  # a mask that marks more of the image than this is taken for an inverted one


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


@dataclass
class Audit:
    """What was found in a source folder."""

    images: list[AuditedImage] = field(default_factory=list)  # those that can be read
    findings: list[Finding] = field(default_factory=list)
    brightest: int = 0  # pixel of the files of more than 8 bits; 0 if there are none

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


def audit(folder: Source, emit: Emit) -> Audit:
    """Return what is in a source folder, and everything that is wrong with it.

    Args:
        folder: see `find_source`.
        emit: receives progress.

    Raises:
        UserError: the disk or the network share has failed.
    """
    found = Audit()
    train = [LabelledImage(path, GOOD, None) for path in folder.train]
    test = list(folder.test)
    looks: list[Look] = []
    for at, image in enumerate(with_progress(train + test, emit, "auditing", len(train) + len(test))):
        split: Literal["train", "test"] = "train" if at < len(train) else "test"
        try:
            picture = decode(image.path)
        except UnreachableError:
            raise
        except ImageError as error:
            if not folder.root.is_dir():
                raise MissingError(
                    folder.root,
                    "was removed while it was being read",
                    "check the disk or the network share",
                ) from None
            found.findings.append(_finding(folder, "unreadable", image.path, error.problem))
            continue
        pixels = picture.pixels
        rows, columns = pixels.shape[:2]
        digest = hashlib.sha256(image.path.read_bytes()).hexdigest()
        looks.append(look_of(to_8_bit(pixels, white_of(int(pixels.max())))))
        if pixels.dtype != np.uint8:
            found.brightest = max(found.brightest, int(pixels.max()))
        if min(rows, columns) < MIN_SIDE:
            message = f"must be at least {MIN_SIDE} x {MIN_SIDE} pixels, found {rows} x {columns}"
            found.findings.append(_finding(folder, "too small", image.path, message))
        marked: float | None = None
        if image.mask is not None:
            marked, wrong = _mask_findings(folder, image, image.mask, (rows, columns))
            found.findings += wrong
        elif image.defect != GOOD:
            message = "is defective and has no mask: it counts for image figures, not for pixel figures"
            found.findings.append(_finding(folder, "no mask", image.path, message))
        found.images.append(AuditedImage(image, split, rows, columns, picture.mode, digest, marked))
    found.findings += _name_findings(folder, train + test)
    found.findings += _stray_masks(folder)
    found.findings += _size_findings(folder, found)
    found.findings += _duplicates(folder, found.images, looks)
    found.findings += _count_findings(train, test)
    return found


@dataclass(frozen=True)
class Look:
    """What stays about the same when an image is re-encoded, scaled or brightened."""

    bits: NDArray[np.uint8]  # a perceptual hash of 256 bits, packed: finds candidates quickly
    thumbnail: NDArray[np.float16]  # 64 x 64, mean 0, deviation 1: tells copies from photos of like parts


def look_of(image: Image) -> Look:
    """Return the look of an image."""
    grey = to_mode(image, "gray")
    hashed = imagehash.phash(PIL.Image.fromarray(grey[..., 0]), hash_size=16).hash
    small = resize_image(grey, 64, 64)[..., 0].astype(np.float32)
    even = (small - small.mean()) / max(float(small.std()), 1)
    return Look(np.packbits(np.asarray(hashed, np.bool_)), even.astype(np.float16))


def _finding(folder: Source, problem: Problem, path: Path | None, message: str) -> Finding:
    file = "" if path is None else folder.name_of(path)
    return Finding(problem, file, message)


def _mask_findings(
    folder: Source, image: LabelledImage, mask: Path, size: tuple[int, int]
) -> tuple[float | None, list[Finding]]:
    """Return the share of the image that a mask marks, and what is wrong with it."""
    try:
        gt_mask = read_mask(mask)
    except UnreachableError:
        raise
    except ImageError as error:
        return None, [_finding(folder, "unreadable", mask, error.problem)]
    if gt_mask.shape != size:
        rows, columns = gt_mask.shape
        message = (
            f"must have the size of its image {image.path.name}, {size[0]} rows x {size[1]} columns, "
            f"found {rows} rows x {columns} columns"
        )
        return None, [_finding(folder, "mask size", mask, message)]
    share = float(gt_mask.mean())
    if share == 0:
        return share, [_finding(folder, "blank mask", mask, "marks nothing, though its image is defective")]
    if share > MOSTLY:
        return share, [_finding(folder, "inverted mask", mask, f"marks {share:.0%} of its image")]
    return share, []


def _name_findings(folder: Source, images: Sequence[LabelledImage]) -> list[Finding]:
    """Return the names that results could not be told apart by."""
    found = []
    seen: dict[Path, Path] = {}
    for image in images:
        twin = seen.setdefault(image.path.with_suffix(""), image.path)
        if twin != image.path:
            message = f"has the name of {twin.name} but for its ending, and masks and maps go by that name"
            found.append(_finding(folder, "name clash", image.path, message))
    reserved = {image.defect: image.path.parent for image in images if image.defect in (ALL, SYNTHETIC)}
    for name, place in sorted(reserved.items()):
        message = f'a defect type cannot be called "{name}", which has a meaning of its own in results'
        found.append(_finding(folder, "reserved name", place, message))
    return found


def _stray_masks(folder: Source) -> Iterable[Finding]:
    """Yield the masks that belong to no image."""
    for mask in folder.stray_masks:
        message = f"belongs to no defective image: there is none called {mask.stem.removesuffix('_mask')}"
        yield _finding(folder, "mask without image", mask, message)


def _size_findings(folder: Source, found: Audit) -> Iterable[Finding]:
    """Yield the images that differ from the most common size."""
    if len(found.sizes) < 2:
        return
    rows, columns = found.sizes.most_common(1)[0][0]
    for image in found.images:
        if (image.rows, image.columns) != (rows, columns):
            message = (
                f"must have the size of the other images, {rows} rows x {columns} columns, "
                f"found {image.rows} rows x {image.columns} columns"
            )
            yield _finding(folder, "mixed sizes", image.image.path, message)


def _duplicates(folder: Source, images: Sequence[AuditedImage], looks: Sequence[Look]) -> Iterable[Finding]:
    """Yield the images that are there before: the very same file, or between train and test one that looks so."""
    seen: dict[str, AuditedImage] = {}  # training images come first
    train = [at for at, image in enumerate(images) if image.split == "train"]
    trained = np.stack([looks[at].bits for at in train]) if train else np.empty((0, 32), np.uint8)
    for at, image in enumerate(images):
        path, twin = image.image.path, seen.setdefault(image.sha256, image)
        if twin is not image:
            name = folder.name_of(twin.image.path)
            yield Finding(_doubled(image, twin), folder.name_of(path), f"is the same file as {name}", name)
        elif image.split == "test":
            distances = np.bitwise_count(trained ^ looks[at].bits).sum(axis=1)
            near = (train[place] for place in np.flatnonzero(distances <= NEAR))
            alike = next((other for other in near if _apart(looks[at], looks[other]) <= ALIKE), None)
            if alike is not None:
                name = folder.name_of(images[alike].image.path)
                message = f"looks the same as {name}"
                yield Finding("alike in train and test", folder.name_of(path), message, name)


def _doubled(image: AuditedImage, twin: AuditedImage) -> Problem:
    """Return what is wrong with an image that is the same file as another one."""
    if image.image.defect != twin.image.defect:
        return "of two kinds"
    return "twice" if image.split == twin.split else "in train and test"


def _apart(one: Look, other: Look) -> float:
    """Return the root mean square difference of two thumbnails."""
    difference = one.thumbnail.astype(np.float32) - other.thumbnail.astype(np.float32)
    return float(np.sqrt(np.square(difference).mean()))


def _count_findings(train: Sequence[LabelledImage], test: Sequence[LabelledImage]) -> Iterable[Finding]:
    """Yield what there is too little of."""
    if len(train) < FEW:
        yield Finding("few good images", "", f"only {len(train)} good images to train on")
    if not any(image.defect == GOOD for image in test):
        message = "no good test images: nothing can be told about false alarms"
        yield Finding("no good test images", "", message)
    if all(image.defect == GOOD for image in test):
        message = "no defective test images: training works, AUROCs cannot be computed"
        yield Finding("no defective images", "", message)
