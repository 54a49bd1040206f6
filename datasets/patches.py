"""Patches: an image cut into overlapping windows, and put together again, exact at the borders."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Window = tuple[slice, slice]  # rows, columns


def windows(rows: int, columns: int, side: int) -> list[Window]:
    """Return the square windows that cover an image, each overlapping the next by half of its side or more.

    The first begin, and the last end, exactly at the image's borders.

    Raises:
        ValueError: a window is larger than the image.
    """
    if not 1 <= side <= min(rows, columns):
        raise ValueError(f"a patch must have a side of 1 to {min(rows, columns)} pixels, got {side}")
    return [
        (slice(top, top + side), slice(left, left + side))
        for top in _starts(rows, side)
        for left in _starts(columns, side)
    ]


def _starts(length: int, side: int) -> list[int]:
    last = length - side
    steps = -(-last // max(1, side // 2))
    return [round(at * last / steps) for at in range(steps + 1)] if steps else [0]


def put_together(
    patches: Iterable[NDArray[np.float32]], places: Sequence[Window], rows: int, columns: int
) -> NDArray[np.float32]:
    """Return the image whose windows the patches are: where they overlap, their mean, weighted to each one's middle.

    Args:
        patches: (side, side, C), one for each place.
        places: as `windows` returns them.
        rows: of the image.
        columns: of the image.

    Returns:
        (rows, columns, C).
    """
    total = weights = None
    for patch, place in zip(patches, places, strict=True):
        if total is None or weights is None:
            total = np.zeros((rows, columns, patch.shape[2]), np.float32)
            weights = np.zeros((rows, columns, 1), np.float32)
            weight = _hill(patch.shape[0])
        total[place] += patch * weight
        weights[place] += weight
    if total is None or weights is None:
        raise ValueError("needs at least one patch, got none")
    return np.divide(total, weights, out=total)


def _hill(side: int) -> NDArray[np.float32]:
    """Return (side, side, 1): high in the middle, low but above 0 at the border, so that no seam is seen."""
    slope = np.minimum(np.arange(1, side + 1), np.arange(side, 0, -1))
    return np.outer(slope, slope).astype(np.float32)[..., None]
