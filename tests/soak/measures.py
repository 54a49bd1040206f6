"""What a soak of the window measures: how long its turns take, and what memory it holds."""

import gc
import time
from dataclasses import dataclass, field

import psutil

from gui.app import App

WARM_UP, WARM = 0.25, 2000  # share of the time, and actions, after both of which the memory counts
ENOUGH = 15  # looks at the memory after that, to judge it by
LONGEST = 0.2  # seconds of a turn


@dataclass(frozen=True)
class Slow:
    """A turn that took too long."""

    what: str  # was done before it
    seconds: float
    worked: float  # seconds of them that the window's thread had a processor; the others it waited


@dataclass
class Turns:
    """How long the window's turns took, without their waiting for an event."""

    count: int = 0
    longest: float = 0  # seconds
    slow: list[Slow] = field(default_factory=list)

    def time(self, app: App, what: str) -> None:
        """Let the window do a turn, and note what it took."""
        began, worked = time.perf_counter(), time.thread_time()
        app.step(0)
        seconds, worked = time.perf_counter() - began, time.thread_time() - worked
        self.count += 1
        self.longest = max(self.longest, seconds)
        if seconds > LONGEST:
            self.slow.append(Slow(what, seconds, worked))

    @property
    def busy(self) -> list[Slow]:
        """The slow turns that were so by their own work: the others waited for the machine."""
        return [turn for turn in self.slow if turn.worked > LONGEST]


@dataclass
class Memory:
    """What the process holds, from time to time."""

    process: psutil.Process = field(default_factory=psutil.Process)
    held: list[int] = field(default_factory=list)  # bytes
    cold: int = 0  # looks before the window had done enough to have filled its caches

    def look(self, actions: int) -> None:
        """Note what it holds now, after so many actions."""
        gc.collect()
        self.held.append(self.process.memory_info().rss)
        self.cold += actions < WARM

    @property
    def growth(self) -> float | None:
        """From the fifth of the looks that follows the warm-up to the last fifth, as a share; None: too few looks.

        Of the least that was held in each: pictures in view come and go, what is never given back stays.
        """
        warm = self.held[max(self.cold, int(WARM_UP * len(self.held))) :]
        part = len(warm) // 5
        return min(warm[-part:]) / min(warm[:part]) - 1 if len(warm) >= ENOUGH else None
