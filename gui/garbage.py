"""Garbage is collected by the window's own thread.

What belongs to Tk asks Tk when it is deleted, and from another thread that asks the window's thread to answer. If
garbage were collected while that thread waits for the other one, as Python does wherever it happens to be, both would
wait for ever.
"""

import gc
import time

PAUSE = 1.0  # seconds from one collection to the next


class Collector:
    """Collects garbage, but only in `turn`.

    What is there before the window opens, such as modules, is left out of it: what then is left to look through takes
    two or three milliseconds, so that every collection can be of all generations.
    """

    def __init__(self) -> None:
        self._was_on = gc.isenabled()
        self._last = 0.0
        gc.disable()
        gc.collect()
        gc.freeze()

    def turn(self) -> None:
        """Collect what there is, if that is due; for the window's thread alone."""
        now = time.monotonic()
        if now - self._last >= PAUSE:
            gc.collect()
            self._last = now

    def end(self) -> None:
        """Let Python collect by itself again, if it did."""
        gc.unfreeze()
        if self._was_on:
            gc.enable()
