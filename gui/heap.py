"""Where the memory of pictures comes from, so that it goes back once they are gone.

The GNU C library keeps what was freed for later, in a heap for each thread: a window that reads pictures in threads
held a fifth of its memory for nothing, and ever more of it.
"""

import ctypes
import sys

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # of mallopt(3)
_LARGE = 128 * 1024  # bytes from which on an array is a mapping of its own, as at the program's start
_HEAPS = 2


def give_back_soon() -> bool:
    """Let large arrays go back to the system when they are freed. Returns whether that can be said here."""
    library = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
    mallopt = getattr(library, "mallopt", None)  # another C library has none
    return bool(mallopt and mallopt(_MMAP_THRESHOLD, _LARGE) and mallopt(_ARENA_MAX, _HEAPS))
