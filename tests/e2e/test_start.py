"""From a folder of photos to a report in one line, cut to a moment's training."""

import json

from configs.disk.workspace import Workspace
from configs.spec.spec_io import read_spec
from networks.choices.train_spec import TrainSpec
from tests.e2e.test_no_network import cut_off, python
from tests.small import write_category

SMALL = """
import sys
from dataclasses import replace
from pathlib import Path
from cli.starting import start, steps
from configs.disk.workspace import Workspace
small = {"kind": "unet", "depth": 2, "kernel_size": 3, "base_filters": 2}
scheme = {"propose": ["light"], "epochs": 1, "images_per_epoch": 16, "validation_images": 4}
choice = replace(steps.QUALITIES["first-look"], architecture=small, training=scheme, resolution=32)
steps.QUALITIES = {"first-look": choice}
sys.exit(start.start(Path("my part!"), "first-look", Workspace(Path("ws").absolute()), JSON))
"""
__all__ = ["cut_off"]  # a fixture


def events_of(said):
    return [json.loads(line) for line in said.splitlines()]


def test_a_folder_becomes_a_report_and_a_second_time_goes_on_where_it_was(tmp_path, cut_off):
    write_category(tmp_path / "my part!")
    said = events_of(python(["-c", SMALL.replace("JSON", "True")], tmp_path, cut_off))
    workspace = Workspace(tmp_path / "ws")
    assert workspace.datasets() == ["my part"] and workspace.runs() == ["my part-first-look"]
    report = workspace.run("my part-first-look").evaluation("residual") / "report.html"
    assert said[-1] == {"event": "finished", **said[-1]} and said[-1]["report"] == str(report)
    assert any(each.get("stage") == "in all" for each in said)
    told = [each["text"] for each in said if each["event"] == "note"]
    first = next(
        at for at, text in enumerate(told) if text.startswith("There will be no threshold: at most 5 %")
    )
    assert "timing" in " ".join(told[first:])  # it is told before the training
    written = sorted(path.name for path in (workspace.root / "specs").iterdir())
    assert written == [
        "start-my part-1-import.hjson",
        "start-my part-2-corrupt.hjson",
        "start-my part-first-look-3-train.hjson",
        "start-my part-first-look-4-evaluate.hjson",
    ]
    spec = workspace.root / "specs" / written[2]
    assert read_spec(TrainSpec, spec).training.propose == ("light",)

    report.with_name("report.json").unlink()  # as one that was stopped would leave it
    again = python(["-c", SMALL.replace("JSON", "False")], tmp_path, cut_off)
    assert "runs/my part-first-look/training.png is there from before" in again
    assert "residual: Which parts it would stop is not known" in again and str(report) in again
