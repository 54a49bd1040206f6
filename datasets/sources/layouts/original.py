"""The original program's own data sets: numbered images, masks beside them, and a file that says what each shows.

Source: the layout that anncollin/AnomalyDetection-Keras writes and reads.
"""

import json
from pathlib import Path

from configs.disk.names import folded_name, safe_name
from configs.errors import UserError, way_out
from datasets.layout import ALL, GOOD, SYNTHETIC, LabelledImage
from datasets.names import child, good_folders
from datasets.pairing import named_as_mask
from datasets.sources.layouts.found import DEFECT, ClassFolder, Found

DESCRIPTION = "00_description.json"  # of a folder: { "0.png": "scratch" }, or what it was corrupted by


def defective_folder(root: Path) -> Path | None:
    """Return the folder of the original's defective images, if there is one."""
    test = child(root, "test")
    folder = None if test is None else child(test, "real_corruption")
    return folder if folder is not None and (folder / DESCRIPTION).is_file() else None


def read_labels(folder: Path) -> dict[str, str]:
    """Return the defect type of each image of a folder by its name.

    Raises:
        UserError: the description cannot be read, is none, or names a type that has a meaning of its own.
    """
    path = folder / DESCRIPTION
    try:
        labels = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(path, f"cannot be read ({error.strerror})", way_out(error)) from None
    except (ValueError, RecursionError):
        labels = None
    if not isinstance(labels, dict) or not all(isinstance(label, str) and label for label in labels.values()):
        raise UserError(
            path,
            'does not say what each image shows, as { "0.png": "scratch" } would',
            "write it so, or name the folders one by one",
        )
    if reserved := sorted(set(map(folded_name, labels.values())) & {GOOD, ALL, SYNTHETIC}):
        raise UserError(
            path,
            f'has a defect type called "{reserved[0]}", which means something else here',
            "rename it",
        )
    return {name: safe_name(label) for name, label in labels.items()}


def read_original(root: Path) -> Found:
    """Read Train/Clean, Test/Clean and Test/Real_corruption, its masks `mask_0.png` beside `0.png`.

    Its synthetic defects are left: a corruption of ours draws them anew.
    """
    found = Found()
    train, test = child(root, "train"), child(root, "test")
    found.train = [path for folder in good_folders(train) for path in ClassFolder(folder).images]
    found.add_good(good_folders(test))
    folder = defective_folder(root)
    if folder is not None:
        labels, inside = read_labels(folder), ClassFolder(folder)
        found.stray_masks = [path for path in inside.images if named_as_mask(path)]
        defective = [
            (labels.get(path.name, DEFECT), path) for path in inside.images if not named_as_mask(path)
        ]
        found.test += [
            LabelledImage(path, label, inside.masks.get(path)) for label, path in sorted(defective)
        ]
    return found
