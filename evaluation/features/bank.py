"""The memory bank: a few patches of good images that stand for all, and how far others lie from them.

Nothing here knows of networks.

Source: PatchCore, arXiv:2106.08265: a greedy coreset by distances in a random projection.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Patches = NDArray[np.float32]  # (N, D)

FEWEST = 1000  # patches that a share keeps, if there are as many
_ROOM = 64 * 2**20  # bytes of patches that are chosen from
_PROJECTED = 64  # dimensions in which they are compared while they are chosen
_ROWS = 1024  # patches whose distances are worked out at once


class Candidates:
    """A random choice of the patches that come, each as likely as any other, with bounded memory.

    Each gets a random key, and those of the lowest keys are held.
    """

    def __init__(self, seed: int) -> None:
        self.count = 0  # of all that came
        self._rng = np.random.default_rng((seed, 7))
        self._held: Patches = np.zeros((0, 0), np.float32)
        self._keys = np.zeros(0)

    def take(self, patches: Patches) -> None:
        """Take patches, (N, D), into account."""
        if not self.count:
            most = _ROOM // (4 * patches.shape[1])
            self._held, self._keys = np.empty((most, patches.shape[1]), np.float32), np.empty(most)
        keys, first = self._rng.random(len(patches)), min(self.count, len(self._keys))
        fits = min(len(patches), len(self._keys) - first)
        self._held[first : first + fits], self._keys[first : first + fits] = patches[:fits], keys[:fits]
        self.count += len(patches)
        if fits < len(patches):
            self._exchange(patches[fits:], keys[fits:])

    def _exchange(self, patches: Patches, keys: NDArray[np.float64]) -> None:
        """Put patches in the place of those that are held and have higher keys."""
        held = len(self._keys)
        highest = np.argpartition(np.concatenate([self._keys, keys]), held - 1)[held:]
        leaving = np.sort(highest[highest < held])
        coming = np.setdiff1d(np.arange(len(keys)), highest[highest >= held] - held)
        self._held[leaving], self._keys[leaving] = patches[coming], keys[coming]

    @property
    def patches(self) -> Patches:
        """Those that are held, (N, D)."""
        return self._held[: self.count]


def size_of_bank(count: int, share: float, most: int) -> int:
    """Return how many of `count` patches are kept, by a share in % and a bound."""
    return min(count, most, max(FEWEST, round(count * share / 100)))


def farthest_first(patches: Patches, count: int, seed: int) -> Iterator[int]:
    """Yield the places of `count` patches: each is the one that lies farthest from all before it.

    Args:
        patches: (N, D).
        count: N at the most.
        seed: of the projection, and of the first one.
    """
    rng = np.random.default_rng((seed, 8))
    points = patches
    if patches.shape[1] > _PROJECTED:
        points = patches @ rng.normal(size=(patches.shape[1], _PROJECTED)).astype(np.float32)
    squares = np.einsum("nd,nd->n", points, points)
    nearest = np.full(len(points), np.inf, np.float32)
    at = int(rng.integers(len(points)))
    for _ in range(count):
        yield at
        np.minimum(nearest, squares + squares[at] - 2 * (points @ points[at]), out=nearest)
        nearest[at] = -np.inf  # so that none is chosen twice, not even among those that are alike
        at = int(nearest.argmax())


def distances(patches: Patches, bank: Patches) -> NDArray[np.float32]:
    """Return how far each patch, (N, D), lies from the nearest of a bank, (B, D): (N,), Euclidean."""
    squares = np.einsum("bd,bd->b", bank, bank)
    found = np.empty(len(patches), np.float32)
    for first in range(0, len(patches), _ROWS):
        some = patches[first : first + _ROWS]
        apart = squares - 2 * (some @ bank.T)
        found[first : first + _ROWS] = apart.min(axis=1) + np.einsum("nd,nd->n", some, some)
    return np.asarray(np.sqrt(found.clip(min=0)), np.float32)
