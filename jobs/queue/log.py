"""A job's log: what it said, one JSON object a line, for whoever wants to follow it from wherever."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from configs.events import Emit, Event, Progress, from_json, to_json

PACE = 1.0  # seconds between two lines that only say how far one stage is


@contextmanager
def writing(path: Path) -> Iterator[Emit]:
    """Yield an `emit` that appends to a log."""
    path.parent.mkdir(parents=True, exist_ok=True)
    last = ("", float("-inf"))
    with path.open("a", encoding="utf-8", buffering=1) as file:

        def write(event: Event) -> None:
            nonlocal last
            if isinstance(event, Progress):
                now = time.monotonic()
                if event.stage == last[0] and event.done < event.total and now - last[1] < PACE:
                    return
                last = (event.stage, now)
            file.write(to_json(event) + "\n")

        yield write


class LogTail:
    """Reads what was appended to a log since the last look.

    Args:
        path: of the log.
        last: bytes of what is there already to begin with; None: all of it.
    """

    def __init__(self, path: Path, last: int | None = None) -> None:
        self._path = path
        self._at = 0 if last is None or not path.exists() else max(0, path.stat().st_size - last)

    def read(self) -> list[Event]:
        """Return the new events; half a line waits for its other half."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._at)
                new = file.read()
        except FileNotFoundError:
            return []
        whole = new[: new.rfind(b"\n") + 1]
        self._at += len(whole)
        events = (from_json(line) for line in whole.decode("utf-8", "replace").split("\n"))
        return [event for event in events if event is not None]
