"""What works on the queue without this window: the end of each of its jobs is told."""

import time

from configs.disk.workspace import Workspace
from jobs.queue.folder import Place, Queue

LOOK_AGAIN = 1.0  # seconds between two looks
_ENDS: dict[Place, str] = {
    "done": "is done",
    "failed": "has failed; the page Queue says why",
    "todo": "was put back",
}


class Background:
    """Looks now and then which jobs of the workspace's queue others are at."""

    def __init__(self, workspace: Workspace) -> None:
        self._queue = Queue.at(workspace.queue)
        self._running: list[str] = []
        self._looked = float("-inf")

    def ended(self, is_own: bool) -> list[str]:
        """Return in words what has ended since the last look; `is_own`: this window runs the queue, and shows that."""
        if (now := time.monotonic()) - self._looked < LOOK_AGAIN:
            return []
        self._looked, before = now, self._running
        running = [] if is_own else self._queue.names("running")
        self._running = [name for name in running if self._queue.is_attended(name)]
        gone = [] if is_own else [name for name in before if name not in running]
        return [f"in the background: {name} {how}" for name in gone if (how := self._how(name))]

    def _how(self, name: str) -> str:
        """Return how a job ended; empty if it has been taken out since."""
        return next((how for place, how in _ENDS.items() if name in self._queue.names(place)), "")
