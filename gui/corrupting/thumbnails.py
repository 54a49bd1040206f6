"""Previews of a design, made a few a turn, so that the window stays quick while a dial is dragged."""

import time
from collections import deque
from collections.abc import Callable

from datasets.images import Image

MAKING_TIME = 0.03  # seconds a turn


class Thumbnails:
    """One a photo. Each stays as it was until it is made anew, after those that have waited longer."""

    def __init__(self) -> None:
        self.made: list[Image] = []
        self._make: Callable[[int], Image] | None = None
        self._due: deque[int] = deque()
        self._count = 0
        self._next = 0  # whose turn it is

    def clear(self) -> None:
        """Forget all of them."""
        self.made, self._next = [], 0
        self._due.clear()

    def begin(self, count: int, make: Callable[[int], Image]) -> None:
        """Have all made anew from the next turn on; `make` is given the number of a photo."""
        if len(self.made) != count:
            self.clear()
        self._make, self._count = make, count
        self._due = deque((self._next + at) % count for at in range(count))

    def stop(self) -> None:
        """Make no more."""
        self._due.clear()

    @property
    def is_making(self) -> bool:
        """Whether some are still to be made."""
        return bool(self._due)

    def turn(self) -> bool:
        """Make some, one at least. Returns whether all are there, be they as they were before."""
        deadline = time.monotonic() + MAKING_TIME
        while self._make is not None and self._due:
            at = self._due.popleft()
            made = self._make(at)
            self.made[at : at + 1] = [made]
            self._next = at + 1
            if time.monotonic() > deadline:
                break
        return len(self.made) == self._count
