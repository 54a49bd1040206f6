"""Processes that make pairs ahead, so that a GPU does not wait for them.

Threads would not help: most of the work on a small image is Python's own. The pairs are the same as without.
"""

import math
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path

import numpy as np

from configs.errors import UserError
from networks.training.image_store import Images
from networks.training.pairs import Pairs

_STOP = (signal.SIGINT, signal.SIGTERM)
_AHEAD = 3  # batches for each worker that are at work or done; so many lie in the file
Place = tuple[int, int]  # of a batch: epoch, and number in it
_made: Pairs  # of a worker: what it makes batches of
_slots: Images  # of a worker: where it puts them


class PairWorkers:
    """Makes the batches of any epoch, as `Pairs` does, by several processes. Close it.

    They come through a file that all processes map into memory: through pipes they would take more time than they take
    to be made, and shared memory may be short in a container.

    Args:
        pairs: what makes them; it is copied to each process, so its images should lie in a file.
        workers: how many processes.
        file: that they come through; made here, and removed by `close`.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, pairs: Pairs, workers: int, file: Path) -> None:
        self._pairs = pairs
        self._ahead = _AHEAD * workers
        self._file = file
        shape = (self._ahead + 1, 2, pairs.batch_size, *pairs.shape)
        with file.open("wb") as empty:  # takes room now: a full disk must not end a process later
            empty.writelines(bytes(math.prod(shape[1:])) for _ in range(shape[0]))
        self._slots = _mapped(file, shape)
        self._free = list(range(shape[0]))
        self._given: int | None = None  # the slot whose batch the caller has
        self.begun: dict[Place, tuple[int, Future[int]]] = {}  # with its slot
        # spawned, as a process that is forked from one with a backend in it may hang
        self._pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(pairs, file, shape)
        )

    def batch(self, epoch: int, index: int) -> tuple[Images, Images]:
        """Return a batch of an epoch, to be used before the next is asked for; those that come after it are begun.

        Raises:
            UserError: a process has ended.
        """
        wanted = self._from(epoch, index)
        try:
            for place in self.begun.keys() - set(wanted):
                self._forget(place)
            if self._given is not None:
                self._free.append(self._given)
            for place in wanted:
                if place not in self.begun:
                    slot = self._free.pop()
                    with _signals_blocked():  # a process that this may start must not hear Ctrl+C, ever
                        self.begun[place] = slot, self._pool.submit(_batch, slot, *place)
            self._given, begun = self.begun.pop((epoch, index))
            size = begun.result()
            corrupted, clean = self._slots[self._given, :, :size]
            return corrupted, clean
        except BrokenProcessPool:
            raise UserError(
                "workers",
                "a process that corrupts images ended unexpectedly; often memory has run out",
                "choose fewer workers, or 0 for none",
            ) from None

    def _forget(self, place: Place) -> None:
        """Give the slot of a batch that nobody wants any more back, when nobody writes to it."""
        slot, begun = self.begun.pop(place)
        if not begun.cancel():
            wait_for([begun])
        self._free.append(slot)

    def _from(self, epoch: int, index: int) -> list[Place]:
        """Return the place of a batch, and of those that are asked for after it: epoch, number."""
        places = []
        for number in range(index, index + self._ahead):
            later, within = divmod(number, len(self._pairs))
            places.append((epoch if self._pairs.fixed else epoch + later, within))
        return places

    @classmethod
    @contextmanager
    def beside(cls, pairs: Pairs, workers: int, file: Path) -> Iterator["PairWorkers | None"]:
        """Yield workers for the length of a block, or None if there are to be none."""
        if workers == 0:
            yield None
            return
        them = cls(pairs, workers, file)
        try:
            yield them
        finally:
            them.close()

    def close(self) -> None:
        """Let the processes go; what they are at is done first."""
        self._pool.shutdown(cancel_futures=True)
        del self._slots  # Windows does not remove a file that is mapped
        self._file.unlink(missing_ok=True)


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Keep signals from this thread, and from what it starts meanwhile, for the length of a block."""
    if sys.platform == "win32":
        yield
    else:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOP)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _mapped(file: Path, shape: tuple[int, ...]) -> Images:
    return np.memmap(file, np.uint8, "r+", shape=shape)


def _begin(pairs: Pairs, file: Path, shape: tuple[int, ...]) -> None:
    """Make a new process ready: it ends with its parent, and is not asked to stop by signals."""
    global _made, _slots
    _made, _slots = pairs, _mapped(file, shape)
    for number in _STOP:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _batch(slot: int, epoch: int, index: int) -> int:
    """Put a batch into a slot. Returns how many pairs it has."""
    corrupted, clean = _made.batch(epoch, index)
    size = len(clean)
    _slots[slot, 0, :size], _slots[slot, 1, :size] = corrupted, clean
    return size
