"""The queue on Ray: a cluster of two nodes on this machine, one of which is killed."""

import csv
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from configs.disk.workspace import Workspace
from configs.events import Finished, Moved, Note, from_json
from configs.spec.spec_io import spec_from
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from jobs.queue.folder import PLACES, Queue
from jobs.queue.log import LogTail
from tests.small import write_category

pytest.importorskip(
    "ray", reason="Ray is not installed: pip install --requirement locks/requirements-cluster.txt"
)
pytestmark = pytest.mark.filterwarnings("ignore")  # Ray's own

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests/unit/jobs/program.py"


@pytest.fixture
def cluster():
    """A cluster of a head without processors and two nodes of one each."""
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    for _ in range(2):
        cluster.add_node(num_cpus=1)
    yield cluster
    cluster.shutdown()


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


def start(cluster, workspace):
    workspace.root.mkdir(exist_ok=True)
    command = [sys.executable, PROGRAM, "ray", cluster.address, workspace.root]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def trial(queue, name, **fields):
    typed = "".join(f", {field}: {value!r}" for field, value in fields.items()).replace("'", '"')
    return queue.add(f"trial-{name}", f'{{kind: "trial", name: "{name}"{typed}}}')


def lines(workspace):
    path = workspace.root / "ledger.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_all_jobs_end_once_when_a_node_is_killed_midway(cluster, workspace):
    queue = Queue.at(workspace.queue)
    names = [f"job{at}" for at in range(8)]
    for name in names:
        trial(queue, name, seconds=2.0)
    process = start(cluster, workspace)
    while sum(line.startswith("ends") for line in lines(workspace)) < 3:
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    time.sleep(0.5)
    cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
    said, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    events = [from_json(line) for line in said.splitlines()]
    assert [event.place for event in events if isinstance(event, Moved)].count("done") == 8
    assert any(isinstance(event, Note) and "goes on elsewhere" in event.text for event in events)
    assert Counter(line.split()[1] for line in lines(workspace) if line.startswith("ends")) == Counter(names)
    assert [len(queue.names(place)) for place in PLACES] == [0, 0, 0, 8]


def test_an_abort_is_told_as_on_one_machine_and_is_not_tried_elsewhere(cluster, workspace):
    queue = Queue.at(workspace.queue)
    aborted = trial(queue, "aborts", then="abort")
    trial(queue, "fine")
    process = start(cluster, workspace)
    process.communicate(timeout=600)
    assert process.returncode == 1
    assert "SIGABRT" in queue.reason(aborted).read_text(encoding="utf-8")
    assert sum(line.startswith("begins aborts") for line in lines(workspace)) == 1
    assert len(queue.names("done")) == 1


def test_a_machine_that_does_not_see_the_program_is_named(cluster, tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"""if True:
            from pathlib import Path
            from configs.errors import UserError
            from configs.disk.workspace import Workspace
            from jobs.queue import ray_engine
            ray_engine.PROGRAM = Path("/elsewhere/main.py")
            try:
                ray_engine.RayEngine({cluster.address!r}, Workspace(Path({str(tmp_path)!r})), 1, 0)
            except UserError as error:
                print(error)
            """,
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=600,
        check=True,
    )
    assert (
        "does not see /elsewhere as this machine does; keep workspace and program on storage" in done.stdout
    )
    assert list(tmp_path.glob(".shared-*")) == []


def test_a_cluster_that_is_not_there_is_told_in_a_line(workspace, capfd):
    from main import main

    queue = Queue.at(workspace.queue)
    name = queue.add("audit", '{kind: "audit", name: "part", source: "/nowhere"}')
    assert main(["--engine", "ray", "--address", "127.0.0.1:1", "--workspace", str(workspace.root)]) == 1
    assert "ray: there is no cluster at 127.0.0.1:1" in capfd.readouterr().err
    assert queue.names("todo") == [name]


STUDY = """{
  kind: "study", name: "small", corruptions: ["clean", "stain"], seeds: SEEDS, resolution: 32
  architectures: [{ kind: "aesc", depth: 2, base_filters: 4 }]
  trainings: [{ epochs: 6, images_per_epoch: 64, validation_images: 8, learning_rate: 0.003 }]
}"""


def test_a_study_that_loses_a_node_has_the_table_of_one_machine(cluster, tmp_path):
    """Of as many seeds as $ANOMALY_SEEDS says: each is four trainings and four evaluations."""
    seeds = list(range(int(os.environ.get("ANOMALY_SEEDS", "1"))))
    spec = tmp_path / "study.hjson"
    spec.write_text(STUDY.replace("SEEDS", str(seeds)), encoding="utf-8")
    workspaces = [Workspace(tmp_path / name) for name in ("here", "cluster")]
    for workspace in workspaces:
        for name in ("nut", "part"):
            source = tmp_path / f"source-{name}"
            if not source.exists():
                write_category(source)
            importing.run(spec_from(ImportSpec, name=name, source=source), workspace, [].append)
    here, there = (
        [sys.executable, ROOT / "main.py", "study", spec, "--workspace", each.root] for each in workspaces
    )
    here += ["--cpus", "1"]  # as on the nodes: with more threads, sums are taken in another order
    subprocess.run(here, check=True, capture_output=True, timeout=590)

    on_ray = [*there, "--engine", "ray", "--address", cluster.address]
    process = subprocess.Popen(on_ray, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while len(workspaces[1].runs()) < 2 * len(seeds):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
    said, errors = process.communicate(timeout=590)
    assert process.returncode == 0, (said, errors)

    queue = Queue.at(workspaces[1].study("small") / "queue")
    jobs = queue.names("done")
    assert len(jobs) == 8 * len(seeds)
    for job in jobs:
        told = (event for event in LogTail(queue.log(job)).read() if isinstance(event, Finished))
        assert sum("already" not in event.summary for event in told) == 1
    tables = [figures(workspace) for workspace in workspaces]
    assert len(tables[0]) == (2 + 1) * 2
    assert tables[0] == tables[1]


def figures(workspace):
    """The study's table without its minutes, which no two runs share."""
    text = (workspace.study("small") / "table.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return [{name: value for name, value in row.items() if "minutes" not in name} for row in rows]
