"""The child's side of a worker: a process that does one task after the other, so that a job need not wait for Keras.

What crosses the pipes: a task as one JSON line in; events out, as of any job, and behind them `END` with the exit code.
Before a task, `PREPARE` with the spec of a training that is likely to be the next may come in; `PREPARED` goes out once
its network is ready. Between them, `PAUSE` and `GO_ON` come in. A process that is paused waits where it speaks, and is
not halted by the system: so it hears that the one who paused it is gone, and ends, with all that it holds.

A task that fails is a worker's last one: the next one finds a process that nothing has happened to.
"""

import gc
import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from configs.command_line import command_text
from configs.disk.lock import Lock
from configs.disk.workspace import Workspace
from configs.errors import Cancelled, UserError
from configs.events import Emit, Event, Failed, Finished
from configs.spec.spec import Spec
from jobs.kinds.registry import left_of
from jobs.kinds.running import read_job_spec, run_job
from jobs.processes import group as process_group
from jobs.processes import heap
from jobs.processes.warm_up import prepare_task, warm_up
from networks.choices.train_spec import ResumeSpec, TrainSpec

READY = "ready for a task"
PAUSE, GO_ON, PAUSED = "pause", "go on", "paused"
PREPARE, PREPARED = "prepare ", "prepared"
END = "end of task, exit code "
CANCELLED = 130  # exit code, as for a program ended by Ctrl+C
WRONG = 2  # exit code: a task that cannot be read
_LOOK = 0.5  # seconds between two questions whether to stop, while there is nothing to do


@dataclass(frozen=True)
class Task:
    """What a worker is to do: the work of specs, one after the other; it ends with the first that fails."""

    specs: list[str]  # paths
    lock: str | None = None  # path, of a job of a queue; held while the work is done
    again: bool = False  # whether an earlier attempt may have been cut off

    def to_json(self) -> str:
        """Return the task as a line."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Preparation:
    """What a worker is to make ready: the network of a training or of an evaluation."""

    spec: str  # its text

    def to_json(self) -> str:
        """Return the preparation as a line."""
        return PREPARE + json.dumps(self.spec)


Tasks = queue.SimpleQueue[Task | Preparation]


def work(
    workspace: Workspace, emit: Emit, should_stop: Callable[[], bool] = lambda: False, warm: bool = False
) -> int:
    """Do the tasks that come in, until one fails or nobody is there to send another.

    Args:
        workspace: where the results go.
        emit: receives the events of all tasks.
        should_stop: whether somebody wants this process to end; while it waits, it is asked again and again.
        warm: whether to load all that a job needs before the first task comes.

    Returns:
        The exit code.
    """
    tasks: Tasks = queue.SimpleQueue()
    goes_on = threading.Event()
    goes_on.set()
    emit = _pausable(emit, goes_on, should_stop)
    threading.Thread(target=_listen, args=(tasks, goes_on), daemon=True).start()
    if warm:
        warm_up()
        _say(READY)
    while (task := _next(tasks, should_stop)) is not None:
        if isinstance(task, Preparation):
            make_ready(task, workspace)
            _say(PREPARED)
            continue
        code = perform(task, workspace, emit)
        _say(f"{END}{code}")
        if code != 0:
            return code
        _forget_networks()
    return CANCELLED


def make_ready(preparation: Preparation, workspace: Workspace) -> None:
    """Prepare a task. Whatever goes wrong is the task's to tell, which nobody has asked for yet."""
    try:
        prepare_task(preparation.spec, workspace)
    except Exception as error:  # noqa: BLE001
        sys.stderr.write(f"worker: nothing was made ready ({error})\n")


def _next(tasks: "Tasks", should_stop: Callable[[], bool]) -> Task | Preparation | None:
    """Return the next task or preparation once it is there; None if this process is to end before."""
    while not should_stop():
        with suppress(queue.Empty):
            return tasks.get(timeout=_LOOK)
    return None


def _pausable(emit: Emit, goes_on: threading.Event, should_stop: Callable[[], bool]) -> Emit:
    """Return an `emit` that waits while the process is to pause: a job speaks at each of its steps."""

    def emit_when_on(event: Event) -> None:
        if not goes_on.is_set():
            _say(PAUSED)
        while not goes_on.wait(_LOOK) and not should_stop():
            pass
        emit(event)

    return emit_when_on


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _listen(tasks: "Tasks", goes_on: threading.Event) -> None:
    try:
        for line in sys.stdin:
            if line.strip() in (PAUSE, GO_ON):
                (goes_on.clear if line.strip() == PAUSE else goes_on.set)()
            elif line.startswith(PREPARE):
                tasks.put(Preparation(json.loads(line.removeprefix(PREPARE))))
            else:
                tasks.put(Task(**json.loads(line)))
    except (ValueError, TypeError) as error:  # not JSON, not a task, or no text
        sys.stderr.write(f"worker: what was sent is no task ({error})\n")
        sys.stderr.flush()
        os._exit(WRONG)
    process_group.end_own_group()  # with those that corrupt images for it
    os._exit(CANCELLED)  # who sent the tasks is gone: so is the reason to go on, wherever the work is


def perform(task: Task, workspace: Workspace, emit: Emit) -> int:
    """Do a task; of a queue's job, what is left of it, alone. Returns the exit code, as `run_jobs`."""
    if task.lock is None:
        return run_jobs(lambda: [read_job_spec(Path(path)) for path in task.specs], workspace, emit)
    lock = Lock.wait(Path(task.lock))
    try:
        return run_jobs(lambda: _left_of(task, workspace, emit), workspace, emit)
    finally:
        lock.release()


def _left_of(task: Task, workspace: Workspace, emit: Emit) -> list[Spec]:
    specs = [left_of(read_job_spec(Path(path)), workspace, task.again) for path in task.specs]
    left = [spec for spec in specs if spec is not None]
    if not left:
        emit(Finished("its result was there already", str(workspace.root)))
    return left


def run_jobs(read: Callable[[], Sequence[Spec]], workspace: Workspace, emit: Emit) -> int:
    """Do the work of specs in order, and say by an event how it ends. All are read before the first starts.

    Returns:
        The exit code: 0, 1 for what the person can put right, 130 when cancelled.
    """
    specs: Sequence[Spec] = ()
    try:
        specs = read()
        for spec in specs:
            run_job(spec, workspace, emit)
    except UserError as error:
        emit(Failed(str(error), error.reason))
        return 1
    except MemoryError:
        emit(Failed("memory: is not enough for this job", "crash"))
        return 1
    except (Cancelled, KeyboardInterrupt):
        emit(Failed(f"cancelled; {_what_stays(specs, workspace)}", "cancelled"))
        return CANCELLED
    return 0


def _what_stays(specs: Sequence[Spec], workspace: Workspace) -> str:
    """Return what stays of a job that is cancelled, and how to go on with a training."""
    runs = {spec.name for spec in specs if isinstance(spec, TrainSpec)}
    runs |= {spec.run for spec in specs if isinstance(spec, ResumeSpec)}
    unfinished = [run for run in workspace.unfinished_runs() if run in runs]
    how = "".join(
        f"; go on with: {command_text('resume', run, workspace=workspace.root)}" for run in unfinished
    )
    return f"what was finished stays{how}"


def _forget_networks() -> None:
    """Give back the memory of the last task's networks, and their names."""
    if "keras" in sys.modules:
        for name in ("networks.training.ready", "networks.model.kept"):
            import_module(name).forget()
        sys.modules["keras"].utils.clear_session()
    gc.collect()
    heap.give_back()
