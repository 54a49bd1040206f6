"""SIGKILL at any moment: nothing half-made is listed, a rerun succeeds, the sources stay as they were."""

import csv
import hashlib
import itertools
import multiprocessing
import os
import random
import time

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from datasets.images import write_image
from datasets.layout import read_record
from tests import loaded

MOMENTS = 10


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A category that takes about a second to import."""
    folder = tmp_path_factory.mktemp("source") / "part"
    rng = np.random.default_rng(0)
    for name, count in (("train/good", 40), ("test/good", 20)):
        (folder / name).mkdir(parents=True)
        for at in range(count):
            write_image(folder / name / f"{at:03}.png", rng.integers(0, 256, (128, 128, 3), np.uint8))
    return folder


def fingerprint(folder):
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.png"))}


def command(tmp_path, text):
    spec = tmp_path / "spec.hjson"
    spec.write_text(text, encoding="utf-8")
    return ["run", str(spec), "--workspace", str(tmp_path / "workspace")]


def run_and_kill(arguments, seconds):
    process = loaded.begin(arguments)
    time.sleep(seconds)
    process.kill()
    process.join()


def duration(arguments):
    began = time.monotonic()
    loaded.run(arguments)
    return time.monotonic() - began


def test_an_import_that_is_killed_leaves_nothing_that_is_listed(source, tmp_path_factory):
    before = fingerprint(source)
    text = f'{{kind: "import", name: "part", source: "{source}"}}'
    loaded.run(command(tmp_path_factory.mktemp("first"), text))  # also starts what the others are forked from
    whole = duration(command(tmp_path_factory.mktemp("whole"), text))
    moments = random.Random(0)
    for _ in range(MOMENTS):
        tmp_path = tmp_path_factory.mktemp("killed")
        run_and_kill(command(tmp_path, text), moments.uniform(0, 1) * whole)
        workspace = Workspace(tmp_path / "workspace")
        if workspace.datasets() == []:
            loaded.run(command(tmp_path, text))
        record = read_record(workspace.dataset("part"))
        assert (record.train_good, record.test_good) == (40, 20)
        assert [path.name for path in (workspace.root / "datasets").iterdir()] == ["part"]
    assert fingerprint(source) == before


def test_a_corruption_that_is_killed_leaves_nothing_that_is_listed(source, tmp_path):
    loaded.run(command(tmp_path, f'{{kind: "import", name: "part", source: "{source}"}}'))
    workspace = Workspace(tmp_path / "workspace")
    imported = fingerprint(workspace.dataset("part"))

    def text(name):
        return f'{{kind: "corrupt", dataset: "part", name: "{name}", corruption: "structural"}}'

    loaded.run(command(tmp_path, text("first")))  # also starts what the others are forked from
    whole = duration(command(tmp_path, text("whole")))
    moments = random.Random(1)
    for at in range(MOMENTS):
        name = f"killed-{at}"
        run_and_kill(command(tmp_path, text(name)), moments.uniform(0, 1) * whole)
        if name not in workspace.corruptions("part"):
            loaded.run(command(tmp_path, text(name)))
        folder = workspace.corruption("part", name)
        assert len(list((folder / "test").iterdir())) == 100
        assert len(list((folder / "ground_truth").iterdir())) == 100
    now = fingerprint(workspace.dataset("part"))
    assert {path: digest for path, digest in now.items() if "corruptions" not in path.parts} == imported


def test_a_training_that_is_killed_goes_on_and_ends_like_an_unbroken_one(source, tmp_path):
    """Kills as often as $ANOMALY_KILLS says."""
    loaded.run(command(tmp_path, f'{{kind: "import", name: "part", source: "{source}"}}'))
    workspace = Workspace(tmp_path / "workspace")

    def train(name):
        return command(tmp_path, TRAINING.replace("NAME", name))

    loaded.run(train("whole"))
    moments = random.Random(2)
    arguments = train("cut")
    kills = 0
    while kills < int(os.environ.get("ANOMALY_KILLS", "3")):
        if kill_after(arguments, moments.randint(1, 6), moments.uniform(0, 0.1)):
            break  # it was done before
        kills += 1
        assert workspace.unfinished_runs() == ["cut"]
        assert epochs_of(workspace, "cut") == list(range(1, len(epochs_of(workspace, "cut")) + 1))
        arguments = ["resume", "cut", "--workspace", str(workspace.root)]
    assert kills >= 2
    if workspace.unfinished_runs():
        loaded.run(arguments)
    assert epochs_of(workspace, "cut") == epochs_of(workspace, "whole") == list(range(1, 29))
    assert abs(last_psnr(workspace, "cut") - last_psnr(workspace, "whole")) < 0.3  # dB


TRAINING = """{
  kind: "train", name: "NAME", dataset: "part", corruption: "stain", resolution: 32
  architecture: { kind: "aesc", depth: 2, base_filters: 4 }
  training: {
    epochs: 28, images_per_epoch: 64, validation_images: 16, learning_rate: 0.003
    schedule: { kind: "cosine" }
  }
}"""


def kill_after(arguments, epochs, seconds):
    """Kill a training some seconds after so many epochs. Returns whether it ended by itself before."""
    said, saying = multiprocessing.Pipe(duplex=False)
    process = loaded.begin(arguments, saying)
    saying.close()
    with open(said.fileno(), encoding="utf-8", closefd=False) as lines:
        finished = (line for line in lines if '"event": "metric"' in line)
        for _ in itertools.islice(finished, epochs):
            pass
        time.sleep(seconds)
        process.kill()
    said.close()
    process.join()
    return process.exitcode == 0


def history(workspace, run):
    rows = csv.DictReader(workspace.run(run).history.read_text(encoding="utf-8").splitlines())
    return list(rows)


def epochs_of(workspace, run):
    return [int(row["epoch"]) for row in history(workspace, run)]


def last_psnr(workspace, run):
    return float(history(workspace, run)[-1]["val_psnr"])
