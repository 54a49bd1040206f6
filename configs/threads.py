"""Work on many items by several threads, in order and with memory for a few of them.

Worth it where the work is done in compiled code that lets other threads run: decoding, resizing, filtering, writing.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], ahead: int | None = None
) -> Iterator[Result]:
    """Return `work(item)` of each item, in the order of the items; the first ones are begun at once.

    Items are taken in the caller's thread, as many ahead of the result that is asked for as `ahead` says. On one
    processor there are no threads.

    Args:
        work: may run in several threads at once; what it raises is raised here, in its turn.
        items: what it is done on.
        ahead: items at work or done, at the most; None: twice as many as processors.
    """
    threads = cores()
    if threads == 1:
        return map(work, items)
    pool = ThreadPoolExecutor(threads)
    left = iter(items)
    begun = deque(pool.submit(work, item) for item in islice(left, ahead or 2 * threads))
    return _results(work, begun, left, pool)


def _results(
    work: Callable[[Item], Result],
    begun: "deque[Future[Result]]",
    left: Iterator[Item],
    pool: ThreadPoolExecutor,
) -> Iterator[Result]:
    """Yield the results of what is begun, and begin another item for each."""
    with pool:
        try:
            while begun:
                result = begun.popleft().result()
                begun.extend(pool.submit(work, item) for item in islice(left, 1))
                yield result
        finally:
            for future in begun:
                future.cancel()
