import re
from dataclasses import replace

import pytest

from configs.disk.workspace import Workspace
from configs.errors import MissingError, UserError
from evaluation.report.report import write_json
from evaluation.saved.cache import OutcomeCache
from evaluation.saved.evaluation import (
    ALARM,
    PASS,
    UNSURE,
    learning_curve,
    outcomes_of,
    read_outcome,
    verdict_by,
)
from evaluation.scoring.metric_values import Figure
from tests.unit.evaluation.outcomes import UNKNOWN, outcome_of

SCORES = [("good/0.png", 1.0), ("good/1.png", 3.0), ("dent/0.png", 2.0), ("dent/1.png", 5.0)]


def test_what_scores_the_threshold_itself_is_stopped():
    outcome = outcome_of(SCORES)
    assert outcome.decide(2.0).tolist() == [PASS, ALARM, ALARM, ALARM]
    assert outcome.decide(2.0001).tolist() == [PASS, ALARM, PASS, ALARM]


def test_between_two_thresholds_an_image_is_unsure():
    assert outcome_of(SCORES).decide(4.0, 2.0).tolist() == [PASS, UNSURE, UNSURE, ALARM]


@pytest.mark.parametrize("unsure", [None, 2.0])
def test_without_a_threshold_there_is_no_verdict_and_none_is_counted(unsure):
    outcome = outcome_of(SCORES)
    decided = outcome.decide(None, unsure)
    assert [verdict_by(number) for number in decided] == [None] * 4
    assert outcome.count(decided) == {}


def test_the_matrix_counts_real_images_alone():
    outcome = outcome_of([*SCORES, ("synthetic/0.png", 9.0)])
    assert outcome.count(outcome.decide(4.0, 2.0)) == {"good": [1, 1, 0], "defective": [0, 1, 1]}
    assert outcome.ranking.area() == pytest.approx(0.75)  # of 4 pairs, only (3, 2) is the wrong way round


def write_report(files, method, report):
    path = files.evaluation(method) / "report.json"
    path.parent.mkdir(parents=True)
    if isinstance(report, str):
        path.write_text(report, encoding="utf-8")
    else:
        write_json(path, report)


@pytest.fixture
def tmp_workspace(tmp_path):
    return Workspace(tmp_path)


@pytest.fixture
def files(tmp_workspace):
    files = tmp_workspace.run("first")
    files.path.mkdir(parents=True)
    files.weights.touch()
    return files


def test_an_evaluation_is_read_back_and_listed(tmp_workspace, files):
    write_report(files, "residual", outcome_of(SCORES).report)
    outcome = read_outcome(files, "residual")
    assert (outcome.title, outcome.threshold, outcome.names) == (
        "first · residual",
        2.0,
        [name for name, _ in SCORES],
    )
    assert outcomes_of(tmp_workspace) == {"first · residual": ("first", "residual")}


def test_a_run_that_was_not_evaluated_is_told_so(files):
    with pytest.raises(MissingError, match="was not evaluated by uncertainty yet; evaluate it first"):
        read_outcome(files, "uncertainty")


def test_a_run_that_was_evaluated_under_another_name_tells_that_one(files):
    write_report(files, "residual@wide", "{}")
    with pytest.raises(MissingError, match="name another of its evaluations: residual@wide"):
        read_outcome(files, "residual")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is damaged, or cut short"),
        ('{"images": []}', "an older version (results is missing)"),
        ('{"results": {}, "images": [], "main_score": "l7"}', "an older version (run: field required)"),
        ("[" * 200_000, "is damaged, or cut short"),
        ('{"results": {"all": {"counts": "ab"}}}', "an older version"),
        ("[]", "an older version (its parts are of another kind)"),
    ],
)
def test_a_report_that_is_broken_or_old_is_told_with_the_way_out(files, text, said):
    write_report(files, "residual", text)
    with pytest.raises(UserError, match=re.escape(said)) as caught:
        read_outcome(files, "residual")
    assert str(caught.value).endswith("evaluate the run again")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"provenance": {}}, "evaluation is missing"),
        ({"results": {}}, "all is missing"),
        ({"score": "l0"}, "l0 is missing"),
        (
            {"results": {"all": replace(UNKNOWN, figures={"pixel_auroc": Figure(None)})}},
            "image_auroc is missing",
        ),
    ],
)
def test_a_report_that_lacks_what_every_evaluation_has_is_told(files, changes, missing):
    write_report(files, "residual", replace(outcome_of(SCORES).report, **changes))
    with pytest.raises(UserError, match=missing):
        read_outcome(files, "residual")


def test_the_colours_of_what_can_be_read_are_known_though_another_report_is_broken(tmp_workspace, files):
    write_report(files, "residual", outcome_of(SCORES).report)
    write_report(files, "combined", "{")
    scales = OutcomeCache(tmp_workspace).scales("first", None)
    assert list(scales) == ["residual"]
    assert (scales["residual"].top, scales["residual"].unit) == (50.0, "grey levels")


@pytest.mark.parametrize("end", ["3,0.1", "3,0.1,x", "\x00", "3,0.1," + "9" * 200_000])
def test_the_learning_curve_of_a_damaged_history_goes_as_far_as_it_can_be_read(files, end):
    files.history.write_text(f"epoch,loss,val_psnr\n1,0.3,20.5\n2,0.2,21.5\n{end}\n")
    assert learning_curve(files)[:2] == [(1, 20.5), (2, 21.5)]
    files.history.unlink()
    assert learning_curve(files) == []
