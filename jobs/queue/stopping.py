"""Stopping a queue that another process runs: it is asked by a file, at which every runner looks again and again."""

from collections.abc import Callable
from uuid import uuid4

from configs.disk.retrying import patiently
from configs.disk.writing import write_text
from jobs.queue.folder import Queue

_FILE = "stop"  # beside the folders of the queue


def ask_to_stop(queue: Queue) -> None:
    """Ask whoever runs a queue now to put what runs back and to end; who begins later is not meant."""
    write_text(queue.root / _FILE, uuid4().hex)


def or_asked(should_stop: Callable[[], bool], queue: Queue) -> Callable[[], bool]:
    """Return what says whether to stop: for a reason of one's own, or as somebody asks for it from now on."""
    before = _asked(queue)
    return lambda: should_stop() or _asked(queue) != before


def _asked(queue: Queue) -> str:
    try:
        return patiently(lambda: (queue.root / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
