"""Memory that goes back to the system."""

import subprocess
import sys

import pytest

from gui import heap

_USE = """
import threading, psutil, numpy as np
from gui import heap
if TOLD: assert heap.give_back_soon()
def read():
    kept = []
    for _ in range(20):
        kept.append([np.ones(300_000 + 1000 * at, np.uint8) for at in range(20)])
        small = [bytearray(5000) for _ in range(20)]
        del kept[:-1], small[::2]
before = psutil.Process().memory_info().rss
threads = [threading.Thread(target=read) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(psutil.Process().memory_info().rss - before)
"""


def held_after(told: bool) -> int:
    """Return the bytes that a process still holds after its threads have dropped some 50 MB of pictures."""
    program = _USE.replace("TOLD", str(told))
    return int(
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of the GNU C library")
def test_what_threads_read_and_dropped_goes_back():
    assert held_after(told=True) < 0.5 * held_after(told=False)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_nothing_is_asked(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert heap.give_back_soon() is False
