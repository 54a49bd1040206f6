"""Patches: an image cut into overlapping windows, and put together again, exact at the borders."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Window = tuple[slice, slice]  # rows, columns


def windows(rows: int, columns: int, side: int | tuple[int, int], stride: int | None = None) -> list[Window]:
    """Return the windows that cover an image. The first begin, and the last end, exactly at its borders.

    Args:
        rows: of the image.
        columns: of the image.
        side: of the windows in pixels, or their rows and columns.
        stride: pixels from one window to the next at the most; None: half of its side.

    Raises:
        ValueError: a window is larger than the image.
    """
    high, wide = (side, side) if isinstance(side, int) else side
    for length, longest in ((wide, columns), (high, rows)):
        if not 1 <= length <= longest:
            raise ValueError(f"a patch must have a side of 1 to {longest} pixels, got {length}")
    return [
        (slice(top, top + high), slice(left, left + wide))
        for top in starts(rows, high, stride)
        for left in starts(columns, wide, stride)
    ]


def starts(length: int, side: int, stride: int | None) -> list[int]:
    """Return where windows of a side begin along a length that they cover, see `windows`."""
    last = length - side
    steps = -(-last // (max(1, side // 2) if stride is None else min(stride, side)))
    return [round(at * last / steps) for at in range(steps + 1)] if steps else [0]


def put_together(
    patches: Iterable[NDArray[np.float32]], places: Sequence[Window], rows: int, columns: int
) -> NDArray[np.float32]:
    """Return the image whose windows the patches are: where they overlap, their mean, weighted to each one's middle.

    Args:
        patches: (h, w, C), one for each place.
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
            weight = np.outer(*map(hill, patch.shape[:2])).astype(np.float32)[..., None]
        total[place] += patch * weight
        weights[place] += weight
    if total is None or weights is None:
        raise ValueError("needs at least one patch, got none")
    return np.divide(total, weights, out=total)


def hill(side: int) -> NDArray[np.int64]:
    """Return (side,): high in the middle, low but above 0 at the border, so that no seam is seen."""
    return np.minimum(np.arange(1, side + 1), np.arange(side, 0, -1))
