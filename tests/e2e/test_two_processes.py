"""Two processes on one workspace, by chance or since one was killed: one does the work, the other says so or waits."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from configs.disk.lock import Lock
from configs.disk.workspace import Workspace
from configs.events import Moved, from_json
from jobs.queue.folder import Queue
from tests.small import write_category

ROOT = Path(__file__).parents[2]
HOLD = "import sys, time; from pathlib import Path; from configs.disk.lock import Lock\n"
HOLD += "lock = Lock.attempt(Path(sys.argv[1])); print('held', flush=True); time.sleep(600)"


@pytest.fixture
def workspace(tmp_path):
    write_category(tmp_path / "source")
    (tmp_path / "spec.hjson").write_text('{kind: "import", name: "part", source: "source"}', encoding="utf-8")
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def holder(workspace):
    """A process that holds the lock of the data set that the spec makes."""
    lock = workspace.dataset("part").with_name(".lock-part")
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout.readline() == "held\n"
    with process:
        yield process
        process.kill()


def start(workspace, *arguments):
    return subprocess.Popen(
        [sys.executable, ROOT / "main.py", *arguments, "--workspace", workspace.root],
        cwd=workspace.root.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_lock_of_a_process_that_lives_is_told_and_one_of_a_killed_process_is_taken_over(workspace, holder):
    refused = start(workspace, "run", "spec.hjson")
    assert "another process is working on this data set; wait for it" in refused.communicate(timeout=600)[1]
    assert refused.returncode == 1
    assert workspace.datasets() == []

    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert workspace.dataset("part").with_name(".lock-part").exists()  # as it was left
    taken = start(workspace, "run", "spec.hjson")
    assert taken.communicate(timeout=600)[1] == ""
    assert workspace.datasets() == ["part"]
    lock = Lock.attempt(workspace.dataset("part").with_name(".lock-part"))
    assert lock is not None
    lock.release()


def test_of_two_runs_of_one_spec_at_once_one_makes_it_and_the_other_says_why_not(workspace):
    both = [start(workspace, "run", "spec.hjson") for _ in range(2)]
    said = [process.communicate(timeout=600)[1] for process in both]
    assert sorted(process.returncode for process in both) == [0, 1], said
    [why] = [text for text in said if text]
    assert "another process is working on this data set" in why or "exists already" in why
    assert "Traceback" not in why
    assert workspace.datasets() == ["part"]
    assert list(workspace.root.rglob(".building-*")) == []


def test_two_processes_that_run_one_queue_share_its_jobs(workspace):
    queue = Queue.at(workspace.queue)
    for name in "abcd":
        queue.add(
            f"import-{name}", f'{{kind: "import", name: "{name}", source: "{workspace.root.parent}/source"}}'
        )
    both = [start(workspace, "--json") for _ in range(2)]
    said = [process.communicate(timeout=600) for process in both]
    assert [errors for _, errors in said] == ["", ""]
    events = [event for out, _ in said for line in out.splitlines() if (event := from_json(line))]
    done = [event.job for event in events if isinstance(event, Moved) and event.place == "done"]
    assert sorted(done) == queue.names("done") == sorted(set(done))
    assert workspace.datasets() == ["a", "b", "c", "d"]
    assert queue.names("todo") + queue.names("running") + queue.names("failed") == []


def test_who_waits_for_a_lock_has_it_as_soon_as_its_holder_is_gone(workspace, holder):
    lock = workspace.dataset("part").with_name(".lock-part")
    code = HOLD.replace("attempt", "wait").replace("time.sleep(600)", "lock.release()")
    waits = subprocess.Popen([sys.executable, "-c", code, str(lock)], stdout=subprocess.DEVNULL, cwd=ROOT)
    time.sleep(1)
    assert waits.poll() is None
    holder.kill()
    assert waits.wait(timeout=600) == 0
