"""Files are read beside the window, so that a large picture holds up none of its turns."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

from configs.errors import UserError

PATIENCE = 0.02  # seconds that a turn waits: most pictures are there by then, and nothing flickers
SOON = 0.25  # seconds after which it is said that something is still being read

Found = TypeVar("Found")
Key = TypeVar("Key")


class Reading(Generic[Found]):
    """What is read for one place of the window: what was asked for last, and nothing that was asked for before.

    What is read knows nothing of the window, as it is read by another thread.
    """

    def __init__(self) -> None:
        self._reader = ThreadPoolExecutor(1)  # one at a time, as each may take much memory
        self._asked: Future[Found] | None = None
        self._since = 0.0

    @property
    def is_on(self) -> bool:
        """Whether something was asked for, and its answer not taken yet."""
        return self._asked is not None

    @property
    def is_slow(self) -> bool:
        """Whether a person wonders by now what comes."""
        return self.is_on and time.monotonic() - self._since > SOON

    def ask(self, read: Callable[[], Found]) -> None:
        """Begin to read, in place of what was asked for before."""
        self.drop()
        self._asked, self._since = self._reader.submit(read), time.monotonic()

    def drop(self) -> None:
        """Want nothing any more."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None

    def answer(self) -> Found | None:
        """Return what was read, once; None as long as there is nothing. Raises what the reading raised."""
        asked = self._asked
        if asked is None or not wait([asked], PATIENCE).done:
            return None
        self._asked = None
        return asked.result()


class ReadOnce(Generic[Key, Found]):
    """What is asked for each turn, and read again only where it is another thing."""

    def __init__(self) -> None:
        self._reading: Reading[Found] = Reading()
        self._key: Key | None = None
        self._found: Found | UserError | None = None

    @property
    def is_on(self) -> bool:
        """Whether it is being read."""
        return self._reading.is_on

    def of(self, key: Key, read: Callable[[], Found]) -> Found | None:
        """Return what is read of a thing; None as long as it is. Raises UserError, each time, if it cannot be."""
        if key != self._key:
            self._key, self._found = key, None
            self._reading.ask(read)
        if self._reading.is_on:
            try:
                self._found = self._reading.answer()
            except UserError as error:
                self._found = error
        if isinstance(self._found, UserError):
            raise self._found
        return self._found
