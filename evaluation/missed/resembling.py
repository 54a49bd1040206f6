"""A corruption like a defect that was painted: of its size, its outline, its colour and its contrast."""

import cv2
import numpy as np

from configs.spec.spec import Range
from datasets.corruption.corruptions import Pattern
from datasets.images import Image, Mask, to_mode

FAINT = 20.0  # grey levels from what lies around: below, a person hardly sees it
ROUGH = 1.5  # times what lies around varies: from here on the defect has a texture of its own
WIDER = 1.4  # times larger and smaller than it: no two defects are alike
CRUMB = 0.1  # of the largest region: what is smaller says nothing of the defects to come
MARGIN = 10.0  # grey levels lighter and darker than it


def like(image: Image, mask: Mask) -> Pattern:
    """Return a corruption that draws defects like the one that is painted.

    Args:
        image: (H, W, C), grey levels 0..255.
        mask: (H, W), where the defect is; at least one pixel.
    """
    lengths, slims = _extents(mask)
    side = min(mask.shape)
    semi_axes = [50 * length / side for length in lengths]  # % of the smaller side
    size = Range(low=_within(min(semi_axes) / WIDER, 0.5, 50), high=_within(max(semi_axes) * WIDER, 0.5, 50))
    grey = to_mode(image, "gray")[..., 0].astype(np.float32)
    inside, around = grey[mask], grey[_around(mask, max(lengths))]
    contrast = float(np.median(inside) - np.median(around)) if around.size else 255.0
    is_faint = abs(contrast) < FAINT
    is_rough = around.size > 0 and inside.std() > ROUGH * around.std()
    darkest, lightest = np.percentile(inside, (10, 90))
    return Pattern(
        size=size,
        slimness=_within(max(slims) * WIDER, 1, 50),
        number=min(len(lengths), 20),
        flat=1,
        texture=float(is_rough),
        noise=float(is_rough),
        change=float(is_faint),  # what lies below, in another light
        color=Range(low=_within(darkest - MARGIN, 0, 255), high=_within(lightest + MARGIN, 0, 255)),
        opacity=Range(low=0.2, high=0.7) if is_faint else Range(low=0.6, high=1),
    )


def _extents(mask: Mask) -> tuple[list[float], list[float]]:
    """Return how long each region of a mask is, in pixels, and how many times as long as wide; no crumbs."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    sides = [[side + 1 for side in cv2.minAreaRect(each)[1]] for each in contours]
    largest = max(wide * high for wide, high in sides)
    regions = [(max(each), min(each)) for each in sides if each[0] * each[1] >= CRUMB * largest]
    return [length for length, _ in regions], [length / width for length, width in regions]


def _around(mask: Mask, length: float) -> Mask:
    """Return what lies around a mask, as far as half of its length, in pixels."""
    far = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_3)
    return np.asarray((far > 0) & (far <= max(2.0, length / 2)), np.bool_)


def _within(value: float, low: float, high: float) -> float:
    """Return a value of one decimal between two others."""
    return min(max(round(float(value), 1), low), high)
