"""What the C library does with memory that was freed: the window wants it given back, a job wants it kept.

Only glibc has these settings, and only there are they needed. A `MALLOC_…` variable that the person set wins.
"""

import ctypes
import os
import sys
from collections.abc import Mapping

# Parameters of mallopt(3), by the variable that a person sets for each.
_PARAMETERS = {
    "MALLOC_TRIM_THRESHOLD_": -1,
    "MALLOC_TOP_PAD_": -2,
    "MALLOC_MMAP_THRESHOLD_": -3,
    "MALLOC_MMAP_MAX_": -4,
    "MALLOC_ARENA_MAX": -8,
}
_NEVER = -1  # a threshold that nothing reaches
_KEEP = {
    "MALLOC_ARENA_MAX": 1,  # one heap for all threads: glibc unmaps those of other threads piece by piece
    "MALLOC_MMAP_MAX_": 0,  # no mapping of its own for a large tensor, which would be unmapped with it
    "MALLOC_TRIM_THRESHOLD_": _NEVER,
    "MALLOC_TOP_PAD_": 64 * 2**20,  # bytes; the heap grows in large steps
}
_GIVE_BACK = {
    "MALLOC_MMAP_THRESHOLD_": 128 * 1024,  # bytes from which on an array is a mapping of its own
    "MALLOC_ARENA_MAX": 2,
}
_VOIDS = {"MALLOC_MMAP_MAX_": "MALLOC_MMAP_THRESHOLD_"}  # what setting one would make of no effect


def keep_freed(environment: Mapping[str, str] = os.environ) -> bool:
    """Let freed memory stay with this process, for one that takes as much again at every step.

    Returns:
        Whether all of it could be set; False on another C library, and where the person has set some of it.
    """
    return _set(_KEEP, environment)


def who_decides(environment: Mapping[str, str] = os.environ) -> str:
    """Return who decides what happens to freed memory; empty: nobody but us."""
    if glibc() is None:
        return "the C library, which is not glibc"
    tunables = environment.get("GLIBC_TUNABLES", "")
    found = [f"{name}={environment[name]}" for name in _PARAMETERS if name in environment]
    found += [f"GLIBC_TUNABLES={tunables}"] if "glibc.malloc" in tunables else []
    return f"{', '.join(found)} in the environment" if found else ""


def give_back_soon(environment: Mapping[str, str] = os.environ) -> bool:
    """Let large arrays go back to the system as soon as they are freed. Returns whether all of it could be set.

    Otherwise each thread has a heap that keeps what was freed: a window that reads pictures in threads held a fifth
    of its memory for nothing, and ever more of it.
    """
    return _set(_GIVE_BACK, environment)


def give_back() -> None:
    """Give what was freed so far back to the system, where it can be said."""
    library = glibc()
    if library is not None:
        library.malloc_trim(0)


def _set(values: Mapping[str, int], environment: Mapping[str, str]) -> bool:
    library = glibc()
    if library is None or "glibc.malloc" in environment.get("GLIBC_TUNABLES", ""):
        return False
    free = {
        name: value
        for name, value in values.items()
        if name not in environment and _VOIDS.get(name, name) not in environment
    }
    done = [bool(library.mallopt(_PARAMETERS[name], value)) for name, value in free.items()]
    return all(done) and len(free) == len(values)


def glibc() -> ctypes.CDLL | None:
    """Return the C library if it is glibc."""
    library = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
    return library if hasattr(library, "gnu_get_libc_version") else None
