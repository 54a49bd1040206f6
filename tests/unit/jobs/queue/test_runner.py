"""A queue that real processes run: several at once, killed, and with jobs that take their process down."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.events import Failed, Moved, from_json
from jobs.queue.folder import PLACES, Queue
from jobs.queue.stopping import ask_to_stop
from tests.waiting import has_ended, wait_until

PROGRAM = Path(__file__).parents[1] / "program.py"


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


@pytest.fixture
def queue(workspace):
    return Queue.at(workspace.queue)


def trial(queue, name, **fields):
    typed = "".join(f", {field}: {value!r}" for field, value in fields.items()).replace("'", '"')
    return queue.add(f"trial-{name}", f'{{kind: "trial", name: "{name}"{typed}}}')


def start(workspace):
    return subprocess.Popen(
        [sys.executable, PROGRAM, "queue", "--workspace", workspace.root],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(workspace):
    """Run the queue to its end. Returns the exit code and the events."""
    process = start(workspace)
    said, errors = process.communicate(timeout=600)
    assert errors == ""
    return process.returncode, [from_json(line) for line in said.splitlines()]


def ledger(workspace, begins_or_ends):
    path = workspace.root / "ledger.txt"
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return Counter(line.split()[1] for line in lines if line.startswith(begins_or_ends))


def places(queue):
    return {place: queue.names(place) for place in PLACES}


def test_jobs_are_done_in_the_order_in_which_they_were_added(workspace, queue):
    names = [trial(queue, name) for name in ("c", "a", "b")]
    code, events = run(workspace)
    assert code == 0
    moved = [(event.job, event.place) for event in events if isinstance(event, Moved)]
    assert moved == [(name, place) for name in names for place in ("running", "done")]
    assert places(queue) == {"running": [], "todo": [], "failed": [], "done": names}


def test_eight_processes_on_one_queue_never_take_the_same_job(workspace, queue):
    names = [f"job{at}" for at in range(48)]
    for name in names:
        trial(queue, name, seconds=0.02)
    processes = [start(workspace) for _ in range(8)]
    said = [process.communicate(timeout=600) for process in processes]
    assert [process.returncode for process in processes] == [0] * 8, said
    assert ledger(workspace, "begins") == ledger(workspace, "ends") == Counter(names)
    assert len(queue.names("done")) == 48
    runners = [out for out, _ in said if '"moved"' in out]
    assert len(runners) > 1  # the work was shared
    assert list((queue.root / "locks").iterdir()) == []


def test_runners_that_are_asked_to_stop_put_back_what_runs_and_who_begins_later_goes_on(workspace, queue):
    names = [trial(queue, name, seconds=600) for name in ("a", "b")]
    processes = [start(workspace) for _ in names]
    wait_until(lambda: ledger(workspace, "begins") == Counter(["a", "b"]))
    ask_to_stop(queue)
    assert [process.wait(timeout=60) for process in processes] == [130, 130]
    for process in processes:
        process.communicate()
    assert places(queue) == {"running": [], "todo": names, "failed": [], "done": []}
    later = start(workspace)  # what was asked before is not meant for it
    wait_until(lambda: queue.names("running"))
    time.sleep(1)
    assert later.poll() is None
    ask_to_stop(queue)
    later.communicate(timeout=60)


def test_a_crash_an_exhausted_memory_and_a_bad_spec_end_one_job_each(workspace, queue):
    trial(queue, "first")
    aborted = trial(queue, "aborts", then="abort")
    hungry = trial(queue, "eats", then="eat")
    bad = queue.add("bad", '{kind: "trial", nam: "x"}')
    no_hjson = queue.add("no-hjson", "{kind: ")
    trial(queue, "last")
    code, events = run(workspace)
    assert code == 1
    assert ledger(workspace, "ends") == Counter(["first", "last"])
    assert queue.names("failed") == [aborted, hungry, bad, no_hjson]
    why = {name: queue.reason(name).read_text(encoding="utf-8") for name in queue.names("failed")}
    assert "SIGABRT" in why[aborted]
    assert "memory" in why[hungry]
    assert f'{bad}.hjson:1: nam: unknown field; did you mean "name"?' in why[bad]
    assert f"{no_hjson}.hjson:1" in why[no_hjson]
    assert [
        event.text.strip() for event in events if isinstance(event, Moved) and event.place == "failed"
    ] == [text.strip() for text in why.values()]
    assert isinstance(events[-1], Failed)


def test_a_runner_that_is_killed_at_any_moment_loses_nothing_and_leaves_nothing_running(workspace, queue):
    names = [f"job{at}" for at in range(24)]
    for name in names:
        trial(queue, name, seconds=0.1)
    moments = random.Random(0)
    for _ in range(10):
        process = start(workspace)
        time.sleep(moments.uniform(0.3, 1.2))
        process.kill()
        process.communicate()
        assert sum(map(len, places(queue).values())) == 24
    assert run(workspace)[0] == 0
    assert len(queue.names("done")) == 24
    assert [path.name for path in (queue.root / "running").iterdir()] == []
    ends = ledger(workspace, "ends")
    assert set(ends) == set(names)
    # Each kill may come between a job's last word and its move, and a trial leaves nothing to know it by.
    assert ends.total() <= 24 + 10


def test_a_worker_ends_with_the_runner_that_started_it(workspace, queue):
    trial(queue, "long", seconds=60)
    process = start(workspace)
    while not ledger(workspace, "begins"):
        time.sleep(0.05)
    worker = int((workspace.root / "ledger.txt").read_text(encoding="utf-8").split()[2])
    process.kill()
    process.communicate()
    wait_until(lambda: has_ended(worker))


def test_a_job_that_is_cancelled_fails_and_can_be_retried(workspace, queue):
    name = trial(queue, "long", seconds=30)
    trial(queue, "next")
    process = start(workspace)
    while not ledger(workspace, "begins"):
        time.sleep(0.05)
    queue.cancel(name)
    process.communicate(timeout=600)
    assert process.returncode == 1
    assert ledger(workspace, "ends") == Counter(["next"])
    assert queue.reason(name).read_text(encoding="utf-8").startswith("cancelled")
    queue.retry(name)
    assert places(queue)["todo"] == [name]
    assert not queue.reason(name).exists()


def test_a_runner_that_is_asked_to_stop_puts_its_job_back(workspace, queue):
    name = trial(queue, "long", seconds=30)
    process = start(workspace)
    while not ledger(workspace, "begins"):
        time.sleep(0.05)
    with pytest.raises(UserError, match="is running"):
        queue.remove("running", name)
    process.terminate()
    process.communicate(timeout=600)
    assert process.returncode == 130
    assert places(queue) == {"running": [], "todo": [name], "failed": [], "done": []}


def test_consecutive_jobs_share_a_process_until_one_fails(workspace, queue):
    for at in range(3):
        trial(queue, f"a{at}")
    trial(queue, "aborts", then="abort")
    trial(queue, "b")
    run(workspace)
    lines = (workspace.root / "ledger.txt").read_text(encoding="utf-8").split("\n")
    processes = {line.split()[1]: line.split()[2] for line in lines if line.startswith("begins")}
    assert len({processes[name] for name in ("a0", "a1", "a2", "aborts")}) == 1
    assert processes["b"] != processes["aborts"]
    assert str(os.getpid()) not in processes.values()
