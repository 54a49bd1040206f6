"""Sources: where the images of a data set to import stand, in each of the layouts that are understood."""

import csv
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from configs.errors import UserError
from datasets.images import image_files
from datasets.layout import GOOD, LabelledImage, MvtecFolder, masks_by_stem
from datasets.sources.source_spec import Layout, SourceSpec

GOOD_NAMES = frozenset({GOOD, "ok", "normal"})
MASK_NAMES = frozenset({"ground_truth", "masks", "mask"})


@dataclass(frozen=True)
class Source:
    """What stands where in a source."""

    root: Path  # file names in findings are relative to it
    layout: str
    train: tuple[Path, ...]  # good images
    test: tuple[LabelledImage, ...]  # the good ones first, then by defect type
    stray_masks: tuple[Path, ...] = ()  # that belong to no image
    held_out: int = 0  # good test images that were taken from those to train on

    def name_of(self, path: Path) -> str:
        """Return how a file is named: relative to the root, with slashes."""
        return path.relative_to(self.root).as_posix()

    @property
    def defects(self) -> list[str]:
        """Return the defect types, in their order."""
        return list(dict.fromkeys(image.defect for image in self.test if image.defect != GOOD))

    def names(self) -> set[str]:
        """Return the names of all its files, images and masks."""
        masks = [image.mask for image in self.test if image.mask is not None]
        images = [image.path for image in self.test]
        return {self.name_of(path) for path in (*self.train, *images, *masks, *self.stray_masks)}

    def without(self, names: Collection[str]) -> "Source":
        """Return the source without some files; an image whose mask is left out stays, without it."""
        gone = {self.root / name for name in names}
        test = (
            replace(image, mask=None if image.mask in gone else image.mask)
            for image in self.test
            if image.path not in gone
        )
        return replace(
            self,
            train=tuple(path for path in self.train if path not in gone),
            test=tuple(test),
            stray_masks=tuple(path for path in self.stray_masks if path not in gone),
        )


def find_source(spec: SourceSpec) -> Source:
    """Return where the images of a source are, good test images held out if it has none.

    Raises:
        UserError: there is no such folder, or there are no good images where they should be.
    """
    if spec.source is None:
        return _held_out(_by_hand(spec), spec)
    root = spec.source
    _check_folder(root)
    layout = _layout_of(root) if spec.layout == "auto" else spec.layout
    found = None if layout is None else _READERS[layout](root)
    if found is None or not found.train:
        inside = sorted(path.name for path in root.iterdir())[:6]
        raise UserError(
            root,
            "must hold good images in train/good"
            + (", in good, or in itself" if spec.layout == "auto" else f" (layout {spec.layout})")
            + ", found "
            + ("an empty folder" if not inside else "only " + ", ".join(inside)),
            "choose the category's folder, the one with train, test and ground_truth in it",
        )
    return _held_out(found, spec)


def find_categories(root: Path) -> list[Path]:
    """Return the folders directly in `root` that can be imported, sorted: the categories of MVTec or VisA.

    A root that can be imported itself has none.
    """
    if not root.is_dir() or _layout_of(root) is not None:
        return []
    folders = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
    return [folder for folder in folders if _layout_of(folder) in ("mvtec", "visa", "good_bad")]


def _layout_of(root: Path) -> Layout | None:
    if image_files(root / "train" / GOOD):
        return "mvtec"
    if image_files(root / "Data" / "Images" / "Normal"):
        return "visa"
    if _good_folder(root) is not None:
        return "good_bad"
    return "good_only" if image_files(root) else None


def _mvtec(root: Path) -> Source:
    folder = MvtecFolder(root)
    ground_truth = root / "ground_truth"
    names = sorted(path.name for path in ground_truth.iterdir()) if ground_truth.is_dir() else []
    stray = [
        mask for name in names for mask in _stray(image_files(root / "test" / name), ground_truth / name)
    ]
    return Source(root, "mvtec", tuple(folder.train_images()), tuple(folder.test_images()), tuple(stray))


def _visa(root: Path) -> Source:
    images, masks = root / "Data" / "Images", root / "Data" / "Masks" / "Anomaly"
    bad, stray = _labelled(images / "Anomaly", "anomaly", masks)
    good = image_files(images / "Normal")
    held_out = _visa_test_images(root)
    train = [path for path in good if path not in held_out]
    test = [LabelledImage(path, GOOD, None) for path in good if path in held_out]
    return Source(root, "visa", tuple(train), (*test, *bad), tuple(stray))


def _visa_test_images(root: Path) -> frozenset[Path]:
    """Return the good test images that VisA's own split names, if it stands beside the category."""
    split = root.parent / "split_csv" / "1cls.csv"
    if not split.is_file():
        return frozenset()
    with split.open(newline="", encoding="utf-8") as file:
        return frozenset(
            root.parent / row["image"]
            for row in csv.DictReader(file)
            if row["object"] == root.name and row["split"] == "test" and row["label"] == "normal"
        )


def _good_bad(root: Path) -> Source:
    good = _good_folder(root)
    train = [] if good is None else image_files(good)
    test: list[LabelledImage] = []
    stray: list[Path] = []
    others = sorted(path for path in root.iterdir() if path.is_dir() and path != good)
    for folder in (path for path in others if path.name.lower() not in MASK_NAMES and image_files(path)):
        places = [root / name / folder.name for name in sorted(MASK_NAMES)]
        masks = next((place for place in places if place.is_dir()), None)
        images, left = _labelled(folder, folder.name, masks)
        test += images
        stray += left
    return Source(root, "good_bad", tuple(train), tuple(test), tuple(stray))


def _good_only(root: Path) -> Source:
    return Source(root, "good_only", tuple(image_files(root)), ())


_READERS = {"mvtec": _mvtec, "visa": _visa, "good_bad": _good_bad, "good_only": _good_only}


def _by_hand(spec: SourceSpec) -> Source:
    assert spec.train is not None
    train = _images_in(spec.train)
    test = (
        [] if spec.test_good is None else [LabelledImage(p, GOOD, None) for p in _images_in(spec.test_good)]
    )
    stray: list[Path] = []
    for defect in spec.defects:
        if defect.masks is not None:
            _check_folder(defect.masks, "masks")
        _images_in(defect.folder)
        images, left = _labelled(
            defect.folder.absolute(), defect.defect, defect.masks and defect.masks.absolute()
        )
        test += images
        stray += left
    files = [*train, *stray, *(path for image in test for path in (image.path, image.mask) if path)]
    root = Path(os.path.commonpath([path.parent for path in files]))
    return Source(root, "by hand", tuple(train), tuple(test), tuple(stray))


def _images_in(folder: Path) -> list[Path]:
    """Return the images of a folder that a person named. Raises UserError if there are none."""
    _check_folder(folder)
    images = image_files(folder.absolute())
    if not images:
        raise UserError(folder, "holds no images", "choose the folder that the images stand in themselves")
    return images


def guess_masks(images: Path) -> Path | None:
    """Return the folder that probably holds the masks of a folder of defective images, if there is one."""
    above = (images.parent, images.parent.parent)
    places = [place / name / images.name for place in above for name in sorted(MASK_NAMES)]
    return next((place for place in places if image_files(place)), None)


def _check_folder(folder: Path, content: str = "images") -> None:
    if not folder.is_dir():
        raise UserError(folder, "no such folder", f"choose the folder that holds the {content}")


def _good_folder(root: Path) -> Path | None:
    folders = (path for path in sorted(root.iterdir()) if path.is_dir() and path.name.lower() in GOOD_NAMES)
    return next((folder for folder in folders if image_files(folder)), None)


def _labelled(folder: Path, defect: str, masks: Path | None) -> tuple[list[LabelledImage], list[Path]]:
    """Return the images of a defect type with their masks, and the masks that belong to none of them."""
    images = image_files(folder)
    by_stem = {} if masks is None else masks_by_stem(masks)
    stray = [] if masks is None else _stray(images, masks)
    return [LabelledImage(path, defect, by_stem.get(path.stem)) for path in images], stray


def _stray(images: Sequence[Path], masks: Path) -> list[Path]:
    stems = {path.stem for path in images}
    return [mask for mask in image_files(masks) if mask.stem.removesuffix("_mask") not in stems]


def _held_out(source: Source, spec: SourceSpec) -> Source:
    """Return the source with good test images: if it has none, a share of the others, drawn by the seed."""
    has_own = any(image.defect == GOOD for image in source.test)
    count = round(spec.test_share * len(source.train))
    if has_own or count == 0:
        return source
    chosen = set(np.random.default_rng(spec.seed).permutation(len(source.train))[:count].tolist())
    test = [LabelledImage(path, GOOD, None) for at, path in enumerate(source.train) if at in chosen]
    train = tuple(path for at, path in enumerate(source.train) if at not in chosen)
    return replace(source, train=train, test=(*test, *source.test), held_out=count)
