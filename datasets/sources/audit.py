"""The import audit: every data mistake found before anything is copied.

Each file is read and decoded once, and of each image no more is kept than a thumbnail.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from configs.disk.content import sha256_of
from configs.errors import ImageError, MissingError, UnreachableError
from configs.events import Emit, with_progress
from datasets.add_corruption import MIN_SIDE
from datasets.decoding import decode
from datasets.images import reached_by, to_8_bit, white_of
from datasets.layout import ALL, GOOD, SYNTHETIC, LabelledImage
from datasets.likeness.shift import listed, shifts, values_of
from datasets.likeness.traits import Traits, traits_of
from datasets.masks import is_of_boxes, is_soft, is_two_tone, marked_by, read_mask
from datasets.pairing import masked_stem, named_as_mask, stem_of
from datasets.sources.audited import Audit, AuditedImage
from datasets.sources.findings import Finding, Problem
from datasets.sources.look_alikes import LookAlikes, look_of
from datasets.sources.passed_over import passed_over
from datasets.sources.sources import Source

FEW = 20  # good images to train on
LONGEST_NAME = 200  # bytes of a file's name: a disk takes 255, and results add to it
MOSTLY = 0.9  # a mask that marks more of the image than this is taken for an inverted one


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
    for at, image in enumerate(with_progress(train + test, emit, "auditing", len(train) + len(test))):
        _look_at(folder, image, "train" if at < len(train) else "test", found)
    found.findings += _name_findings(folder, train, test)
    found.findings += _stray_masks(folder)
    found.findings += _size_findings(folder, found)
    found.findings += _kind_findings(folder, found)
    found.findings += _duplicates(folder, found, emit)
    found.findings += _shift_findings(found)
    found.findings += passed_over(folder)
    found.findings += _box_findings(test)
    found.findings += _count_findings(train, test)
    return found


def _look_at(folder: Source, image: LabelledImage, split: Literal["train", "test"], found: Audit) -> None:
    """Note what one image is, and what is wrong with it."""
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
        return
    pixels = picture.pixels
    rows, columns = pixels.shape[:2]
    brightest, white = (0, 0) if pixels.dtype == np.uint8 else (int(pixels.max()), reached_by(pixels))
    plain = to_8_bit(pixels, white_of(white))
    found.looks.append(look_of(plain))
    if min(rows, columns) < MIN_SIDE:
        message = f"must be at least {MIN_SIDE} x {MIN_SIDE} pixels, found {rows} x {columns}"
        found.findings.append(_finding(folder, "too small", image.path, message))
    if picture.pages > 1:
        message = f"holds {picture.pages} pages, of which only the first is read"
        found.findings.append(_finding(folder, "several pages", image.path, message))
    marked: float | None = None
    of_mask: tuple[str, ...] = ()
    if image.mask is not None:
        marked, wrong = _mask_findings(folder, image, image.mask, (rows, columns))
        found.findings += wrong
        if all(each.problem != "unreadable" for each in wrong):
            of_mask = tuple(map(sha256_of, image.files[1:]))
    elif image.defect != GOOD:
        message = "is defective and has no mask: it counts for image figures, not for pixel figures"
        found.findings.append(_finding(folder, "no mask", image.path, message))
    digest, two_tone = sha256_of(image.path), bool(pixels.any()) and is_two_tone(picture)
    found.images.append(
        AuditedImage(
            *(image, split, rows, columns, picture.mode, digest, marked, two_tone, of_mask, brightest, white),
            traits=traits_of(plain),
        )
    )


def _finding(folder: Source, problem: Problem, path: Path | None, message: str) -> Finding:
    file = "" if path is None else folder.name_of(path)
    return Finding(problem, file, message)


def _mask_findings(
    folder: Source, image: LabelledImage, mask: Path, size: tuple[int, int]
) -> tuple[float | None, list[Finding]]:
    """Return the share of the image that a mask marks, and what is wrong with it."""
    try:
        is_drawn = not mask.is_dir() and not is_of_boxes(mask)
        picture = decode(mask, with_alpha=True) if is_drawn else None
        gt_mask = read_mask(mask, size) if picture is None else marked_by(picture)
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
    if picture is not None and is_soft(picture):
        message = "has smooth or hazy edges: what is half as bright as its brightest pixel counts as marked"
        return share, [_finding(folder, "soft mask", mask, message)]
    if share == 0:
        return share, [_finding(folder, "blank mask", mask, "marks nothing, though its image is defective")]
    if share > MOSTLY:
        return share, [_finding(folder, "inverted mask", mask, f"marks {share:.0%} of its image")]
    return share, []


def _name_findings(
    folder: Source, train: Sequence[LabelledImage], test: Sequence[LabelledImage]
) -> list[Finding]:
    """Return the names that results could not be told apart by, or that are too long for them."""
    found = []
    seen: dict[tuple[bool, str, str], LabelledImage] = {}
    for at, image in enumerate((*train, *test)):
        called = folder.called_of(image)
        twin = seen.setdefault((at < len(train), image.defect, stem_of(Path(called)).casefold()), image)
        if twin is not image:
            message = (
                f"has the name of {folder.called_of(twin)} but for its ending or its capitals, and masks and "
                "maps go by that name"
            )
            found.append(_finding(folder, "name clash", image.path, message))
        if (length := len(called.encode())) > LONGEST_NAME:
            message = f"must have a name of at most {LONGEST_NAME} bytes, found {length}"
            found.append(_finding(folder, "name too long", image.path, message))
    reserved = {image.defect: image.path.parent for image in test if image.defect in (ALL, SYNTHETIC)}
    for name, place in sorted(reserved.items()):
        message = f'a defect type cannot be called "{name}", which has a meaning of its own in results'
        found.append(_finding(folder, "reserved name", place, message))
    return found


def _stray_masks(folder: Source) -> Iterable[Finding]:
    """Yield the masks that belong to no image."""
    for mask in folder.stray_masks:
        message = f"belongs to no defective image: there is none called {masked_stem(mask)}"
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


def _kind_findings(folder: Source, found: Audit) -> Iterable[Finding]:
    """Yield the images that are unlike the others: those that look like masks, and those beyond white."""
    mostly = 2 * sum(image.two_tone for image in found.images) > len(found.images)
    white = found.white  # which looks at all of them
    for image in found.images:
        path = image.image.path
        if image.two_tone and (not mostly or named_as_mask(path)):
            message = "looks like a mask: it is black but for one brightness, and stands among photos"
            yield _finding(folder, "looks like a mask", path, message)
        if white is not None and image.brightest > white:
            message = f"has pixels of up to {image.brightest}, and {white} is white in all the files"
            yield _finding(folder, "brighter than white", path, message)


def _duplicates(folder: Source, found: Audit, emit: Emit) -> Iterable[Finding]:
    """Yield the images that are there before: the very same file, or between train and test one that looks so."""
    seen: dict[str, AuditedImage] = {}  # training images come first
    train = [at for at, image in enumerate(found.images) if image.split == "train"]
    trained = LookAlikes(found.looks, train)
    for at, image in enumerate(with_progress(found.images, emit, "comparing", len(found.images))):
        path, twin = image.image.path, seen.setdefault(image.sha256, image)
        if twin is not image:
            name = folder.name_of(twin.image.path)
            yield Finding(_doubled(image, twin), folder.name_of(path), f"is the same file as {name}", name)
        elif image.split == "test" and (alike := trained.of(found.looks[at])) is not None:
            name = folder.name_of(found.images[alike].image.path)
            yield Finding("alike in train and test", folder.name_of(path), f"looks the same as {name}", name)


def _doubled(image: AuditedImage, twin: AuditedImage) -> Problem:
    """Return what is wrong with an image that is the same file as another one."""
    if image.image.defect != twin.image.defect:
        return "of two kinds"
    return "twice" if image.split == twin.split else "in train and test"


def _box_findings(test: Sequence[LabelledImage]) -> Iterable[Finding]:
    """Yield that masks are boxes, if some are."""
    if count := sum(image.mask is not None and is_of_boxes(image.mask) for image in test):
        message = f"the masks of {count} images are boxes around their defects, not the defects themselves"
        yield Finding("boxes", "", message)


def _shift_findings(found: Audit) -> Iterable[Finding]:
    """Yield how good test images differ from those to train on."""
    taken: dict[str, list[Traits]] = {"train": [], "test": []}
    for image, traits in zip(found.images, found.taken(), strict=True):
        if image.image.defect == GOOD:
            taken[image.split].append(traits)
    told = shifts(values_of(taken["test"]), values_of(taken["train"]))
    if told:
        message = f"the good test images are {listed(told)}, and so not like those to train on"
        yield Finding("unlike in train and test", "", message)


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
