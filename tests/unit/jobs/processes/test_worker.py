"""A worker's two sides, with the jobs of `program.py`, and once with a training."""

import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from configs.disk.workspace import Workspace
from configs.events import Failed, Finished, Progress
from jobs.processes import worker as worker_module
from jobs.processes import worker_process
from jobs.processes.child_process import Ended, LogLine
from jobs.processes.worker import Preparation, Task
from jobs.processes.worker_process import Worker
from tests.waiting import LIMIT, has_ended, is_halted, wait_until

PROGRAM = Path(__file__).parents[1] / "program.py"


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


@pytest.fixture
def worker(workspace):
    worker = Worker(workspace, program=PROGRAM)
    yield worker
    worker.kill()


def test_a_preparation_that_fails_ends_no_worker(workspace, monkeypatch, capsys):
    def fail(*_):
        raise RuntimeError("bad local heap signature")

    monkeypatch.setattr(worker_module, "prepare_task", fail)
    worker_module.make_ready(Preparation("{}"), workspace)
    assert "nothing was made ready (bad local heap signature)" in capsys.readouterr().err


def task(workspace, *names, **fields):
    """Return a task of trials."""
    paths = [workspace.root / f"{name}.hjson" for name in names]
    for name, path in zip(names, paths, strict=True):
        path.write_text(json.dumps({"kind": "trial", "name": name, **fields}), encoding="utf-8")
    return Task([str(path) for path in paths])


def said_until(worker, is_it):
    """Return what a worker says until it says what is waited for."""
    said = []

    def is_said():
        said.extend(worker.drain())
        return any(is_it(message) for message in said)

    wait_until(is_said)
    return said


def is_end(message):
    return isinstance(message, Ended)


def ledger(workspace):
    return [line.split() for line in (workspace.root / "ledger.txt").read_text(encoding="utf-8").splitlines()]


def test_one_process_does_one_task_after_the_other_and_each_ends_as_a_job_of_its_own(worker, workspace):
    for name in ("a", "b"):
        worker.give(task(workspace, name))
        said = said_until(worker, is_end)
        assert said == [Finished(f"{name} is done", str(workspace.root)), Ended(0)]
        assert worker.can_go_on and not worker.is_over
    assert len({pid for _, _, pid in ledger(workspace)}) == 1


def test_what_cannot_be_prepared_is_no_matter(worker, workspace):
    worker.prepare('{ kind: "train", name: "a" }')
    worker.give(task(workspace, "a"))
    said = said_until(worker, is_end)
    assert said == [Finished("a is done", str(workspace.root)), Ended(0)]
    assert not worker.is_preparing and worker.prepared == ""


def test_the_specs_of_a_task_are_done_in_order_up_to_the_first_that_fails(worker, workspace):
    good, bad, never = task(workspace, "a", "b", "c").specs
    Path(bad).write_text('{ kind: "trial", name: "b", then: "fly" }', encoding="utf-8")
    worker.give(Task([good]))
    said_until(worker, is_end)
    worker.give(Task([good, bad, never]))  # all are read before the first starts
    said = said_until(worker, is_end)
    assert isinstance(said[0], Failed) and "fly" in said[0].message and said[-1] == Ended(1)
    assert [name for _, name, _ in ledger(workspace)] == ["a", "a"]


def test_after_a_failure_the_next_task_needs_another_process(worker, workspace):
    worker.give(Task([str(workspace.root / "missing.hjson")]))
    said_until(worker, is_end)
    assert worker.is_over and not worker.can_go_on


def test_a_crash_is_told_as_one(worker, workspace):
    worker.give(task(workspace, "a", then="abort"))
    said = said_until(worker, is_end)
    assert [type(message) for message in said[-2:]] == [Failed, Ended] and said[-2].reason == "crash"
    assert not worker.can_go_on


def test_one_that_was_cancelled_is_not_used_again(worker, workspace):
    worker.give(task(workspace, "a", seconds=LIMIT))
    said_until(worker, lambda message: isinstance(message, Progress))
    worker.cancel()
    said = said_until(worker, is_end)
    assert [message.reason for message in said if isinstance(message, Failed)] == ["cancelled"]
    assert not worker.can_go_on


def test_one_that_was_cancelled_just_after_its_task_is_not_used_again(worker, workspace):
    worker.give(task(workspace, "a"))
    said_until(worker, is_end)
    worker.cancel()
    assert not worker.can_go_on


def test_one_that_has_grown_is_not_used_again(worker, workspace, monkeypatch):
    worker.give(task(workspace, "a"))
    said_until(worker, is_end)
    assert worker.can_go_on
    monkeypatch.setattr(worker_process, "GROWTH", -(2**20))
    assert not worker.can_go_on


def test_it_ends_when_nobody_is_there_to_send_tasks(worker):
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    worker.process.wait(LIMIT)


def pause(worker):
    """Pause a worker, and wait until it does; return what it said before."""
    worker.pause(True)
    said = []
    wait_until(lambda: said.extend(worker.drain()) or worker.is_waiting)
    return said


def test_one_that_is_paused_waits_at_its_next_step_and_goes_on_there(worker, workspace):
    worker.give(task(workspace, "a", seconds=LIMIT))
    said_until(worker, lambda message: isinstance(message, Progress))
    pause(worker)
    busy = psutil.Process(worker.process.pid).cpu_times().user
    time.sleep(1)  # in which it would have spoken fifty times
    assert worker.drain() == []
    assert psutil.Process(worker.process.pid).cpu_times().user <= busy + 0.5
    worker.pause(False)
    said_until(worker, lambda message: isinstance(message, Progress))


def test_one_that_is_paused_can_be_cancelled(worker, workspace):
    worker.give(task(workspace, "a", seconds=LIMIT))
    said_until(worker, lambda message: isinstance(message, Progress))
    pause(worker)
    worker.cancel()
    said = said_until(worker, is_end)
    assert any(isinstance(message, Failed) and message.reason == "cancelled" for message in said)


def test_a_pause_that_came_too_late_does_not_hold_the_next_task(worker, workspace):
    worker.give(task(workspace, "a"))
    wait_until(
        lambda: (
            (workspace.root / "ledger.txt").exists() and "ends" in (workspace.root / "ledger.txt").read_text()
        )
    )
    worker.send("pause")  # it may be before the last word of the task, or behind it
    worker.is_paused = True
    said = []

    def is_over():
        said.extend(worker.drain())
        if worker.is_waiting:
            worker.pause(False)
        return any(map(is_end, said))

    wait_until(is_over)
    worker.give(task(workspace, "b"))
    said_until(worker, is_end)
    assert ledger(workspace)[-1][:2] == ["ends", "b"]


PAUSES = """
import sys, time
from pathlib import Path
from configs.disk.workspace import Workspace
from jobs.processes.worker import Task
from jobs.processes.worker_process import Worker
worker = Worker(Workspace(Path(sys.argv[1])), program=Path(sys.argv[2]))
worker.give(Task([sys.argv[3]]))
while not any(hasattr(said, "stage") for said in worker.drain()):
    time.sleep(0.01)
worker.pause(True)
while not worker.is_waiting:
    worker.drain()
    time.sleep(0.01)
print(worker.process.pid, flush=True)
time.sleep(600)
"""


def test_one_that_is_paused_ends_when_nobody_is_there_to_let_it_go_on(workspace):
    """On every system, as it is no process that the system holds: its lock goes with it."""
    spec = task(workspace, "a", seconds=LIMIT).specs[0]
    command = [sys.executable, "-c", PAUSES, str(workspace.root), str(PROGRAM), spec]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        paused = int(parent.stdout.readline())
        assert not is_halted(paused) and not has_ended(paused)
        parent.kill()
    wait_until(lambda: has_ended(paused))


def test_a_line_that_is_no_task_ends_it_at_once(worker):
    worker.send("not a task")
    assert worker.process.wait(LIMIT) == 2
    said = said_until(worker, is_end)
    assert any(isinstance(message, LogLine) and "is no task" in message.text for message in said)


def test_one_that_waits_ends_when_it_is_asked_to_and_cancels_no_later_task(worker, workspace):
    worker.give(task(workspace, "a"))
    said_until(worker, is_end)
    worker.process.terminate()
    assert worker.process.wait(LIMIT) == 130
    assert not worker.is_alive
