"""Masks that a person paints, in MVTec's layout: beside photos, for the next import, and in no data set."""

from pathlib import Path

from configs.disk.durable import make_folder
from configs.disk.names import safe_name
from configs.disk.workspace import Workspace
from configs.disk.writing import write_whole
from configs.errors import UserError
from datasets.images import Mask, write_mask
from datasets.layout import GOOD
from datasets.named_place import check_not_kept


def mask_place(folder: Path, defect: str, photo: Path, workspace: Workspace) -> Path:
    """Return where the mask of a photo goes: `ground_truth/scratch/000_mask.png` of a folder.

    A data set of the workspace is none: evaluations rest on it as it was imported.

    Raises:
        UserError: the folder is the workspace's own, or the type of the defect cannot be a folder's name.
    """
    check_not_kept(folder, workspace)
    try:
        name = safe_name(defect.strip())
    except ValueError as error:
        raise UserError("type of the defect", str(error), "choose another name") from None
    if name in ("", GOOD):
        raise UserError("type of the defect", f'must name a defect, got "{name}"', "type one such as scratch")
    return folder / "ground_truth" / name / f"{photo.stem}_mask.png"


def save_mask(place: Path, mask: Mask) -> None:
    """Write a mask, whole or not at all; what stands at its place gives way."""
    make_folder(place.parent)
    write_whole(place, lambda beside: write_mask(beside, mask))
