"""Measuring ours against a straightforward twin, in the same run and taking turns.

A speed says little without the machine it was measured on; the ratio of two speeds measured in turns on one
machine says more. Knows nothing of what it measures, and loads nothing heavy.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from jobs.processes.environment import prepare

THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)


@dataclass(frozen=True)
class Row:
    """One comparison. Speeds are medians, in items a second unless the name says otherwise.

    The ratios are those of the single turns.
    """

    name: str
    ours: float
    twin: float
    ratio: float  # median; 2 means ours is twice as fast
    lowest: float
    highest: float
    target: float  # the least `ratio` that passes

    @classmethod
    def of_turns(
        cls, name: str, ours: Sequence[float], twin: Sequence[float], target: float, items: int | None = None
    ) -> "Row":
        """Return the row of what each turn took of ours and of the twin's: the less, the better.

        With `items`, what is shown are speeds, so many items by what was taken; else what was taken itself.
        """
        ratios = [theirs / mine for mine, theirs in zip(ours, twin, strict=True)]
        mine, theirs = (
            median if items is None else items / median
            for median in (statistics.median(ours), statistics.median(twin))
        )
        return cls(name, mine, theirs, statistics.median(ratios), min(ratios), max(ratios), target)

    @property
    def passed(self) -> bool:
        """Whether the target is met."""
        return self.ratio >= self.target


@dataclass(frozen=True)
class Machine:
    """What the figures depend on."""

    cpus: int
    threads: str
    load: tuple[float, ...]  # processes wanting to run, over the last 1, 5 and 15 minutes


def compare(
    name: str,
    ours: Callable[[], object],
    twin: Callable[[], object],
    target: float,
    items: int = 1,
    turns: int = 7,
    turn_seconds: float = 0.2,
    clock: Callable[[], float] = time.perf_counter,
) -> Row:
    """Return how fast `ours` is beside `twin`.

    Both warm up first. Each turn then measures both, the one that goes first changing from turn to turn.

    Args:
        name: what is measured.
        ours: does the work once, our way.
        twin: does the same work once, the straightforward way.
        target: the least ratio that passes.
        items: how many items (images, say) one call works on.
        turns: how often both are measured.
        turn_seconds: the least time that one measurement takes, as a multiple of a call.
        clock: seconds since some moment.
    """

    def seconds(work: Callable[[], object], calls: int) -> float:
        began = clock()
        for _ in range(calls):
            work()
        return (clock() - began) / calls

    calls = {}
    for work in (ours, twin):
        work()  # compiles, fills caches
        calls[work] = max(1, round(turn_seconds / max(seconds(work, 1), 1e-9)))
    took: dict[Callable[[], object], list[float]] = {ours: [], twin: []}
    for turn in range(turns):
        for work in (ours, twin) if turn % 2 == 0 else (twin, ours):
            took[work].append(seconds(work, calls[work]))
    return Row.of_turns(name, took[ours], took[twin], target, items)


def use_cores(count: int = 1) -> Machine:
    """Keep this process to so many cores and threads, and return what it then runs on.

    To be called before NumPy or TensorFlow is loaded: they read these settings once.
    """
    os.environ.update(dict.fromkeys(THREAD_SETTINGS, str(count)))
    prepare()
    threads = f"{count} thread{'s' if count > 1 else ''}"
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))[-count:]
        os.sched_setaffinity(0, cores)
        threads += f", kept to core {' and '.join(map(str, cores))}"
    load = os.getloadavg() if hasattr(os, "getloadavg") else ()
    return Machine(os.cpu_count() or 1, threads, load)


def table(machine: Machine, rows: Iterator[Row]) -> Iterator[str]:
    """Return the lines to print, each as soon as it is measured."""
    load = " ".join(f"{value:.2f}" for value in machine.load) or "unknown"
    yield f"{machine.cpus} cores; {machine.threads}; load average {load}"
    yield f"{'':40}{'ours':>14}{'twin':>14}{'ratio':>8}  {'lowest..highest':17}{'target':>6}"
    for row in rows:
        spread = f"{row.lowest:.2f}..{row.highest:.2f}"
        yield (
            f"{row.name:40}{row.ours:14,.1f}{row.twin:14,.1f}{row.ratio:7.2f}x  {spread:17}"
            f"{row.target:5g}x  {'pass' if row.passed else 'MISS'}"
        )


def as_json(machine: Machine, rows: list[Row]) -> dict[str, Any]:
    """Return the same as `table`, as one object."""
    return {
        "machine": asdict(machine),
        "rows": [{**asdict(row), "passed": row.passed} for row in rows],
        "passed": all(row.passed for row in rows),
    }
