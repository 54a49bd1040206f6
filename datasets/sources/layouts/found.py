"""What is found in a source: the images of a class, their masks, and which are good."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from configs.errors import ImageError, UnreachableError
from datasets.decoding import decode
from datasets.layout import GOOD, LabelledImage
from datasets.masks import is_two_tone
from datasets.names import pictures_in
from datasets.pairing import masked_stem, masks_in, named_as_mask, paired, stem_of

DEFECT = "defect"  # where nothing tells one type from another


@dataclass
class Found:
    """What stands where, as far as it was read."""

    train: list[Path] = field(default_factory=list)
    test: list[LabelledImage] = field(default_factory=list)
    stray_masks: list[Path] = field(default_factory=list)  # that belong to no image

    def add_good(self, folders: Sequence[Path]) -> None:
        """Add good images to test on."""
        self.test += [
            LabelledImage(path, GOOD, None) for folder in folders for path in ClassFolder(folder).images
        ]

    def add_defect(self, folder: Path, defect: str, masks: Path | None) -> None:
        """Add the images of a defect type, with their masks: those of a folder, or else those among them."""
        inside = ClassFolder(folder)
        photos = set(inside.images)  # which may stand in the same folder
        files = [mask for mask in masks_in(masks) if mask not in photos]
        pairs = inside.masks | paired(inside.images, files)
        self.test += [LabelledImage(path, defect, pairs.get(path)) for path in inside.images]
        stems = {stem_of(path) for path in inside.images}
        self.stray_masks += [mask for mask in files if not stems & {stem_of(mask), masked_stem(mask)}]


class ClassFolder:
    """The images of one class, and the masks that stand among them.

    A mask is named as another image, with the ending of a mask; or it has the name of a photo but for the ending,
    and is black and white.
    """

    def __init__(self, folder: Path) -> None:
        files = pictures_in(folder)
        by_stem: dict[str, list[Path]] = {}
        for path in files:
            by_stem.setdefault(stem_of(path), []).append(path)
        named = [path for path in files if named_as_mask(path) and masked_stem(path) in by_stem]
        drawn = [path for twins in by_stem.values() if len(twins) == 2 for path in _masks_of(twins)]
        among = {*named, *drawn}
        self.images = tuple(path for path in files if path not in among)
        self.masks = paired(self.images, [path for path in files if path in among])


def _masks_of(twins: Sequence[Path]) -> list[Path]:
    """Return which of two files of one name is a mask of the other."""
    try:
        drawn = [path for path in twins if is_two_tone(decode(path))]
    except UnreachableError:
        raise
    except ImageError:
        return []  # the audit names it
    return drawn if len(drawn) == 1 else []
