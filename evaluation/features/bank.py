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
    """A random choice of the patches that come, each as likely as any other, with bounded memory."""

    def __init__(self, seed: int) -> None:
        self.count = 0  # of all that came
        self._rng = np.random.default_rng((seed, 7))
        self._patches: Patches = np.zeros((0, 0), np.float32)
        self._keys = np.zeros(0)

    def take(self, patches: Patches) -> None:
        """Take patches, (N, D), into account."""
        self.count += len(patches)
        keys = np.concatenate([self._keys, self._rng.random(len(patches))])
        both = np.concatenate([self._patches, patches]) if len(self._patches) else patches
        most = _ROOM // (4 * patches.shape[1])
        kept = np.sort(np.argsort(keys, kind="stable")[:most])  # in the order in which they came
        self._keys, self._patches = keys[kept], both[kept]

    @property
    def patches(self) -> Patches:
        """Those that are left, (N, D)."""
        return self._patches


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
