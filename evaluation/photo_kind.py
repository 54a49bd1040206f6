"""What the photos of a training were like, and whether a new one is like them: else it is not judged by the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from datasets.decoding import Pixels
from datasets.images import reached_by
from networks.runs.data_state import FileRecord


@dataclass(frozen=True)
class PhotoKind:
    """The sizes and kinds of photos, from the smallest to the largest."""

    rows: tuple[int, int]
    columns: tuple[int, int]
    proportion: tuple[float, float]  # columns / rows
    kinds: tuple[str, ...]  # `grey of 8 bits`; none: unknown

    @classmethod
    def of(cls, photos: Sequence[FileRecord]) -> Self | None:
        """Return what photos are like; None if there are none."""
        if not photos:
            return None
        rows, columns = [each.rows for each in photos], [each.columns for each in photos]
        shares = [each.columns / each.rows for each in photos]
        return cls(
            (min(rows), max(rows)),
            (min(columns), max(columns)),
            (min(shares), max(shares)),
            tuple(sorted({kind_of_mode(each.mode) for each in photos})),
        )

    def difference(self, pixels: Pixels, white: int) -> str | None:
        """Return in which way a photo is another than these; None: in none.

        Args:
            pixels: (H, W, C) as its file has them.
            white: of the training's files of more than 8 bits.
        """
        rows, columns, channels = pixels.shape
        if not (
            self.rows[0] <= rows <= self.rows[1]
            and self.columns[0] <= columns <= self.columns[1]
            and self.proportion[0] <= columns / rows <= self.proportion[1]
        ):
            known = f"{_span(self.rows)} x {_span(self.columns)}"
            return f"another size: {rows} x {columns} (rows x columns), those of the training have {known}"
        kind = _kind(channels == 1, pixels.itemsize)
        if self.kinds and kind not in self.kinds:
            return f"another kind: {kind}, those of the training are {' or '.join(self.kinds)}"
        if pixels.itemsize > 1 and (reached := reached_by(pixels)) > white:
            return f"another depth: its pixels reach {reached}, white was {white} in the training"
        return None


def kind_of_mode(mode: str) -> str:
    """Return the kind of a file by the mode that it is stored in, see `datasets.decoding.Picture`."""
    is_grey = mode[0] == "I" or mode.split(";")[0] in ("1", "L", "LA", "La")
    return _kind(is_grey, 2 if mode[0] == "I" or mode.endswith(";16") else 1)


def _kind(is_grey: bool, size: int) -> str:
    """Return a kind in words; `size` is in bytes."""
    return f"{'grey' if is_grey else 'colour'} of {8 * size} bits"


def _span(ends: tuple[int, int]) -> str:
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
