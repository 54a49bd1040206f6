"""`main.py` with one more kind of job, which does what a test asks for: it stands in for trainings of hours.

Every attempt writes a line into `ledger.txt` of the workspace when it begins, and another one at its end.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).parents[3]))

from cli.queue import run_queue
from cli.run import run_worker
from configs.disk.workspace import Workspace
from configs.events import Emit, Finished, Progress
from configs.spec.spec import Name, Spec
from jobs.kinds import registry as kinds
from jobs.queue.engine import Engine, LocalEngine
from jobs.queue.folder import Queue


class TrialSpec(Spec):
    """Do something that a test asks for."""

    kind: Literal["trial"] = "trial"
    name: Name
    then: Literal["finish", "abort", "eat"] = "finish"
    seconds: float = 0.0


def run(spec: TrialSpec, workspace: Workspace, emit: Emit) -> None:
    _note(workspace, f"begins {spec.name} {os.getpid()}")
    deadline = time.monotonic() + spec.seconds
    while time.monotonic() < deadline:
        emit(Progress("waiting", 0, 1))
        time.sleep(0.02)
    if spec.then == "abort":
        os.abort()
    if spec.then == "eat":
        limit = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (2**31, limit))
        bytearray(2**32)
    _note(workspace, f"ends {spec.name} {os.getpid()}")
    emit(Finished(f"{spec.name} is done", str(workspace.root)))


def _note(workspace: Workspace, line: str) -> None:
    with (workspace.root / "ledger.txt").open("a", encoding="utf-8") as ledger:
        ledger.write(f"{line}\n")


if __name__ == "__main__":
    sys.modules["program"] = sys.modules["__main__"]
    kinds.KINDS = {
        **kinds.KINDS,
        "trial": kinds.JobKind(TrialSpec, "program", called=lambda spec: [spec.name]),
    }
    workspace = Workspace(Path(sys.argv[-1]))
    if sys.argv[1] == "worker":
        sys.exit(run_worker(workspace))
    make_engine: Callable[[], Engine] = LocalEngine
    if sys.argv[1] == "ray":
        from jobs.queue.ray_engine import RayEngine

        make_engine = lambda: RayEngine(sys.argv[2], workspace, cpus=1, gpus=0)  # noqa: E731
    sys.exit(run_queue(Queue.at(workspace.queue), workspace, make_engine, False, True, Path(__file__)))
