"""What the system refuses to a training that runs, disk or memory: it is told, and what was finished stays."""

import csv
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from configs.disk.workspace import Workspace
from configs.events import Failed
from jobs.processes.child_process import Ended, Job
from tests.e2e.bad_input import make_part
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="only Linux limits what already runs"
)

MAIN = Path(__file__).parents[2] / "main.py"
TRAINING = """{
  kind: "train", name: "run", dataset: "part", corruption: "stain", resolution: RESOLUTION
  architecture: { kind: "aesc", depth: 3, base_filters: 8 }
  training: {
    epochs: 1000, batch_size: 32, images_per_epoch: 32, validation_images: 8, learning_rate: 0.003
    schedule: { kind: "constant" }
  }
}"""


@pytest.fixture
def workspace(tmp_path):
    """A workspace with the data set `part`."""
    make_part(tmp_path / "part")
    workspace = Workspace(tmp_path / "workspace")
    spec = f'{{ kind: "import", name: "part", source: "{tmp_path}/part" }}'
    (tmp_path / "import.hjson").write_text(spec, encoding="utf-8")
    subprocess.run(main(workspace, "run", str(tmp_path / "import.hjson")), check=True, capture_output=True)
    return workspace


def main(workspace, *arguments):
    return [sys.executable, str(MAIN), "--workspace", str(workspace.root), *arguments]


def training(workspace, resolution):
    spec = workspace.root.parent / "train.hjson"
    spec.write_text(TRAINING.replace("RESOLUTION", str(resolution)), encoding="utf-8")
    return main(workspace, "run", str(spec), "--json")


def start(command, until):
    """Start a job, and return it once it has said something."""
    job = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while until not in job.stdout.readline():
        assert job.poll() is None
    return job


def epochs(workspace):
    text = workspace.run("run").history.read_text(encoding="utf-8")
    return [int(row["epoch"]) for row in csv.DictReader(text.splitlines())]


def test_a_training_on_a_disk_that_fills_up_says_so_and_goes_on_when_there_is_room(workspace):
    job = start(training(workspace, 32), '"event": "metric"')
    resource.prlimit(job.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))  # bytes of a file
    _, errors = job.communicate(timeout=600)

    assert job.returncode == 1
    assert "cannot be written to (File too large); the best weights so far are kept" in errors
    assert errors.rstrip().endswith("then resume the run")
    assert "Traceback" not in errors
    assert not list(workspace.run("run").path.glob(".building-*"))
    done = len(epochs(workspace))
    assert 1 <= done < 1000
    assert workspace.run("run").weights.stat().st_size > 4096

    job = start(main(workspace, "resume", "run", "--json"), '"event": "metric"')
    job.terminate()
    job.communicate(timeout=600)
    now = epochs(workspace)
    assert now == list(range(1, len(now) + 1))
    assert len(now) > done


def test_a_training_that_asks_for_more_memory_than_there_is_says_so_in_the_window(workspace):
    """Libraries end the process where they get no memory, or report it: either way the person reads of memory."""
    limited = f'ulimit -d {3 * 2**20} && exec "$@"'  # KiB
    job = Job(["bash", "-c", limited, "_", *training(workspace, 1024)])
    said = []

    def is_over():
        said.extend(job.drain())
        return job.is_over

    wait_until(is_over)

    assert isinstance(said[-1], Ended)
    assert said[-1].code != 0
    [failed] = [event for event in said if isinstance(event, Failed)]
    assert "memory" in failed.message
    assert workspace.runs() == []  # it has no weights yet, so that nothing lists it
