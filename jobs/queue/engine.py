"""Engines: what carries out the jobs of a queue. The local one does one after the other, with a warm worker."""

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from jobs.queue.attendant import Attendant, Ending, Order


class Engine(Protocol):
    """Carries out jobs, some of them at a time."""

    @property
    def has_room(self) -> bool:
        """Whether it takes another job now."""

    def start(self, order: Order) -> None:
        """Begin a job."""

    def ended(self, seconds: float) -> list[tuple[str, Ending]]:
        """Return the jobs that have ended, by name; waits so long for one."""

    def close(self) -> None:
        """End everything."""


class LocalEngine:
    """One job at a time, on this machine.

    Args:
        threads: that each job computes with; None: as many as there are processors.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads
        self._attendant = Attendant()
        self._pool = ThreadPoolExecutor(1)
        self._attempts: dict[str, Future[Ending]] = {}
        self._closes = False

    @property
    def has_room(self) -> bool:
        return not self._attempts

    def start(self, order: Order) -> None:
        """Begin a job, in a thread that waits for its child process."""
        self._attempts[order.name] = self._pool.submit(
            self._attendant.attempt, order, lambda: self._closes or order.should_stop(), self._threads
        )

    def ended(self, seconds: float) -> list[tuple[str, Ending]]:
        """Return what has ended."""
        wait(self._attempts.values(), seconds, FIRST_COMPLETED)
        over = [name for name, attempt in self._attempts.items() if attempt.done()]
        return [(name, self._attempts.pop(name).result()) for name in over]

    def close(self) -> None:
        """Stop the job that runs, and let the worker go."""
        self._closes = True
        self._pool.shutdown()
        self._attendant.end()
