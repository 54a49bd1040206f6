"""DeepPCB's layout: of each board a template without defects, a tested photo, and a text with its boxes."""

from pathlib import Path

from configs.errors import ImageError, UnreachableError, UserError
from datasets.images import image_files
from datasets.layout import GOOD, LabelledImage
from datasets.masks import read_boxes
from datasets.names import folders_in
from datasets.pairing import stem_of
from datasets.sources.layouts.found import DEFECT, Found

_TEMPLATE, _TESTED = "_temp", "_test"  # what the names of the two end with
_BOXES = "_not"  # what the name of the folder of texts ends with, beside that of the photos


def template_folders(root: Path) -> list[Path]:
    """Return the folders that hold a template and its tested photo: the folder, those in it, or in these."""
    above = folders_in(root)
    places = [root, *above, *(inside for folder in above for inside in folders_in(folder))]
    return [place for place in places if _boards(place, _TEMPLATE).keys() & _boards(place, _TESTED).keys()]


def read_deep_pcb(root: Path) -> Found:
    """Read `group00041/00041/00041000_temp.jpg`, `00041000_test.jpg`, and `group00041/00041_not/00041000.txt`.

    A tested photo shows defects of several types, so that all are of one; without any box it is good.
    """
    found = Found()
    for folder in template_folders(root):
        found.train += _boards(folder, _TEMPLATE).values()
        beside = folder.with_name(folder.name + _BOXES)
        if folder == root and beside.is_dir():
            raise UserError(
                root,
                f"is one of two folders, and the boxes are in the other one, {beside.name}",
                "name the folder above",
            )
        for board, path in _boards(folder, _TESTED).items():
            boxes = next(
                (text for place in (beside, folder) if (text := place / f"{board}.txt").is_file()), None
            )
            is_good = boxes is not None and not _marks(boxes)
            found.test.append(LabelledImage(path, GOOD if is_good else DEFECT, None if is_good else boxes))
    found.test.sort(key=lambda image: image.defect != GOOD)
    return found


def _boards(folder: Path, ending: str) -> dict[str, Path]:
    """Return the photos of a folder whose names end so, by the name of the board."""
    files = image_files(folder)
    return {
        stem_of(path)[: -len(ending)]: path for path in files if stem_of(path).casefold().endswith(ending)
    }


def _marks(boxes: Path) -> bool:
    """Return whether there are boxes; a file that cannot be read has some, and the audit names it."""
    try:
        return bool(read_boxes(boxes))
    except UnreachableError:
        raise
    except ImageError:
        return True
