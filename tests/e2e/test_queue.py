"""The queue with real jobs, as a person without a window runs it."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from configs.disk.workspace import Workspace
from configs.events import Finished
from jobs.queue.folder import PLACES, Queue
from jobs.queue.log import LogTail
from main import main
from tests.waiting import wait_until

MAIN = Path(__file__).parents[2] / "main.py"
SPECS = {
    "evaluate": '{kind: "evaluate", run: "first"}',
    "train": """{
      kind: "train", name: "first", dataset: "part", corruption: "own", resolution: 32
      architecture: { kind: "aesc", depth: 2, base_filters: 4 }
      training: { epochs: EPOCHS, images_per_epoch: 64, validation_images: 8 }
    }""",
    "corrupt": '{kind: "corrupt", dataset: "part", name: "own", corruption: "stain"}',
    "import": '{kind: "import", name: "part", source: "SOURCE"}',
}


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def add(workspace, tiny_category, tmp_path):
    """Return a function that adds the four specs, the last one first."""

    def add(epochs):
        paths = []
        for kind, text in SPECS.items():
            paths.append(tmp_path / f"{kind}.hjson")
            text = text.replace("SOURCE", str(tiny_category)).replace("EPOCHS", str(epochs))
            paths[-1].write_text(text, encoding="utf-8")
        assert main(["queue", "add", *map(str, paths), "--workspace", str(workspace.root)]) == 0

    return add


def command(workspace, *more):
    return [sys.executable, str(MAIN), *more, "--workspace", str(workspace.root)]


def run(workspace, *more):
    done = subprocess.run(command(workspace, *more), capture_output=True, text=True, timeout=600, check=False)
    return done.returncode, done.stderr


def epochs_of(workspace):
    history = workspace.run("first").history
    rows = history.read_text(encoding="utf-8").splitlines()[1:] if history.exists() else []
    return [int(row.split(",")[0]) for row in rows]


def endings(queue, job):
    """What a job made, each time that it came to its end; without what it found done."""
    told = (event for event in LogTail(queue.log(job)).read() if isinstance(event, Finished))
    return [event.summary for event in told if "already" not in event.summary]


def test_jobs_begin_when_what_they_name_is_there_whatever_their_order(workspace, add):
    add(2)
    queue = Queue.at(workspace.queue)
    assert run(workspace) == (0, "")
    assert [name.partition("-")[2] for name in queue.names("done")] == [
        "evaluate-first",
        "train-first",
        "corrupt-part-own",
        "import-part",
    ]
    assert workspace.run("first").evaluations() == ["residual"]


def test_a_runner_that_is_killed_again_and_again_does_each_job_once(workspace, add):
    """Kills as often as $ANOMALY_KILLS says, once before the training; each time, a process loads TensorFlow again."""
    most = int(os.environ.get("ANOMALY_KILLS", "3"))
    epochs = 12 * most
    add(epochs)
    queue = Queue.at(workspace.queue)
    moments = random.Random(3)
    for kill in range(most):
        process = subprocess.Popen(command(workspace), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if kill > 0:
            enough = len(epochs_of(workspace)) + moments.randint(1, 6)
            wait_until(lambda enough=enough: len(epochs_of(workspace)) >= enough)
        time.sleep(moments.uniform(0, 0.1) if kill > 0 else moments.uniform(0.5, 2))
        assert process.poll() is None
        process.kill()
        process.wait()
        assert sum(len(queue.names(place)) for place in PLACES) == 4
    assert run(workspace) == (0, "")
    assert list(queue.folder("running").iterdir()) == []
    assert len(queue.names("done")) == 4
    for job in queue.names("done"):
        assert len(endings(queue, job)) <= 1, endings(queue, job)
    assert epochs_of(workspace) == list(range(1, epochs + 1))


def test_what_needs_a_failed_job_is_not_run_and_says_so(workspace, add, tiny_category, capsys):
    add(2)
    for image in (tiny_category / "train/good").iterdir():
        image.unlink()
    code, _ = run(workspace)
    assert code == 1
    assert main(["queue", "--workspace", str(workspace.root)]) == 0
    shown = capsys.readouterr().out
    assert shown.count("waits for") == 3
    assert "waits for the run first, which 00002-train-first is to make; that job failed" in shown

    main(["queue", "retry", "--workspace", str(workspace.root)])
    assert len(Queue.at(workspace.queue).names("todo")) == 4


@pytest.mark.parametrize("by", [(), ("queue", "run")])
def test_specs_of_another_folder_are_kept_if_so_asked(workspace, tiny_category, tmp_path, by):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "it.hjson").write_text(SPECS["import"].replace("SOURCE", str(tiny_category)), encoding="utf-8")
    assert run(workspace, *by, "-keep", "--todo", str(folder)) == (0, "")
    assert [path.name for path in folder.glob("*.hjson")] == ["it.hjson"]
    assert workspace.datasets() == ["part"]
    audit = f'{{kind: "audit", name: "part", source: "{tiny_category}"}}'
    (folder / "it.hjson").write_text(audit, encoding="utf-8")
    assert run(workspace, *by, "--todo", str(folder)) == (0, "")
    assert [path.name for path in folder.glob("*.hjson")] == []
    assert [path.name for path in (folder / "done").iterdir()] == ["it.hjson"]


def test_an_empty_queue_says_how_to_fill_it(workspace, capsys):
    assert main(["--workspace", str(workspace.root)]) == 0
    assert "main.py queue add SPEC" in capsys.readouterr().out
