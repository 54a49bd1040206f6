"""Processes that make pairs ahead, so that a GPU does not wait for them.

Threads would not help: most of the work on a small image is Python's own. The pairs are the same as without.
"""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait

from configs.errors import UserError
from networks.image_store import Images
from networks.pairs import Pairs

_AHEAD = 3  # batches for each worker that are at work or done; so many lie in memory
_made: Pairs  # of a worker: what it makes batches of


class PairWorkers:
    """Makes the batches of any epoch, as `Pairs` does, by several processes. Close it.

    Args:
        pairs: what makes them; it is copied to each process, so its images should lie in a file.
        workers: how many processes.
    """

    def __init__(self, pairs: Pairs, workers: int) -> None:
        self._pairs = pairs
        self._ahead = _AHEAD * workers
        self._begun: dict[tuple[int, int], Future[tuple[Images, Images]]] = {}
        # spawned, as a process that is forked from one with a backend in it may hang
        self._pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(pairs,)
        )

    def batch(self, epoch: int, index: int) -> tuple[Images, Images]:
        """Return a batch of an epoch, and have those that come after it begun.

        Raises:
            UserError: a process has ended.
        """
        wanted = self._from(epoch, index)
        try:
            for place in wanted:
                if place not in self._begun:
                    self._begun[place] = self._pool.submit(_batch, *place)
            for place in self._begun.keys() - set(wanted):
                self._begun.pop(place).cancel()
            return self._begun.pop((epoch, index)).result()
        except BrokenProcessPool:
            raise UserError(
                "workers",
                "a process that corrupts images has ended, as when memory is short",
                "choose fewer workers, or 0 for none",
            ) from None

    def _from(self, epoch: int, index: int) -> list[tuple[int, int]]:
        """Return the place of a batch, and of those that are asked for after it: epoch, number."""
        places = []
        for number in range(index, index + self._ahead):
            later, within = divmod(number, len(self._pairs))
            places.append((epoch if self._pairs.fixed else epoch + later, within))
        return places

    def close(self) -> None:
        """Let the processes go; what they are at is done first."""
        self._pool.shutdown(cancel_futures=True)


def _begin(pairs: Pairs) -> None:
    """Make a new process ready: it ends with its parent, and is not asked to stop by signals."""
    global _made
    _made = pairs
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _batch(epoch: int, index: int) -> tuple[Images, Images]:
    return _made.batch(epoch, index)
