"""Layouts: which images of a folder are good, which are of which defect, and where their masks are."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from configs.errors import ImageError, UnreachableError, UserError
from datasets.images import image_files
from datasets.layout import GOOD, LabelledImage
from datasets.masks import read_mask
from datasets.names import child, folders_in, good_folders, is_of_masks, mask_folders, pictures_in
from datasets.pairing import masks_in, paired
from datasets.sources.layouts.deep_pcb import read_deep_pcb, template_folders
from datasets.sources.layouts.found import DEFECT, ClassFolder, Found
from datasets.sources.layouts.original import defective_folder, read_original
from datasets.sources.source_spec import Layout


def layout_of(root: Path) -> Layout | None:
    """Return the layout of a folder; None if it is none of them."""
    if defective_folder(root) is not None:
        return "original"
    if any(pictures_in(folder) for folder in good_folders(child(root, "train"))):
        return "mvtec"
    if image_files(root / "Data" / "Images" / "Normal"):
        return "visa"
    if any(pictures_in(folder) for folder in good_folders(root)):
        return "good_bad"
    if template_folders(root):
        return "deep_pcb"
    if any(_is_masked(folder) for folder in _masked_folders(root)):
        return "masked"
    return "good_only" if image_files(root) else None


def read_mvtec(root: Path) -> Found:
    """Read train/good, test/good, test/<defect> and ground_truth/<defect>, as MVTec AD and its kin have them."""
    found = Found()
    test = child(root, "test", "test_public")
    good = good_folders(test)
    found.train = [
        path for folder in good_folders(child(root, "train")) for path in ClassFolder(folder).images
    ]
    found.add_good(good)
    _add_defects(found, test, good, [place for base in (test, root) for place in mask_folders(base)])
    return found


def read_visa(root: Path) -> Found:
    """Read Data/Images/Normal, Data/Images/Anomaly and their masks, split as VisA says."""
    found, images = Found(), root / "Data" / "Images"
    good, held_out = image_files(images / "Normal"), _visa_test_images(root)
    found.train = [path for path in good if path not in held_out]
    found.test = [LabelledImage(path, GOOD, None) for path in good if path in held_out]
    found.add_defect(images / "Anomaly", "anomaly", root / "Data" / "Masks" / "Anomaly")
    return found


def _visa_test_images(root: Path) -> frozenset[Path]:
    """Return the good test images that VisA's own split names, if it stands beside the category."""
    split = root.parent / "split_csv" / "1cls.csv"
    if not split.is_file():
        return frozenset()
    try:
        with split.open(newline="", encoding="utf-8-sig") as file:
            separator = ";" if ";" in file.readline() else ","
            file.seek(0)
            rows = csv.DictReader(file, delimiter=separator)
            lacking = {"object", "split", "label", "image"}.difference(rows.fieldnames or ())
            test = (
                []
                if lacking
                else [row for row in rows if (row["object"], row["split"]) == (root.name, "test")]
            )
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(
            split, f"must be a table in UTF-8, found another file ({error})", "replace it with VisA's own"
        ) from None
    if lacking:
        raise UserError(
            split,
            f"must have the columns object, split, label and image, found no {', '.join(sorted(lacking))}",
            "replace it with VisA's own, or move it away",
        )
    return frozenset(root.parent / row["image"] for row in test if row["label"] == "normal" and row["image"])


def read_good_bad(root: Path) -> Found:
    """Read a folder of good images beside folders of bad ones."""
    found, good = Found(), good_folders(root)
    found.train = [path for folder in good for path in ClassFolder(folder).images]
    _add_defects(found, root, good, mask_folders(root))
    return found


def read_good_only(root: Path) -> Found:
    """Read good images alone."""
    return Found(train=list(ClassFolder(root).images))


def read_masked(root: Path) -> Found:
    """Read images whose masks stand among them or in a folder beside: one that marks nothing, or is none, is good."""
    found = Found()
    for folder in _masked_folders(root):
        inside = ClassFolder(folder)
        beside = [mask for place in mask_folders(folder) for mask in masks_in(place)]
        masks = inside.masks | paired(inside.images, beside)
        good = [path for path in inside.images if not _marks(masks.get(path))]
        found.test += [
            LabelledImage(path, DEFECT, masks[path]) for path in inside.images if path not in set(good)
        ]
        if folder.name.casefold() == "test":
            found.test = [*(LabelledImage(path, GOOD, None) for path in good), *found.test]
        else:
            found.train += good
    return found


READERS = {
    "mvtec": read_mvtec,
    "original": read_original,
    "visa": read_visa,
    "good_bad": read_good_bad,
    "good_only": read_good_only,
    "masked": read_masked,
    "deep_pcb": read_deep_pcb,
}


def _add_defects(found: Found, root: Path | None, good: Sequence[Path], places: Sequence[Path]) -> None:
    """Add the defect types whose folders stand in a folder, or one below: `NG/<type>`; masks are in one of `places`."""
    types = list(_types(root, good))
    for folder in types:
        inside = [
            place / name for place in places for name in (folder.name, f"{folder.parent.name}/{folder.name}")
        ]
        inside += mask_folders(folder)
        if len(types) == 1:  # one type's masks may all stand in the folder itself
            inside += places
        masks = next((place for place in inside if masks_in(place)), None)
        found.add_defect(folder, folder.name, masks)


def _types(root: Path | None, good: Sequence[Path]) -> Iterator[Path]:
    """Yield the folders of defect types."""
    for folder in folders_in(root):
        if folder in good or is_of_masks(folder.name):
            continue
        if pictures_in(folder):
            yield folder
        else:
            yield from (
                inside
                for inside in folders_in(folder)
                if not is_of_masks(inside.name) and pictures_in(inside)
            )


def _masked_folders(root: Path) -> list[Path]:
    """Return where images with masks beside them may stand: in train and test, in the folder, or in those in it."""
    split = [folder for name in ("train", "test") if (folder := child(root, name))]
    return split or ([root] if image_files(root) else folders_in(root))


def _is_masked(folder: Path) -> bool:
    """Return whether a folder's images have masks among them, at least half of them, or in a folder beside."""
    inside = ClassFolder(folder)
    beside = [mask for place in mask_folders(folder) for mask in masks_in(place)]
    return bool(paired(inside.images, beside)) or 0 < len(inside.images) <= 2 * len(inside.masks)


def _marks(mask: Path | None) -> bool:
    """Return whether a mask marks anything; one that cannot be read does, and the audit names it."""
    if mask is None:
        return False
    try:
        return bool(read_mask(mask).any())
    except UnreachableError:
        raise
    except ImageError:
        return True
