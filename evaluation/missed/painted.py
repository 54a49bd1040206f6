"""The photo that is asked about, and where on it the defect is."""

from dataclasses import dataclass
from pathlib import Path

from configs.disk.workspace import Workspace
from configs.errors import MissingError, UserError
from datasets.decoding import decode
from datasets.images import Image, Mask, to_8_bit
from datasets.layout import LabelledImage
from datasets.masks import read_mask
from datasets.region import inside_polygons
from evaluation.missed.why_spec import WhySpec
from evaluation.photo_kind import PhotoKind
from networks.runs.inputs import evaluated_images
from networks.runs.run_record import RunRecord


@dataclass(frozen=True)
class Painted:
    """A photo with a defect."""

    path: Path
    image: Image  # (H, W, C), as its file has it
    mask: Mask  # (H, W): where the defect is, at least one pixel


def painted(spec: WhySpec, record: RunRecord, known: PhotoKind | None, workspace: Workspace) -> Painted:
    """Return the photo and the mask that a spec names.

    Args:
        spec: names them.
        record: of the run.
        known: what the photos of its training were like; None: unknown.
        workspace: has its data set.

    Raises:
        UserError: there is no such photo, or it is not like those of the training; there is no mask, it marks
            nothing, or it has another size than the photo.
    """
    if not spec.photo.is_file():
        raise MissingError(spec.photo, "is no file", "name the photo with the defect")
    tested = tested_image(spec.photo, record, workspace)
    pixels = decode(spec.photo).pixels
    if tested is None and known is not None:
        difference = known.difference(pixels, record.form.white)
        if difference is not None:
            raise UserError(
                spec.photo, f"is not judged: {difference}", "choose a photo like those of the training"
            )
    return Painted(spec.photo, to_8_bit(pixels, record.form.white), _mask(spec, tested, pixels.shape[:2]))


def tested_image(photo: Path, record: RunRecord, workspace: Workspace) -> LabelledImage | None:
    """Return the test image of a run that a photo is; None: it is another photo. Raises MissingError: no data set."""
    where = photo.resolve()
    tested = evaluated_images(record.spec, workspace)
    return next((each for each in tested if each.path.resolve() == where), None)


def _mask(spec: WhySpec, tested: LabelledImage | None, size: tuple[int, int]) -> Mask:
    if spec.polygons:
        return inside_polygons(spec.polygons, *size)
    path = spec.mask or (None if tested is None else tested.mask)
    if path is None:
        raise UserError(
            "mask",
            f"needs to say where the defect of {spec.photo.name} is, and found no ground truth of it",
            "name a mask of the photo's size, white where the defect is",
        )
    if not path.exists():
        raise MissingError(path, "is no mask", "name a file")
    mask = read_mask(path, size)
    if mask.shape != size:
        rows, columns = mask.shape
        raise UserError(
            path,
            f"must have the photo's size, {size[0]} x {size[1]} (rows x columns), got {rows} x {columns}",
            "draw it on the photo itself",
        )
    if not mask.any():
        raise UserError(path, "marks nothing: it is all black", "mark the defect in white")
    return mask
