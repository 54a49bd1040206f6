"""Memory that goes back to the system, or stays."""

import subprocess
import sys

import pytest

from jobs.processes import heap

on_glibc = pytest.mark.skipif(heap.glibc() is None, reason="of the GNU C library")

_DROPPED = """
import threading, psutil, numpy as np
from jobs.processes import heap
if TOLD: assert heap.give_back_soon({})
stays = []
def read():
    for _ in range(5):
        pictures = [np.ones(300_000 + 1000 * at, np.uint8) for at in range(20)]
        stays.append(bytearray(5000))  # above them, so that a heap cannot shrink past it
        del pictures
before = psutil.Process().memory_info().rss
threads = [threading.Thread(target=read) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(psutil.Process().memory_info().rss - before)
"""
_STEPS = """
import resource, threading, numpy as np
from jobs.processes import heap
if TOLD: assert heap.keep_freed({})
def step():
    for _ in range(30):
        [np.ones(size, np.uint8) for size in (200_000, 3_000_000, 50_000_000)]
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
step()
thread = threading.Thread(target=step)
thread.start()
thread.join()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def printed(program: str, told: bool) -> int:
    """Return the number that a program prints: with a heap that is told what to do, or not."""
    text = program.replace("TOLD", str(told))
    return int(
        subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout
    )


@on_glibc
def test_what_threads_read_and_dropped_goes_back():
    assert printed(_DROPPED, told=True) < 0.5 * printed(_DROPPED, told=False)


@on_glibc
def test_what_each_step_takes_and_drops_is_faulted_in_once_in_every_thread():
    assert printed(_STEPS, told=True) < 0.2 * printed(_STEPS, told=False)


@on_glibc
@pytest.mark.parametrize(
    ("environment", "kept"),
    [
        ({"MALLOC_ARENA_MAX": "4"}, -8),
        ({"MALLOC_MMAP_THRESHOLD_": "65536"}, -4),  # no mappings at all would make it void
        ({"GLIBC_TUNABLES": "glibc.malloc.trim_threshold=131072"}, -8),
    ],
)
def test_what_the_person_set_wins(environment, kept, monkeypatch):
    asked = []

    class Library:
        def mallopt(self, parameter, _value):
            asked.append(parameter)
            return 1

    monkeypatch.setattr(heap, "glibc", Library)
    assert heap.keep_freed(environment) is False
    assert kept not in asked  # the parameter of mallopt
    assert all(f"{name}={value}" in heap.who_decides(environment) for name, value in environment.items())


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_nothing_is_asked(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert heap.give_back_soon() is False
    assert heap.keep_freed() is False
    heap.give_back()
