"""A study goes on over what is damaged, and tells which it is."""

import csv
from types import SimpleNamespace

import pytest

from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.report.folder import EvaluationFolder
from jobs.studies import table
from jobs.studies.report import write_study
from jobs.studies.table import StudyTable
from tests.small import write_evaluated_workspace


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A study of one run, whose evaluation is said to be there."""
    workspace = write_evaluated_workspace(tmp_path)
    (workspace.run("first").history).write_text("epoch,val_psnr,seconds\n1,20,90\n", encoding="utf-8")
    monkeypatch.setattr(table, "is_made", lambda *_: True)
    cell = SimpleNamespace(
        run="first",
        dataset="=part",
        corruption="stain",
        architecture="-aesc",
        training="quick",
        scheme="quick",
        seed=0,
        train=None,
        evaluate=spec_from(EvaluateSpec, run="first"),
    )
    return StudyTable([cell], workspace)


def test_what_is_whole_is_taken_in(study, tmp_path):
    study.take_in()
    assert study.results[0].figures["minutes"] == 1.5 and not study.notes
    write_study(study, tmp_path)
    for name in ("table.csv", "runs.csv"):
        rows = list(csv.reader((tmp_path / name).read_text(encoding="utf-8").splitlines()))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "-", "+", "@"))]


@pytest.mark.parametrize(
    "text", ["", "epoch,val_psnr,seconds\n1,20,many\n", "epoch,val_psnr,seconds\n1,nan,1\n"]
)
def test_a_damaged_history_leaves_the_minutes_out(study, tmp_path, text):
    study.workspace.run("first").history.write_text(text, encoding="utf-8")
    study.take_in()
    if text:
        assert study.results[0].figures["minutes"] is None
        assert "history.csv: is damaged" in study.notes[0]
    assert study.results[0].figures["image_auroc"] is not None
    write_study(study, tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"results": {"all": NaN}}'])
def test_a_damaged_report_is_told_and_taken_in_when_it_is_whole(study, text):
    report = EvaluationFolder(study.workspace.run("first").evaluation("residual")).report_json
    whole = report.read_text(encoding="utf-8")
    report.write_text(text, encoding="utf-8")
    study.take_in()
    assert not study.results and "report.json: is damaged" in study.notes[0]
    report.write_text(whole, encoding="utf-8")
    study.take_in()
    assert study.results and not study.notes


def test_a_study_tells_that_what_its_figures_are_of_changed(study, tmp_path):
    mask = next(study.workspace.dataset("part").glob("ground_truth/hole/*.png"))
    mask.write_bytes(mask.read_bytes() + b"more")
    study.take_in()
    assert study.results
    (told,) = study.notes
    assert "first · residual: images or masks of part came, went or changed since" in told
    write_study(study, tmp_path)
    assert told in (tmp_path / "table.html").read_text(encoding="utf-8")
