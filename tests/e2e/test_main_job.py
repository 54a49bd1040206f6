"""The main job as a person runs it: four specs, one program, real child processes."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile

from configs.command_line import command_text
from configs.events import Failed, Finished, Metric, Progress, from_json
from datasets.images import read_image

MAIN = Path(__file__).parents[2] / "main.py"

SPECS = """
{kind: "import", name: "part", source: "SOURCE"}
{kind: "corrupt", dataset: "part", name: "stain", corruption: {kind: "stain"}}
{kind: "train", name: "first", dataset: "part", corruption: "stain", resolution: 32, architecture: {kind: "aesc", depth: 2, base_filters: 4}, training: {epochs: EPOCHS, images_per_epoch: 64, validation_images: 8}, seed: 0}
{kind: "evaluate", run: "first", methods: ["residual"]}
"""  # noqa: E501 - a spec is one line here


@pytest.fixture
def specs(tiny_category, tmp_path):
    """Write the four specs, and return a function that gives the command line that runs some of them."""

    def command(workspace, *numbers, epochs=2):
        lines = (
            SPECS.replace("SOURCE", str(tiny_category)).replace("EPOCHS", str(epochs)).strip().splitlines()
        )
        files = []
        for number in numbers:
            files.append(tmp_path / f"{number}.hjson")
            files[-1].write_text(lines[number - 1], encoding="utf-8")
        return [sys.executable, str(MAIN), "run", *map(str, files), "--workspace", str(workspace)]

    return command


def events_of(text):
    return [from_json(line) for line in text.splitlines()]


def test_four_specs_lead_from_images_to_a_report_and_twice_to_the_same_scores(specs, tmp_path):
    scores = []
    for name in ("one", "two"):
        done = subprocess.run(
            specs(tmp_path / name, 1, 2, 3, 4), capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        events = events_of(done.stdout)
        assert None not in events  # every line is an event
        assert sum(isinstance(event, Finished) for event in events) == 4
        assert sum(isinstance(event, Metric) for event in events) == 2
        assert any(isinstance(event, Progress) and event.stage == "reconstructing" for event in events)
        scores.append((tmp_path / name / "runs/first/evaluations/residual/scores.csv").read_bytes())
    assert scores[0] == scores[1]
    assert scores[0].decode().splitlines()[0] == "file,defect,is_anomalous,l0,l1,l2,linf,top1,verdict"

    folder = tmp_path / "one/runs/first/evaluations/residual"
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    for defect in ("hole", "all"):
        result = report["results"][defect]
        assert set(result["image_auroc"]) == {"l0", "l1", "l2", "linf", "top1"}
        assert 0 <= result["image_auroc"]["l2"] <= 1
        assert 0 <= result["pixel_auroc"] <= 1
        assert result["counts"] == {"good": 2, "defective": 2, "without_mask": 0}
    anomaly_map = tifffile.imread(folder / "maps/test/hole/000.tiff")
    assert (anomaly_map.dtype, anomaly_map.shape) == (np.float32, (32, 43))  # 48 x 64 in proportion
    assert read_image(folder / "heatmaps/test/hole/000.png").shape == (32, 43, 3)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/") > 4
    assert "http" not in page.replace("http-equiv", "")


def test_a_training_that_is_asked_to_stop_keeps_its_best_weights(specs, tmp_path):
    subprocess.run(specs(tmp_path / "w", 1), check=True, capture_output=True, timeout=600)
    process = subprocess.Popen(
        specs(tmp_path / "w", 3, epochs=5000), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if isinstance(from_json(line), Metric):
            process.send_signal(signal.SIGTERM)
            break
    rest, errors = process.communicate(timeout=600)
    assert process.returncode == 130
    assert errors == ""
    last = events_of(rest)[-1]
    assert isinstance(last, Failed)
    assert last.reason == "cancelled"
    how = command_text("resume", "first", workspace=tmp_path / "w")
    assert last.message.endswith(f"go on with: {how}")
    assert (tmp_path / "w/runs/first/best.weights.h5").exists()

    evaluated = subprocess.run(specs(tmp_path / "w", 4), capture_output=True, timeout=600, check=False)
    assert evaluated.returncode == 0
