"""Where the part lies on a photo: what stands out from an even background. A pure function.

Source: the threshold is Otsu's (IEEE Trans. SMC 9, 1979), of how far each pixel's colour is from the background's.
"""

import cv2
import numpy as np

from datasets.images import Image, Mask, resize_mask
from datasets.region import Region

_SIDE = 128  # rows or columns, the larger, that a photo is looked at with
_FRAME = 0.03  # how wide the frame is that shows the background, as a share of the smaller side
_EVEN = 0.8  # of the frame that must be background
_SHARES = (0.02, 0.9)  # of the photo that a part may cover
_APART = 0.65  # of the variance that must lie between part and background
_SPECK = 0.005  # of the photo: less is no part
_MARGIN = 0.02  # by which a part is widened, as a share of the larger side: defects lie on outlines, too


def part_of(image: Image) -> Mask | None:
    """Return where the part lies on a photo, or None where none is told from its background.

    That is so where the photo is all surface, as of cloth, where the part fills it, and where the background is uneven.

    Args:
        image: (H, W, C) uint8.

    Returns:
        (H, W) bool, True on the part, its holes, and a small margin around it.
    """
    rows, columns = image.shape[:2]
    scale = min(1.0, _SIDE / max(rows, columns))
    size = (max(8, round(columns * scale)), max(8, round(rows * scale)))
    small = cv2.GaussianBlur(cv2.resize(image, size, interpolation=cv2.INTER_AREA), (0, 0), 1)
    small = small.reshape(size[1], size[0], -1).astype(np.float32)
    frame = _frame(*small.shape[:2])
    far = np.abs(small - np.median(small[frame], axis=0)).max(axis=2)
    level, marked = cv2.threshold(
        far.clip(0, 255).astype(np.uint8), 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU
    )
    found = marked.astype(np.bool_)
    if level == 0 or found.all() or found[frame].mean() > 1 - _EVEN:
        return None
    between = found.mean() * (1 - found.mean()) * (far[found].mean() - far[~found].mean()) ** 2
    if between < _APART * far.var():
        return None
    whole = _filled(marked)
    if not _SHARES[0] <= whole.mean() <= _SHARES[1]:
        return None
    reach = max(1, round(_MARGIN * max(size)))
    wide = cv2.dilate(whole, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)))
    return resize_mask(wide.astype(np.bool_), rows, columns)


def on_part(image: Image, region: Region | None) -> Region | None:
    """Return what of a region is on the part that an image shows; the region itself where there is no such place."""
    part = part_of(image)
    if part is None:
        return region
    if region is not None:
        part = part & region.mask
    return Region(part) if part.any() else region


def _frame(rows: int, columns: int) -> Mask:
    wide = max(1, round(_FRAME * min(rows, columns)))
    frame = np.ones((rows, columns), np.bool_)
    frame[wide:-wide, wide:-wide] = False
    return frame


def _filled(marked: Image) -> Image:
    """Return what outlines of a size enclose, (H, W) uint8: parts with their holes, without specks."""
    outlines, _ = cv2.findContours(marked, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(marked)
    parts = [outline for outline in outlines if cv2.contourArea(outline) >= _SPECK * marked.size]
    return np.asarray(cv2.drawContours(filled, parts, -1, (1,), cv2.FILLED))
