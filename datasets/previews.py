"""Previews: pictures of images with their masks drawn, for a person to look at."""

from collections.abc import Sequence

import cv2
import numpy as np

from datasets.images import Image, Mask, resize_image, resize_mask, to_mode

OUTLINE = (0, 200, 255)  # RGB; a colour that industrial photos seldom hold


def outlined(image: Image, gt_mask: Mask, color: tuple[int, int, int] = OUTLINE, thickness: int = 1) -> Image:
    """Return the image in RGB with the border of `gt_mask` drawn around it."""
    drawn = to_mode(image, "rgb").copy()
    contours, _ = cv2.findContours(gt_mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(drawn, contours, -1, color, thickness)
    return drawn


def thumbnail(image: Image, side: int, gt_mask: Mask | None = None) -> Image:
    """Return the image in RGB, its longer side brought to `side` pixels, with the mask's outline if given."""
    rows, columns = (max(1, round(length * side / max(image.shape[:2]))) for length in image.shape[:2])
    small = to_mode(resize_image(image, rows, columns), "rgb")
    return small if gt_mask is None else outlined(small, resize_mask(gt_mask, rows, columns))


def contact_sheet(
    previews: Sequence[tuple[Image, Mask]], side: int = 192, columns: int = 4, gap: int = 6
) -> Image:
    """Return one RGB picture of all previews in a grid, each with its mask outlined."""
    rows = -(-len(previews) // columns)
    sheet = np.full((gap + rows * (side + gap), gap + columns * (side + gap), 3), 32, np.uint8)
    for at, (image, gt_mask) in enumerate(previews):
        small = thumbnail(image, side, gt_mask)
        top, left = gap + at // columns * (side + gap), gap + at % columns * (side + gap)
        top, left = top + (side - small.shape[0]) // 2, left + (side - small.shape[1]) // 2
        sheet[top : top + small.shape[0], left : left + small.shape[1]] = small
    return sheet
