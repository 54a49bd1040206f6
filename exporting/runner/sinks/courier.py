"""Brings results to sinks beside the inspection, which never waits for them: what fails is told, and tried again."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Condition, Thread
from typing import Any

from ..telling import tell
from .sink import Sink, UndeliveredError, sink_of

MOST_WAITING = 10_000  # results; of more, the oldest are given up, counted and told
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds until it is tried again
_AT_THE_END = 10.0  # seconds for what still waits


class Courier:
    """Brings results to one sink, in their order, in a thread of its own."""

    def __init__(self, name: str, sink: Sink, tell: Callable[[str], object]) -> None:
        self.given_up = 0  # results
        self.failures = 0  # attempts
        self.undelivered = 0  # results that never arrived, once it is closed
        self._name, self._sink, self._tell = name, sink, tell
        self._waiting: deque[tuple[int, dict[str, Any]]] = deque()
        self._number = 0
        self._is_failing = self._is_closing = self._has_ended = False
        self._changed = Condition()
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many results are not delivered yet."""
        return len(self._waiting)

    def __call__(self, row: dict[str, Any]) -> None:
        """Take a result; returns at once."""
        with self._changed:
            self._number += 1
            if len(self._waiting) == MOST_WAITING:
                self._waiting.popleft()
                self.given_up += 1
                if self.given_up == 1:
                    self._say(f"more than {MOST_WAITING} results wait; the oldest are given up")
            self._waiting.append((self._number, row))
            self._changed.notify_all()

    def close(self, patience: float = _AT_THE_END) -> int:
        """Wait for what is not delivered yet, but not forever. Returns how many results never were; that is told."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        self._thread.join(patience)
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()
            self.undelivered = self.given_up + len(self._waiting)
        if self.undelivered:
            self._say(
                f"{self.undelivered} results were not delivered, after {self.failures} attempts that failed"
            )
        return self.undelivered

    def _work(self) -> None:
        pause = _FIRST_PAUSE
        while (item := self._next()) is not None:
            try:
                self._sink.send(*item)
            except UndeliveredError as error:
                self._failed(error, pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            pause = _FIRST_PAUSE
            with self._changed:
                if self._waiting and self._waiting[0] is item:  # it was not given up meanwhile
                    self._waiting.popleft()
                if self._is_failing:
                    self._is_failing = False
                    self._say(f"takes results again; {_still_to_send(len(self._waiting))}")
        self._sink.close()

    def _next(self) -> tuple[int, dict[str, Any]] | None:
        """Return the oldest result that waits, as soon as there is one; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closing)
            return None if self._has_ended or not self._waiting else self._waiting[0]

    def _failed(self, error: UndeliveredError, pause: float) -> None:
        with self._changed:
            self.failures += 1
            if not self._is_failing:
                self._is_failing = True
                self._say(f"takes no results ({error}); they are kept, and tried again")
            if not self._is_closing:
                self._changed.wait_for(lambda: self._is_closing, pause)
            else:
                self._changed.wait_for(lambda: self._has_ended, min(pause, 1.0))

    def _say(self, text: str) -> None:
        self._tell(f"{self._name}: {text}")


@contextmanager
def couriers(addresses: Sequence[str]) -> Iterator[list[Courier]]:
    """Yield what brings results to each address, until the block ends. Raises RefusedError for a wrong address."""
    sinks = [sink_of(address) for address in addresses]
    started = [Courier(address, sink, tell) for address, sink in zip(addresses, sinks, strict=True)]
    try:
        yield started
    finally:
        end = time.monotonic() + _AT_THE_END  # for all of them together
        for courier in started:
            try:
                courier.close(max(0.0, end - time.monotonic()))
            except KeyboardInterrupt:  # who asks again does not wait; what is lost is told all the same
                end = 0.0
                courier.close(0.0)


def _still_to_send(count: int) -> str:
    return f"{count} are still to be sent" if count else "all have been sent"
