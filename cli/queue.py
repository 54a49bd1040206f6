"""`main.py` alone runs the queue; `main.py queue` shows it, adds to it, and puts back what failed."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

from cli.plain_text import plain
from cli.queue_reporter import QueueReporter
from cli.run import hearing_signals, print_json
from configs.command_line import PROGRAM, command_text
from configs.disk.workspace import Workspace
from configs.errors import MissingError, UserError, did_you_mean
from configs.events import Emit, Failed, Finished
from jobs.kinds.running import read_job_spec
from jobs.processes.worker import CANCELLED
from jobs.queue.adding import enqueue
from jobs.queue.engine import Engine
from jobs.queue.folder import PLACES, Queue
from jobs.queue.runner import Runner
from jobs.queue.stopping import or_asked


def queue_of(workspace: Workspace, todo: Path | None) -> Queue:
    """Return the workspace's queue, or the one of another folder of specs, which then holds `running` and so on."""
    if todo is None:
        return Queue.at(workspace.queue)
    folder = todo.expanduser().absolute()
    if not folder.is_dir():
        raise MissingError(folder, "no such folder", "check the path")
    return Queue(folder, folder)


def run_queue(
    queue: Queue,
    workspace: Workspace,
    make_engine: Callable[[], Engine],
    keep: bool,
    json_lines: bool,
    program: Path = PROGRAM,
) -> int:
    """Run what is in a queue, in order.

    Args:
        queue: its folders.
        workspace: where the results go.
        make_engine: what carries the jobs out; made if there are any.
        keep: whether the specs of jobs that succeed stay in `todo`.
        json_lines: print events as JSON, one a line; else bars, for a person.
        program: that workers run.

    Returns:
        The exit code: 0, 1 if a job failed, 130 when stopped; what ran then goes on the next time.
    """
    if not queue.names("todo") and not queue.names("running"):
        if old := sorted(path.name for path in queue.todo.glob("*.json")):
            raise UserError(
                queue.todo,
                f"holds no specs, but {len(old)} JSON files such as {old[0]}, which may be of the original program",
                f"make specs of them: {command_text('convert', queue.todo, workspace=workspace.root)}",
            )
        command = command_text("queue", "add", "SPEC", workspace=workspace.root)
        print(f"{queue.todo} holds no specs; add some: {command}")
        return 0
    reporter = nullcontext(print_json) if json_lines else QueueReporter()
    with queue.kept(keep), reporter as emit, hearing_signals() as is_told:
        should_stop = or_asked(is_told, queue)
        runner = Runner(queue, workspace, make_engine(), emit, should_stop, keep, program=program)
        runner.run()
        return report_end(runner, should_stop(), emit)


def report_end(runner: Runner, is_stopped: bool, emit: Emit) -> int:
    """Say how a queue ended. Returns the exit code."""
    done, failed = runner.counts["done"], runner.counts["failed"]
    if is_stopped:
        emit(Failed("stopped; what ran goes on when the queue is run again", "cancelled"))
        return CANCELLED
    if failed:
        why = f"{done} done, {failed} failed: see why in {runner.queue.folder('failed')}"
        emit(Failed(why, "user error"))
        return 1
    emit(Finished(f"{done} done", str(runner.queue.folder("done"))))
    return 0


def add_to_queue(queue: Queue, specs: Sequence[Path]) -> int:
    """Put specs at the end of a queue; all are read first. Returns 0. Raises UserError."""
    for spec in [read_job_spec(path) for path in specs]:
        print(enqueue(spec, queue))
    return 0


def retry(queue: Queue, names: Sequence[str]) -> int:
    """Put failed jobs back, or all of them. Returns 0. Raises UserError."""
    failed = queue.names("failed")
    for name in names:
        if name not in failed:
            raise MissingError(
                queue.folder("failed"),
                f'no job "{name}" failed' + did_you_mean(name, failed),
                "name one that failed, or none for all",
            )
    for name in names or failed:
        queue.retry(name)
    return 0


def show_queue(queue: Queue) -> int:
    """Print what is in a queue. Returns 0."""
    jobs = [(place, name) for place in PLACES for name in queue.names(place)]
    for place, name in jobs:
        reason = queue.reason(name)
        why = reason.read_text(encoding="utf-8").strip() if place == "failed" and reason.exists() else ""
        print(plain(f"{place:<8} {name}" + (f": {why}" if why else "")))
    if not jobs:
        print(f"nothing is in {queue.root}")
    return 0
