"""From the click on *Train* to the first step: with the window's spare worker, against a process started anew; and
with a network that it made ready meanwhile, against one that has loaded the libraries alone."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.harness import Row
from benchmarks.processes import training_of, workspace_with_part
from configs.disk.workspace import Workspace
from configs.events import TRAINING, Failed, Progress
from jobs.processes.child_process import Message
from jobs.processes.spare import Spare

PREPARED, WARM, NEW = "prepared", "warm", "new"
TURNS = 5
LIMIT = 300.0  # seconds that a step is waited for


def rows() -> Iterator[Row]:
    """Return how long the first step takes to come; half the time with the spare worker is the aim."""
    took: dict[str, list[float]] = {PREPARED: [], WARM: [], NEW: []}
    with tempfile.TemporaryDirectory() as folder:
        path = workspace_with_part(Path(folder))
        for turn in range(TURNS):
            for state in list(took)[:: 1 if turn % 2 == 0 else -1]:
                took[state].append(_seconds_to_first_step(path, state))
    yield Row.of_turns("click to first step of a training, s", took[PREPARED], took[NEW], target=2)
    yield Row.of_turns("the same, the network not prepared, s", took[WARM], took[NEW], target=1.5)


def _seconds_to_first_step(path: Path, state: str) -> float:
    """Return the seconds from giving a training to a worker in some state to its first step."""
    spec = training_of("aesc_d5_f5_n16", path)
    spare = Spare(Workspace(path), is_on=state != NEW)

    def is_ready() -> bool:
        spare.turn()
        return spare.has_prepared if state == PREPARED else spare.is_warm

    if state != NEW:
        spare.want()
        if state == PREPARED:
            spare.expect(spec.read_text(encoding="utf-8"))
        _wait(is_ready)
    began = time.perf_counter()
    worker = spare.begin([spec])
    try:
        _wait(lambda: any(map(_is_step, worker.drain())))
        return time.perf_counter() - began
    finally:
        worker.kill()


def _is_step(said: Message) -> bool:
    if isinstance(said, Failed):
        raise RuntimeError(said.message)
    return isinstance(said, Progress) and said.stage == TRAINING and said.done > 0


def _wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + LIMIT
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"nothing came within {LIMIT:.0f} s")
        time.sleep(0.01)
