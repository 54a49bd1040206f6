"""A photo as a person paints on it, with what is known of it. Knows no window, and no Keras."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from configs.disk.workspace import Workspace
from configs.errors import UserError
from datasets.images import WHITE_OF_16_BITS, Image, Mask, read_image
from datasets.layout import GOOD, SYNTHETIC, LabelledImage
from datasets.masks import read_mask
from datasets.previews import thumbnail
from evaluation.missed.painted import tested_image
from networks.runs.inputs import evaluated_images
from networks.runs.run_record import read_run_record

SIDE = 2048  # pixels: of a larger photo, a smaller copy is shown
MOST = 200  # regions of a mask that are outlined

Outline = Sequence[tuple[float, float]]  # x, y, as shares of the photo's width and height


@dataclass(frozen=True)
class ShownPhoto:
    """A photo."""

    path: Path
    picture: Image  # (H, W, 3), scaled down if it is large
    size: tuple[int, int]  # rows and columns of the photo
    defect: str  # its type, as far as its folder says it
    truth: Sequence[Outline] | None  # the ground truth; None: it has none


def shown_photo(path: Path, mask: Path | None, run: str, workspace: Workspace) -> ShownPhoto:
    """Return a photo.

    Args:
        path: of its file.
        mask: that a person names; None: the ground truth, if it is a test image of the run.
        run: that looks at it; one that is not there knows nothing of it.
        workspace: has the run.

    Raises:
        ImageError: the photo or its mask cannot be read.
    """
    tested: LabelledImage | None = None
    white = WHITE_OF_16_BITS
    with suppress(UserError):  # what is wrong with the run, the job says
        record = read_run_record(workspace.run(run))
        white = record.form.white
        tested = tested_image(path, record, workspace)
    image = read_image(path, white)
    rows, columns = image.shape[:2]
    known = mask or (None if tested is None else tested.mask)
    return ShownPhoto(
        path,
        thumbnail(image, min(SIDE, max(rows, columns))),
        (rows, columns),
        path.parent.name if tested is None else tested.defect,
        None if known is None else _outlines(read_mask(known, (rows, columns))),
    )


def without_mask(run: str, workspace: Workspace) -> list[Path]:
    """Return the defective test images of a run's data set that have no mask, by type and name.

    Raises:
        UserError: the run's record or its data set is gone.
    """
    images = evaluated_images(read_run_record(workspace.run(run)).spec, workspace)
    return [each.path for each in images if each.defect not in (GOOD, SYNTHETIC) and each.mask is None]


def _outlines(mask: Mask) -> list[Outline]:
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = sorted(contours, key=len, reverse=True)[:MOST]
    size = np.array(mask.shape[::-1])
    return [[(x, y) for x, y in (each[:, 0] + 0.5) / size] for each in largest]
