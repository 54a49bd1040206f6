"""Work on many items by several threads, in order and with memory for a few of them.

Worth it where the work is done in compiled code that lets other threads run: decoding, resizing, filtering, writing.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
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
    """Yield `work(item)` of each item, in the order of the items.

    Items are taken in the caller's thread, as many ahead of the result that is yielded as `ahead` says. On one
    processor there are no threads.

    Args:
        work: may run in several threads at once; what it raises is raised here, in its turn.
        items: what it is done on.
        ahead: items at work or done, at the most; None: twice as many as processors.
    """
    threads = cores()
    if threads == 1:
        yield from map(work, items)
        return
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) >= (ahead or 2 * threads):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()
