"""Files that somebody has open: Windows lets nobody rename or remove them, and says "permission denied".

Who reads a file of ours, such as the window or a virus scanner, is done within moments: so it is tried again.
"""

import sys
import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
PATIENCE = 2.0  # seconds
_PAUSE = 0.02  # seconds between two attempts


def patiently(act: Callable[[], Result]) -> Result:
    """Return what `act` returns; on Windows, it may fail for a while for want of permission. Raises what it raises."""
    deadline = time.monotonic() + (PATIENCE if sys.platform == "win32" else 0)
    while True:
        try:
            return act()
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_PAUSE)
