"""A study of two categories, two corruptions and two seeds, with tiny trainings."""

import csv
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import mean, stdev

import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from main import main
from tests.small import write_category

MAIN = Path(__file__).parents[2] / "main.py"
STUDY = """{
  kind: "study", name: "small", corruptions: ["clean", "stain"], seeds: [0, 1], resolution: 32
  architectures: [{ kind: "aesc", depth: 2, base_filters: 4 }]
  trainings: [{ epochs: 2, images_per_epoch: 32, validation_images: 8, learning_rate: 0.003 }]
  evaluation: { methods: ["residual", "uncertainty"], samples: 2 }
}"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    root = tmp_path_factory.mktemp("study")
    workspace = Workspace(root / "workspace")
    for name in ("nut", "part"):
        source = write_category(root / f"source-{name}")
        importing.run(spec_from(ImportSpec, name=name, source=source), workspace, [].append)
    (root / "study.hjson").write_text(STUDY, encoding="utf-8")
    return workspace


def command(workspace):
    spec = workspace.root.parent / "study.hjson"
    return [sys.executable, str(MAIN), "study", str(spec), "--workspace", str(workspace.root)]


def study(workspace):
    done = subprocess.run(command(workspace), capture_output=True, text=True, timeout=600, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


def rows(workspace, name):
    path = workspace.study("small") / name
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_a_study_that_is_killed_goes_on_and_compares_all_in_one_table(workspace):
    process = subprocess.Popen(command(workspace), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(workspace.runs()) < 3:
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()
    study(workspace)

    runs = rows(workspace, "runs.csv")
    assert len(runs) == 2 * 2 * 2 * 2
    assert {row["corruption"] for row in runs} == {"clean", "stain"}
    assert all(float(row["minutes"]) > 0 for row in runs)
    table = rows(workspace, "table.csv")
    assert [(row["dataset"], row["corruption"], row["method"]) for row in table] == [
        (dataset, corruption, method)
        for dataset in ("nut", "part", "mean")
        for corruption in ("clean", "stain")
        for method in ("residual", "uncertainty")
    ]
    of_nut = [
        float(run["pixel_auroc"])
        for run in runs
        if (run["dataset"], run["corruption"], run["method"]) == ("nut", "stain", "residual")
    ]
    shown = next(row for row in table if (row["corruption"], row["method"]) == ("stain", "residual"))
    assert float(shown["pixel_auroc_mean"]) == pytest.approx(mean(of_nut), rel=1e-5)
    assert float(shown["pixel_auroc_deviation"]) == pytest.approx(stdev(of_nut), rel=1e-4, abs=1e-6)
    page = (workspace.study("small") / "table.html").read_text(encoding="utf-8")
    assert "16 of 16 evaluations" in page
    assert "http" not in page


def times(folder):
    """Return when each file was written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_what_is_done_is_not_done_again_and_what_is_gone_is(workspace):
    before, written_before = rows(workspace, "runs.csv"), times(workspace.root / "runs")
    study(workspace)
    assert rows(workspace, "runs.csv") == before
    assert times(workspace.root / "runs") == written_before  # no training, no evaluation
    report = workspace.run("small-nut-clean-architecture1-training1-0").evaluation("residual") / "report.json"
    written = report.stat().st_mtime_ns
    os.unlink(report)  # noqa: PTH108
    study(workspace)
    assert rows(workspace, "runs.csv") == before
    assert report.stat().st_mtime_ns > written


def test_a_study_of_what_is_not_there_says_so_before_it_begins(workspace, tmp_path, capsys):
    for wrong, said in (
        (STUDY.replace('"clean", ', '"smudge", '), 'nut has no corruption called "smudge"'),
        (STUDY.replace("seeds: [0, 1]", 'datasets: ["bolt"]'), 'no data set is called "bolt"'),
        (STUDY.replace("depth: 2", "deep: 2"), 'architectures.0.deep: unknown field; did you mean "depth"?'),
    ):
        path = tmp_path / "wrong.hjson"
        path.write_text(wrong, encoding="utf-8")
        assert main(["study", str(path), "--workspace", str(workspace.root)]) == 1
        assert said in capsys.readouterr().err
