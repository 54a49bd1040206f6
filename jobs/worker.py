"""A worker: a child process that does one job after the other, so that a job need not wait for Keras to load.

What crosses the pipes: a task as one JSON line in; events out, as of any job, and behind them `END` with the exit code.
A job that fails is a worker's last one: the next one finds a process that nothing has happened to.
"""

import gc
import json
import os
import queue
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from configs.errors import Cancelled, UserError
from configs.events import Emit, Failed, Finished
from configs.lock import Lock
from configs.workspace import Workspace
from jobs import heap
from jobs.kinds import read_job_spec, run_job
from jobs.left_to_do import left_of

END = "end of job, exit code "
CANCELLED = 130  # exit code, as for a program ended by Ctrl+C


@dataclass(frozen=True)
class Task:
    """A job for a worker."""

    spec: str  # path
    lock: str  # path; held while the work is done
    again: bool  # whether an earlier attempt may have been cut off

    def to_json(self) -> str:
        """Return the task as a line."""
        return json.dumps(asdict(self))


def work(workspace: Workspace, emit: Emit) -> int:
    """Do the tasks that come in, until one fails or nobody is there to send another. Returns the exit code."""
    tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    while True:
        code = perform(tasks.get(), workspace, emit)
        sys.stdout.write(f"{END}{code}\n")
        sys.stdout.flush()
        if code != 0:
            return code
        _forget_networks()


def _listen(tasks: "queue.SimpleQueue[Task]") -> None:
    for line in sys.stdin:
        tasks.put(Task(**json.loads(line)))
    os._exit(CANCELLED)  # who sent the tasks is gone: so is the reason to go on, wherever the work is


def perform(task: Task, workspace: Workspace, emit: Emit) -> int:
    """Do what is left of a task, alone. Returns the exit code: 0, 1 for a user's error, 130 when cancelled."""
    lock = Lock.wait(Path(task.lock))
    try:
        spec = left_of(read_job_spec(Path(task.spec)), workspace, task.again)
        if spec is None:
            emit(Finished("its result was there already", str(workspace.root)))
        else:
            run_job(spec, workspace, emit)
    except UserError as error:
        emit(Failed(str(error), error.reason))
        return 1
    except MemoryError:
        emit(Failed("memory: does not suffice for this job", "crash"))
        return 1
    except Cancelled:
        emit(Failed("cancelled; what was finished stays", "cancelled"))
        return CANCELLED
    finally:
        lock.release()
    return 0


def _forget_networks() -> None:
    """Give back the memory of the last job's networks, and their names."""
    if "keras" in sys.modules:
        sys.modules["keras"].utils.clear_session()
    gc.collect()
    heap.give_back()
