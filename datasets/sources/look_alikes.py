"""Look-alikes: which of many images is a copy of another, though re-encoded, scaled or brightened."""

import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import imagehash
import numpy as np
import PIL.Image
from numpy.typing import NDArray

from datasets.images import Image, resize_image, to_mode

NEAR = 16  # bits of 256 in which the perceptual hashes of copies differ at most
ALIKE = 0.04  # root mean square between the thumbnails of copies at most, in their standard deviations
NEAREST = 32  # training images that are compared with a test image; a copy is among the nearest
_SIDE, _BLOCK = 64, 8  # pixels of a thumbnail, and of its parts that are averaged for the search
_HASH = 32  # bytes of a perceptual hash
_BYTES = _HASH + 2 * _SIDE**2  # of a look
_DIRECTIONS = 8  # in which the averages differ most


@dataclass(frozen=True)
class Look:
    """What stays about the same when an image is re-encoded, scaled or brightened."""

    bits: NDArray[np.uint8]  # a perceptual hash of 256 bits, packed
    thumbnail: NDArray[np.float16]  # 64 x 64, mean 0, deviation 1: tells copies from photos of like parts


def look_of(image: Image) -> Look:
    """Return the look of an image."""
    grey = to_mode(image, "gray")
    hashed = imagehash.phash(PIL.Image.fromarray(grey[..., 0]), hash_size=16).hash
    small = resize_image(grey, _SIDE, _SIDE)[..., 0].astype(np.float32)
    even = (small - small.mean()) / max(float(small.std()), 1)
    return Look(np.packbits(np.asarray(hashed, np.bool_)), even.astype(np.float16))


class Looks(Sequence[Look]):
    """Looks in the order in which they come, in a file without a name: those of many photos would fill the memory."""

    def __init__(self) -> None:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed with the looks
        weakref.finalize(self, file.close)
        self._file, self._count = file, 0

    def append(self, look: Look) -> None:
        """Take in one more. Raises OSError."""
        self._file.seek(self._count * _BYTES)
        self._file.write(look.bits.tobytes() + look.thumbnail.tobytes())
        self._count += 1

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Look: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Look]: ...
    def __getitem__(self, at: int | slice) -> Look | Sequence[Look]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(self._count))]
        self._file.seek(range(self._count)[at] * _BYTES)
        stored = self._file.read(_BYTES)
        bits = np.frombuffer(stored, np.uint8, _HASH)
        return Look(bits, np.frombuffer(stored, np.float16, offset=_HASH).reshape(_SIDE, _SIDE))


class LookAlikes:
    """Finds, for one look after the other, the one of many that is a copy of it.

    Photos of one fixture all have like hashes, so that the search goes by the thumbnails: averaged over blocks, which
    brings no two further apart, and in the directions in which they differ most. It takes about as long for each look,
    however many there are.

    Args:
        looks: of all images.
        among: which of them, by their numbers, a copy is looked for; None: all.
    """

    def __init__(self, looks: Sequence[Look], among: Sequence[int] | None = None) -> None:
        self._looks, self._among = looks, range(len(looks)) if among is None else among
        if self._among:
            from scipy.spatial import (
                cKDTree,  # takes a while, and the window, which knows audits, need not wait
            )

            coarse = np.stack([_coarse(looks[at]) for at in self._among])
            self._centre = coarse.mean(axis=0)
            spread = coarse - self._centre
            self._directions = np.linalg.eigh(spread.T @ spread)[1][:, -_DIRECTIONS:]
            self._tree = cKDTree(spread @ self._directions)

    def of(self, look: Look) -> int | None:
        """Return which look, counted from 0, is a copy of a look, or looks so; the nearest one; None if none does."""
        if not self._among:
            return None
        place = (_coarse(look) - self._centre) @ self._directions
        nearest = range(1, min(NEAREST, len(self._among)) + 1)
        reach = ALIKE * _SIDE / _BLOCK * 1.01  # the thumbnails are rounded
        _, found = self._tree.query(place, k=nearest, distance_upper_bound=reach)
        candidates = (self._among[at] for at in np.ravel(found).tolist() if at < len(self._among))
        return next((at for at in candidates if _is_copy(look, self._looks[at])), None)


def _coarse(look: Look) -> NDArray[np.float64]:
    """Return the averages of a thumbnail's blocks, (64,)."""
    blocks = look.thumbnail.astype(np.float64).reshape(_SIDE // _BLOCK, _BLOCK, _SIDE // _BLOCK, _BLOCK)
    return np.asarray(blocks.mean(axis=(1, 3)).ravel(), np.float64)


def _is_copy(one: Look, other: Look) -> bool:
    difference = one.thumbnail.astype(np.float32) - other.thumbnail.astype(np.float32)
    apart = float(np.sqrt(np.square(difference).mean()))
    return apart <= ALIKE and int(np.bitwise_count(one.bits ^ other.bits).sum()) <= NEAR
