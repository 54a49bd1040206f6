"""How an inspection is ended: by Ctrl+C or a supervisor's SIGTERM, between two photos and never within one."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class Ending:
    """Raises KeyboardInterrupt when the process is asked to end: at once, or after what must be whole."""

    def __init__(self) -> None:
        self._is_whole, self._was_asked = True, False
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup does
                signal.signal(number, self._asked)

    def _asked(self, *_: object) -> None:
        if self._is_whole or self._was_asked:  # who asks twice does not wait
            raise KeyboardInterrupt
        self._was_asked = True

    @contextmanager
    def later(self) -> Iterator[None]:
        """Let what is in the block be done before the process ends."""
        self._is_whole = False
        try:
            yield
        finally:
            self._is_whole = True
        if self._was_asked:
            raise KeyboardInterrupt
