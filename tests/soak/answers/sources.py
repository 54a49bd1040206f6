"""A source of a data set as it is made: of each of its files it is known what must become of it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from tests.soak.answers.images import (
    MASKS,
    WHITES,
    Kind,
    Marked,
    Pixels,
    drawn_in,
    pick,
    random_mask,
    random_picture,
    with_defect,
    write_marked,
    write_picture,
)

MASK_ENDINGS = ("_mask", "_GT", "-label", "")
STEMS = ("{:03}", "Part {}", "a.b.{}", "=x{}", "@{}-1", "ä_{}", "x,y;{}", "IMG_{:04}_a")


@dataclass(frozen=True)
class Made:
    """An image of the source that is to be imported."""

    file: Path
    defect: str  # `good` for one without any
    is_test: bool | None  # None: the import draws which good images it holds out
    pixels: Pixels  # as they must be read
    kind: Kind
    marked: Marked | None = None  # None: it has no mask
    mask: Path | None = None

    @property
    def name(self) -> str:
        """Of its file, without the ending."""
        return self.file.name.removesuffix(self.file.suffix)

    @property
    def size(self) -> tuple[int, int]:
        return self.pixels.shape[0], self.pixels.shape[1]


@dataclass
class MadeSource:
    """A source, and what must become of it."""

    root: Path
    rng: np.random.Generator
    kinds: list[Kind]
    sizes: list[tuple[int, int]]  # the first is the most common one
    images: list[Made] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)  # images and masks that belong to nothing
    wanted: dict[str, Any] = field(default_factory=dict)  # of the import, besides where it is
    layout: str = ""
    left_out_of_draw: int = 0  # images among which the import drew
    can_be_blank: bool = True  # whether a mask that marks nothing may belong to a defective image

    def add(
        self,
        folder: Path,
        count: int,
        defect: str = "good",
        is_test: bool | None = False,
        prefix: str = "",
    ) -> list[Made]:
        """Write images without masks into a folder."""
        stem, added = prefix + pick(self.rng, STEMS), []
        for at in range(count):
            added.append(self._picture(folder / _as_stored(stem.format(at), self.rng), defect, is_test, None))
        self.images += added
        return added

    def add_marked(
        self,
        folder: Path,
        count: int,
        defect: str,
        place: Path | None,
        kinds: Sequence[str] = MASKS,
        bare: float = 0.15,
        is_test: bool = True,
    ) -> list[Made]:
        """Write defective images, with masks in a place; some have none. Without a place, all have none."""
        stem, added = pick(self.rng, STEMS), []
        kind, ending = pick(self.rng, kinds), pick(self.rng, MASK_ENDINGS)
        if place is not None and kind != "folder" and place == folder:
            ending = ending or "_mask"
        for at in range(count):
            name = stem.format(at)
            size = self._size()
            marked = random_mask(self.rng, *size)
            if not at and self.can_be_blank and self.rng.random() < 0.1:
                marked[:] = False
                self.wanted["accept"] = ["blank mask"]
            made = self._picture(folder / _as_stored(name, self.rng), defect, is_test, marked, size)
            if place is not None and self.rng.random() >= bare:
                made = self._with_mask(made, place / (_as_stored(name, self.rng) + ending), marked, kind)
            added.append(made)
        self.images += added
        return added

    def _with_mask(self, made: Made, path: Path, marked: Marked, kind: str) -> Made:
        path.parent.mkdir(parents=True, exist_ok=True)
        mask = write_marked(path, marked, kind, self.rng)
        if path.parent != made.file.parent and path.name != made.name and self.rng.random() < 0.05:
            self.others += files_of(mask)  # one of the very name goes before it
            return self._with_mask(made, path.with_name(made.name), random_mask(self.rng, *made.size), kind)
        marked = drawn_in(mask) if kind == "jpeg" else marked
        return replace(made, marked=marked, mask=mask if mask.is_dir() else self._in_capitals(mask))

    def _in_capitals(self, file: Path) -> Path:
        """Return a file, its ending in capitals now and then."""
        if self.rng.random() < 0.85:
            return file
        return file.rename(file.with_suffix(file.suffix.upper()))

    def _size(self) -> tuple[int, int]:
        return pick(self.rng, self.sizes) if self.rng.random() < 0.3 else self.sizes[0]

    def _picture(
        self,
        path: Path,
        defect: str,
        is_test: bool | None,
        marked: Marked | None,
        size: tuple[int, int] | None = None,
    ) -> Made:
        path.parent.mkdir(parents=True, exist_ok=True)
        kind = pick(self.rng, self.kinds)
        if kind.white in WHITES[:-1] and self.rng.random() < 0.05:
            kind = replace(kind, is_hot=True)
        picture = random_picture(self.rng, *(size or self._size()), kind.channels)
        if marked is not None:
            picture = with_defect(picture, marked, self.rng)
        file, seen = write_picture(path, picture, kind)
        file = self._in_capitals(file)
        return Made(file, defect, is_test, seen if seen.ndim == 3 else seen[..., None], kind)

    def add_other(self, path: Path) -> None:
        """Write a file that is no part of the data set."""
        path.parent.mkdir(parents=True, exist_ok=True)
        made = random_picture(self.rng, 20, 20, 1)
        self.others.append(write_picture(path, made, Kind(1, 255, "png"))[0])

    def add_stray(self, place: Path) -> None:
        """Write a mask that belongs to no image, and what programs leave behind."""
        place.mkdir(parents=True, exist_ok=True)
        if self.rng.random() < 0.3:
            self.others.append(
                write_marked(place / "zz_mask", random_mask(self.rng, 20, 20), "white", self.rng)
            )
        if self.rng.random() < 0.3:
            (place / "Thumbs.db").write_bytes(b"junk")
            (place / "._000.png").write_bytes(b"junk")

    @property
    def white(self) -> int | None:
        """The white of its files of more than 8 bits; None if there are none."""
        return max((each.kind.white for each in self.images if each.kind.white > 255), default=None)

    def some(self, low: int = 1, high: int = 4) -> int:
        return int(self.rng.integers(low, high + 1))


def _as_stored(name: str, rng: np.random.Generator) -> str:
    """Return a name whose accents are parts of their letters, or characters of their own."""
    return unicodedata.normalize(pick(rng, ("NFC", "NFD")), name)


def files_of(mask: Path) -> list[Path]:
    """Return a mask, or those of a folder."""
    return sorted(mask.iterdir()) if mask.is_dir() else [mask]
