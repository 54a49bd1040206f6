"""SIGKILL at any moment: nothing half-made is listed, a rerun succeeds, the sources stay as they were."""

import csv
import hashlib
import multiprocessing
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from datasets.images import write_image
from datasets.layout import read_record
from main import main

MAIN = Path(__file__).parents[2] / "main.py"
MOMENTS = 10
LOADED = multiprocessing.get_context(
    "forkserver"
)  # its processes begin with all modules loaded: a kill hits the work
LOADED.set_forkserver_preload(["cli.run", "datasets.sources.importing", "datasets.corruption.corrupting"])


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A category that takes about a second to import."""
    folder = tmp_path_factory.mktemp("source") / "part"
    rng = np.random.default_rng(0)
    for name, count in (("train/good", 40), ("test/good", 20)):
        (folder / name).mkdir(parents=True)
        for at in range(count):
            write_image(folder / name / f"{at:03}.png", rng.integers(0, 256, (256, 256, 3), np.uint8))
    return folder


def fingerprint(folder):
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.png"))}


def command(tmp_path, text):
    spec = tmp_path / "spec.hjson"
    spec.write_text(text, encoding="utf-8")
    return [sys.executable, str(MAIN), "run", str(spec), "--workspace", str(tmp_path / "workspace")]


def work(arguments):
    """What `command` asks for, in a process that is loaded already."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    sys.exit(main(arguments))


def begun(arguments):
    process = LOADED.Process(target=work, args=(arguments[2:],))
    process.start()
    return process


def run_and_kill(arguments, seconds):
    process = begun(arguments)
    time.sleep(seconds)
    process.kill()
    process.join()


def run_whole(arguments):
    process = begun(arguments)
    process.join()
    assert process.exitcode == 0


def duration(arguments):
    began = time.monotonic()
    run_whole(arguments)
    return time.monotonic() - began


def test_an_import_that_is_killed_leaves_nothing_that_is_listed(source, tmp_path_factory):
    before = fingerprint(source)
    text = f'{{kind: "import", name: "part", source: "{source}"}}'
    run_whole(command(tmp_path_factory.mktemp("first"), text))  # also starts what the others are forked from
    whole = duration(command(tmp_path_factory.mktemp("whole"), text))
    moments = random.Random(0)
    for _ in range(MOMENTS):
        tmp_path = tmp_path_factory.mktemp("killed")
        run_and_kill(command(tmp_path, text), moments.uniform(0, 1) * whole)
        workspace = Workspace(tmp_path / "workspace")
        if workspace.datasets() == []:
            run_whole(command(tmp_path, text))
        record = read_record(workspace.dataset("part"))
        assert (record.train_good, record.test_good) == (40, 20)
        assert [path.name for path in (workspace.root / "datasets").iterdir()] == ["part"]
    assert fingerprint(source) == before


def test_a_corruption_that_is_killed_leaves_nothing_that_is_listed(source, tmp_path):
    subprocess.run(
        command(tmp_path, f'{{kind: "import", name: "part", source: "{source}"}}'),
        check=True,
        capture_output=True,
    )
    workspace = Workspace(tmp_path / "workspace")
    imported = fingerprint(workspace.dataset("part"))

    def text(name):
        return f'{{kind: "corrupt", dataset: "part", name: "{name}", corruption: "structural"}}'

    run_whole(command(tmp_path, text("first")))  # also starts what the others are forked from
    whole = duration(command(tmp_path, text("whole")))
    moments = random.Random(1)
    for at in range(MOMENTS):
        name = f"killed-{at}"
        run_and_kill(command(tmp_path, text(name)), moments.uniform(0, 1) * whole)
        if name not in workspace.corruptions("part"):
            run_whole(command(tmp_path, text(name)))
        folder = workspace.corruption("part", name)
        assert len(list((folder / "test").iterdir())) == 100
        assert len(list((folder / "ground_truth").iterdir())) == 100
    now = fingerprint(workspace.dataset("part"))
    assert {path: digest for path, digest in now.items() if "corruptions" not in path.parts} == imported


def test_a_training_that_is_killed_goes_on_and_ends_like_an_unbroken_one(source, tmp_path):
    """Kills as often as $ANOMALY_KILLS says; each resumption starts a process that loads TensorFlow."""
    subprocess.run(
        command(tmp_path, f'{{kind: "import", name: "part", source: "{source}"}}'),
        check=True,
        capture_output=True,
    )
    workspace = Workspace(tmp_path / "workspace")

    def train(name):
        return command(tmp_path, TRAINING.replace("NAME", name))

    subprocess.run(train("whole"), check=True, capture_output=True)
    moments = random.Random(2)
    arguments = train("cut")
    kills = 0
    while kills < int(os.environ.get("ANOMALY_KILLS", "3")):
        if kill_after_an_epoch(arguments, moments.uniform(0, 0.6)):
            break  # it was done before
        kills += 1
        assert workspace.unfinished_runs() == ["cut"]
        assert epochs_of(workspace, "cut") == list(range(1, len(epochs_of(workspace, "cut")) + 1))
        arguments = [sys.executable, str(MAIN), "resume", "cut", "--workspace", str(workspace.root)]
    assert kills >= 2
    if workspace.unfinished_runs():
        subprocess.run(arguments, check=True, capture_output=True)
    assert epochs_of(workspace, "cut") == epochs_of(workspace, "whole") == list(range(1, 41))
    assert abs(last_psnr(workspace, "cut") - last_psnr(workspace, "whole")) < 0.3  # dB


TRAINING = """{
  kind: "train", name: "NAME", dataset: "part", corruption: "stain", resolution: 32
  architecture: { kind: "aesc", depth: 2, base_filters: 4 }
  training: {
    epochs: 40, images_per_epoch: 64, validation_images: 16, learning_rate: 0.003
    schedule: { kind: "cosine" }
  }
}"""


def kill_after_an_epoch(arguments, seconds):
    """Kill a training some seconds after it has finished an epoch. Returns whether it ended by itself before."""
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in process.stdout:
        if '"event": "metric"' in line:
            break
    time.sleep(seconds)
    process.kill()
    process.stdout.close()
    return process.wait() == 0


def history(workspace, run):
    rows = csv.DictReader(workspace.run(run).history.read_text(encoding="utf-8").splitlines())
    return list(rows)


def epochs_of(workspace, run):
    return [int(row["epoch"]) for row in history(workspace, run)]


def last_psnr(workspace, run):
    return float(history(workspace, run)[-1]["val_psnr"])
