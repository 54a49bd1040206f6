"""Waiting for what another process or thread does: for long, as no test may depend on how fast the machine is."""

import time
from collections.abc import Callable

import psutil

LIMIT = 600  # seconds


def wait_until(condition: Callable[[], bool], seconds: float = LIMIT) -> None:
    """Return as soon as something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited for {seconds} s"
        time.sleep(0.02)


def has_ended(pid: int) -> bool:
    """Return whether a process has ended; nobody may be there to reap it."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def is_halted(pid: int) -> bool:
    """Return whether a process stands still."""
    return psutil.Process(pid).status() == psutil.STATUS_STOPPED
