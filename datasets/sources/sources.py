"""Sources: where the images of a data set to import stand, in each of the layouts that are understood."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from configs.errors import UserError
from datasets.decoding import decode
from datasets.layout import GOOD, LabelledImage
from datasets.masks import is_two_tone
from datasets.names import folders_in, mask_folders
from datasets.pairing import masks_in, named_as_mask, stem_of
from datasets.sources.layouts.found import ClassFolder, Found
from datasets.sources.layouts.recognized import READERS, layout_of
from datasets.sources.source_spec import SourceSpec

_LOOKED_AT = 3  # files, of a folder whose files are named as masks
BY_HAND = "by hand"  # the layout of folders that were named one by one


@dataclass(frozen=True)
class Source:
    """What stands where in a source."""

    root: Path  # file names in findings are relative to it
    layout: str
    train: tuple[Path, ...]  # good images
    test: tuple[LabelledImage, ...]  # the good ones first, then by defect type
    stray_masks: tuple[Path, ...] = ()  # that belong to no image
    held_out: int = 0  # good test images that were taken from those to train on
    called: Mapping[Path, str] = field(
        default_factory=dict
    )  # names in the data set, where several have one name

    def name_of(self, path: Path) -> str:
        """Return how a file is named: relative to the root, with slashes."""
        return path.relative_to(self.root).as_posix()

    def called_of(self, image: LabelledImage) -> str:
        """Return what an image is called in the data set."""
        return self.called.get(image.path, image.path.name)

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
        test = [
            replace(image, mask=None if image.mask in gone else image.mask)
            for image in self.test
            if image.path not in gone
        ]
        return replace(
            self,
            train=tuple(path for path in self.train if path not in gone),
            test=tuple(test),
            stray_masks=tuple(path for path in self.stray_masks if path not in gone),
            held_out=sum(image.defect == GOOD for image in test) if self.held_out else 0,
        )


def find_source(spec: SourceSpec) -> Source:
    """Return where the images of a source are, good test images held out if it has none.

    Raises:
        UserError: there is no such folder, or there are no good images where they should be.
    """
    if spec.source is None:
        return _told_apart(_held_out(_by_hand(spec), spec))
    root = spec.source
    _check_folder(root)
    layout = layout_of(root) if spec.layout == "auto" else spec.layout
    found = Found() if layout is None else READERS[layout](root)
    if layout is None or not found.train:
        inside = sorted(path.name for path in root.iterdir())[:6]
        raise UserError(
            root,
            "must hold good images in train/good"
            + (", in good, or in itself" if spec.layout == "auto" else f" (layout {spec.layout})")
            + ", found "
            + ("an empty folder" if not inside else "only " + ", ".join(inside)),
            "choose the category's folder, the one with train, test and ground_truth in it",
        )
    source = Source(root, layout, tuple(found.train), tuple(found.test), tuple(found.stray_masks))
    return _told_apart(_held_out(source, spec))


def find_categories(root: Path) -> list[Path]:
    """Return the folders directly in `root` that can be imported, sorted: the categories of MVTec or VisA.

    A root that can be imported itself has none.
    """
    if not root.is_dir() or layout_of(root) is not None:
        return []
    return [folder for folder in folders_in(root) if layout_of(folder) not in (None, "good_only")]


def _by_hand(spec: SourceSpec) -> Source:
    assert spec.train is not None
    found = Found(train=_images_in(spec.train))
    if spec.test_good is not None:
        found.test = [LabelledImage(path, GOOD, None) for path in _images_in(spec.test_good)]
    for defect in spec.defects:
        if defect.masks is not None:
            _check_folder(defect.masks, "masks")
        _images_in(defect.folder)
        found.add_defect(defect.folder.absolute(), defect.defect, defect.masks and defect.masks.absolute())
    files = [*found.train, *found.stray_masks]
    files += [path for image in found.test for path in (image.path, image.mask) if path]
    root = Path(os.path.commonpath([path.parent for path in files]))
    return Source(root, BY_HAND, tuple(found.train), tuple(found.test), tuple(found.stray_masks))


def _images_in(folder: Path) -> list[Path]:
    """Return the images of a folder that a person named. Raises UserError if there are none."""
    _check_folder(folder)
    images = ClassFolder(folder.absolute()).images
    if not images:
        raise UserError(folder, "holds no images", "choose the folder that the images stand in themselves")
    if all(map(named_as_mask, images)) and all(is_two_tone(decode(path)) for path in images[:_LOOKED_AT]):
        raise UserError(
            folder,
            "holds masks, by their names and their looks, and no photos",
            "choose the folder of the photos",
        )
    return list(images)


def guess_masks(images: Path) -> Path | None:
    """Return the folder that probably holds the masks of a folder of defective images, if there is one."""
    above = (images.parent, images.parent.parent)
    places = [place / images.name for folder in above for place in mask_folders(folder)]
    return next((place for place in [*places, *mask_folders(images)] if masks_in(place)), None)


def _check_folder(folder: Path, content: str = "images") -> None:
    if not folder.is_dir():
        raise UserError(folder, "no such folder", f"choose the folder that holds the {content}")


def _told_apart(source: Source) -> Source:
    """Return the source with other names for images of one name that come from several folders into one."""
    places: dict[tuple[bool, str, str], list[Path]] = {}
    train = (LabelledImage(path, GOOD, None) for path in source.train)
    for is_test, images in ((False, train), (True, source.test)):
        for image in images:
            places.setdefault((is_test, image.defect, stem_of(image.path).casefold()), []).append(image.path)
    clashing = [paths for paths in places.values() if len({path.parent for path in paths}) > 1]
    called = {path: "_".join(path.relative_to(source.root).parts) for paths in clashing for path in paths}
    return replace(source, called=called)


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
