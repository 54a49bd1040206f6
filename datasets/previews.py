"""Previews: small pictures of images with their masks drawn, for a person to look at."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from datasets.images import WHITE_OF_16_BITS, Image, Mask, read_image, resize_image, resize_mask, to_mode
from datasets.masks import read_mask

OUTLINE = (0, 200, 255)  # RGB; a colour that industrial photos seldom hold
SIDE = 192  # of a picture on a sheet, pixels
GAP = 6


def outlined(image: Image, gt_mask: Mask, color: tuple[int, int, int] = OUTLINE, thickness: int = 1) -> Image:
    """Return the image in RGB with the border of `gt_mask` drawn around it."""
    drawn = to_mode(image, "rgb").copy()
    contours, _ = cv2.findContours(gt_mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(drawn, contours, -1, color, thickness)
    return drawn


def thumbnail(image: Image, side: int = SIDE, gt_mask: Mask | None = None) -> Image:
    """Return the image in RGB, its longer side brought to `side` pixels, with the mask's outline if given."""
    rows, columns = (max(1, round(length * side / max(image.shape[:2]))) for length in image.shape[:2])
    small = to_mode(resize_image(image, rows, columns), "rgb")
    return small if gt_mask is None else outlined(small, resize_mask(gt_mask, rows, columns))


def load_thumbnail(
    path: Path, mask: Path | None = None, side: int = SIDE, white: int = WHITE_OF_16_BITS
) -> Image:
    """Return the thumbnail of an image file, with its mask file's outline if there is one."""
    image = read_image(path, white)
    return thumbnail(image, side, None if mask is None else read_mask(mask, image.shape[:2]))


def sheet(
    pictures: Sequence[Image], columns: int = 4, side: int = SIDE, background: int | tuple[int, int, int] = 32
) -> Image:
    """Return one RGB picture of thumbnails in a grid, each centred in its place."""
    rows = max(1, -(-len(pictures) // columns))
    whole = np.full((GAP + rows * (side + GAP), GAP + columns * (side + GAP), 3), background, np.uint8)
    for at, picture in enumerate(pictures):
        top, left = GAP + at // columns * (side + GAP), GAP + at % columns * (side + GAP)
        top, left = top + (side - picture.shape[0]) // 2, left + (side - picture.shape[1]) // 2
        whole[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return whole


def cell_at(x: float, y: float, count: int, columns: int = 4, side: int = SIDE) -> int | None:
    """Return which of the `count` pictures of a sheet is at a place, in shares of the sheet's width and height."""
    rows = max(1, -(-count // columns))
    column = int((x * (GAP + columns * (side + GAP)) - GAP / 2) // (side + GAP))
    row = int((y * (GAP + rows * (side + GAP)) - GAP / 2) // (side + GAP))
    at = min(max(row, 0), rows - 1) * columns + min(max(column, 0), columns - 1)
    return at if at < count else None
