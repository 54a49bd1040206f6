"""What an evaluation withstands: a part of it, and a job of its own."""

import csv
import html

import pytest

from configs.errors import MissingError, UserError
from configs.events import Finished, Illustration, Note
from configs.spec.spec_io import spec_from
from evaluation import evaluating, stressing
from evaluation.evaluate_spec import EvaluateSpec, StressSpec
from evaluation.report.report import read_report
from evaluation.saved.evaluation import read_outcome
from evaluation.stress.disturbances import KINDS
from networks.runs.inputs import read_split, write_split

UNPROMISING = {"kind": "percentile", "percent": 50}  # few images are held out here: so there is a threshold


def evaluate(workspace, **fields):
    said = []
    evaluating.run(
        spec_from(EvaluateSpec, run="first", threshold=UNPROMISING, **fields), workspace, said.append
    )
    return said


def stress(workspace, **fields):
    said = []
    stressing.run(spec_from(StressSpec, run="first", **fields), workspace, said.append)
    return said


def rows(folder):
    return list(csv.DictReader((folder / "stress.csv").read_text(encoding="utf-8").splitlines()))


def test_an_evaluation_says_what_it_withstands_and_the_job_says_more(workspace, run_files):
    said = evaluate(workspace)
    folder = run_files.evaluation("residual")
    before, beside = read_report(folder / "report.json"), rows(folder)
    assert {row["kind"] for row in beside} == {*KINDS} - {"temperature"}  # the photos are grey
    assert all(
        0 <= float(row["low"]) <= float(row["false_alarm_rate"]) <= float(row["high"]) for row in beside
    )
    assert "held-out good images were disturbed" in " ".join(e.text for e in said if isinstance(e, Note))

    said = stress(workspace, images=3)
    after = read_report(folder / "report.json")
    assert len(rows(folder)) > 2 * len(beside)
    assert after.stress.images == min(3, after.stress.held_out)
    assert html.escape(after.stress.says[0], quote=True).replace("&#x27;", "&#39;") in (
        folder / "report.html"
    ).read_text(encoding="utf-8")
    assert (after.results, after.images, after.threshold) == (before.results, before.images, before.threshold)
    assert [event.path for event in said if isinstance(event, Illustration)] == [str(folder / "stress.png")]
    assert isinstance(said[-1], Finished) and "kinds of disturbance" in said[-1].summary
    assert read_outcome(run_files, "residual").report.stress == after.stress


def test_it_is_the_same_each_time(workspace, run_files):
    evaluate(workspace, stress=False)
    folder = run_files.evaluation("residual")
    assert not (folder / "stress.csv").exists()
    stress(workspace, images=3)
    first = (folder / "stress.csv").read_bytes()
    stress(workspace, images=3)
    assert (folder / "stress.csv").read_bytes() == first


def test_a_method_that_samples_leaves_it_to_the_job_and_says_so(workspace, run_files):
    said = evaluate(workspace, methods=["uncertainty"], samples=2)
    assert not (run_files.evaluation("uncertainty") / "stress.csv").exists()
    assert "the job stress does so" in " ".join(event.text for event in said if isinstance(event, Note))


def test_there_is_nothing_to_try_without_an_evaluation_or_without_held_out_images(workspace, run_files):
    with pytest.raises(MissingError, match="evaluate"):
        stress(workspace)
    evaluate(workspace, stress=False)
    dataset, split = workspace.dataset("part"), read_split(run_files.split)
    write_split(run_files.split, dataset, [dataset / file for file, _ in split], [])
    with pytest.raises(UserError, match="no held-out good images"):
        stress(workspace)
