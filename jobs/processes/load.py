"""Whether other work slows this machine down, so that the time left is longer than it would be."""

import os

import psutil

OVERLOADED = 2.0  # processes that want to work, for each core: a job by itself has about one


def is_overloaded() -> bool:
    """Whether many more processes have wanted to work within the last minute than there are cores for."""
    return bool(psutil.getloadavg()[0] > OVERLOADED * (os.cpu_count() or 1))
