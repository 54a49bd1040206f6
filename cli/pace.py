"""How far a chain of jobs is, and how long the rest takes: what was expected of each, put right by what has passed."""

import time
from collections.abc import Callable, Sequence


class Pace:
    """Follows a chain of jobs.

    Args:
        expected: seconds that each is expected to take, in their order; 0 for one that is done already.
        clock: says the time in seconds.
    """

    def __init__(self, expected: Sequence[float], clock: Callable[[], float] = time.monotonic) -> None:
        self._expected = tuple(expected)
        self._clock = clock
        self._began = clock()
        self._at = 0  # the job that is being done
        self._since = self._began  # when it began
        self._share = 0.0

    def begin(self, number: int) -> None:
        """Say that job `number`, counted from 0, begins; those before it are over."""
        self._at, self._since = number, self._clock()

    def seconds_left(self, of_this: float | None = None) -> float:
        """Return the seconds that are left in all.

        Args:
            of_this: those left of the job that is being done, if that is known.
        """
        now = self._clock()
        passed = now - self._since
        over = sum(self._expected[: self._at])
        took = self._since - self._began
        this = self._expected[self._at]
        if of_this is not None:
            over, took = over + this, took + passed + of_this
        slower = took / over if over > 0 else 1.0
        rest = of_this if of_this is not None else max(this * slower - passed, 0.0)
        return rest + slower * sum(self._expected[self._at + 1 :])

    def share(self, seconds_left: float) -> float:
        """Return how much of all is done, 0 to 1; never less than before."""
        passed = self._clock() - self._began
        self._share = max(self._share, passed / (passed + seconds_left) if passed > 0 else 0.0)
        return self._share
