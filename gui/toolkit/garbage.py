"""Garbage is collected by the window's own thread.

What belongs to Tk asks Tk when it is deleted, and from another thread that asks the window's thread to answer. If
garbage were collected while that thread waits for the other one, as Python does wherever it happens to be, both would
wait for ever.
"""

import gc
import time
from typing import ClassVar

PAUSE = 1.0  # seconds from one collection to the next, at least
MANY = 700  # new objects, as Python itself has it; a window in which nothing happens makes fewer
LONGEST = 10.0  # seconds after which fewer are collected, too: one may hold a picture


class Collector:
    """Collects garbage, but only in `turn`.

    What is there before the window opens, such as modules, is left out of it, and so is the window as it was built:
    what then is left to look through takes less than a millisecond, so that every collection can be of all generations.
    """

    _windows: ClassVar[int] = 0  # that are open in this process

    def __init__(self) -> None:
        self._last = 0.0
        Collector._windows += 1
        gc.disable()
        gc.collect()
        gc.freeze()

    def leave_out(self) -> None:
        """Leave out what was built since: it stays until the window is closed."""
        gc.freeze()

    def window_is_gone(self) -> None:
        """Collect what is left of a window that another one was built in the place of."""
        gc.unfreeze()
        gc.collect()
        self.leave_out()

    def turn(self) -> None:
        """Collect what there is, if that is due; for the window's thread alone."""
        now = time.monotonic()
        waited = now - self._last
        if waited >= LONGEST or (waited >= PAUSE and gc.get_count()[0] >= MANY):
            gc.collect()
            self._last = now

    def end(self) -> None:
        """Let Python collect by itself again, once the last window is closed."""
        Collector._windows -= 1
        if not Collector._windows:
            gc.unfreeze()
            gc.enable()
