"""Blending: a piece of another image in the light of its new place, so that no edge tells where it begins.

Source: Poisson image editing (Perez et al., SIGGRAPH 2003), as `cv2.seamlessClone` solves it; to train with, it is
that of NSA (arXiv:2109.15222).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.corruption.painting import Painted, like

_RIM = 1  # pixels along the image's border that OpenCV leaves alone


def blend(
    canvas: Painted, piece: NDArray[np.float32], box: tuple[slice, slice], cover: NDArray[np.float32]
) -> None:
    """Give what lies under a cover the edges of a piece, in its own light. In place.

    Args:
        canvas: (H, W, C), uint8 in grey levels, or float in 0..1.
        piece: (h, w, C) in the canvas's unit.
        box: rows and columns of the canvas that the piece lies over.
        cover: (h, w), how far each pixel belongs to the piece, 0..1: from a half on it does.
    """
    target = _as_bytes(canvas)
    source, mask = target.copy(), np.zeros(target.shape[:2], np.uint8)
    mask[box] = np.where(cover >= 0.5, 255, 0)
    for edge in (np.s_[:_RIM], np.s_[-_RIM:]):
        mask[edge] = mask[:, edge] = 0
    left, top, width, height = cv2.boundingRect(mask)
    if min(width, height) < 3:  # nothing is left between its rims
        return
    source[box] = _as_bytes(like(canvas, piece))
    middle = (left + width // 2, top + height // 2)
    cloned = cv2.seamlessClone(source, target, mask, middle, cv2.MIXED_CLONE)
    change = cloned.astype(np.float32) - target  # in grey levels: what is not touched keeps its depth
    scale = 1 if canvas.dtype == np.uint8 else 255
    canvas[:] = like(canvas, canvas + change[..., : canvas.shape[2]] / scale)


def _as_bytes(image: Painted) -> NDArray[np.uint8]:
    """Return an image as OpenCV clones it: three channels of 8 bits."""
    levels = image if image.dtype == np.uint8 else np.rint(image * 255).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(levels, (*levels.shape[:2], 3)))
