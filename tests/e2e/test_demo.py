"""The demo, cut to a part of it: what a newcomer sees first must work, without a connection.

One category, a quarter of its photos, and a moment's training of a small network.
"""

import json
from types import SimpleNamespace

import pytest

from tests.e2e.test_no_network import cut_off, python

SMALL = """
import sys
from pathlib import Path
from configs.disk.workspace import Workspace
from cli import demo, demo_steps
from datasets.sample import sample
demo.CATEGORIES = demo_steps.CATEGORIES = sample.CATEGORIES = demo.CATEGORIES[:1]
demo_steps.ARCHITECTURE |= {"depth": 2, "base_filters": 4}
demo_steps.TRAINING |= {"epochs": 3, "images_per_epoch": 16, "validation_images": 4}
sample.plan = lambda category, whole=sample.plan: whole(category)[::4]
sys.exit(demo.run_demo(Workspace(Path("demo").absolute()), window=False))
"""
STOPS_ITSELF = """
import os, signal, threading, time
def stop():
    while not Path("demo/runs/flange-demo/last.npz").exists():
        time.sleep(0.005)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=stop, daemon=True).start()
sys.exit(130 - demo.run_demo"""
__all__ = ["cut_off"]  # a fixture


@pytest.fixture(scope="module")
def begun(tmp_path_factory, cut_off):
    """A demo that was cancelled while it trained, and one that then went on: where, and what the second said."""
    folder = tmp_path_factory.mktemp("demo")
    python(["-c", SMALL.replace("sys.exit(demo.run_demo", STOPS_ITSELF)], folder, cut_off)
    run = folder / "demo" / "runs" / "flange-demo"
    assert (run / "last.npz").exists() and (run / "training.png").exists()
    return SimpleNamespace(folder=folder, run=run, said=python(["-c", SMALL], folder, cut_off))


def test_a_training_that_was_cancelled_is_trained_to_its_end(begun):
    assert "training.png is there from an earlier demo" not in begun.said
    assert not (begun.run / "last.npz").exists()
    assert len((begun.run / "history.csv").read_text(encoding="utf-8").splitlines()) == 1 + 3


def test_the_demo_goes_from_nothing_to_reports_and_goes_on_where_it_was(begun, cut_off):
    evaluations = begun.run / "evaluations"
    assert {folder.name for folder in evaluations.iterdir()} == {
        "residual",
        "uncertainty",
        "residual@best_relative",
    }
    for name in ("residual", "residual@best_relative"):
        report = json.loads((evaluations / name / "report.json").read_text(encoding="utf-8"))
        shown = f"{report['results']['all']['figures']['pixel_auroc']['value']:.3f}"
        assert shown in begun.said and str(evaluations / name / "report.html") in begun.said

    (evaluations / "uncertainty" / "report.json").unlink()  # as a demo that was stopped would leave it
    again = python(["-c", SMALL], begun.folder, cut_off)
    assert "runs/flange-demo/training.png is there from an earlier demo" in again
    assert "runs/flange-demo/evaluations/residual/report.json is there from an earlier demo" in again
    assert (evaluations / "uncertainty" / "report.json").exists()
