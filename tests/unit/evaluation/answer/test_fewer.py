"""An evaluation of fewer test images says so wherever its figures stand beside others."""

from dataclasses import replace

from evaluation.answer.answer import answer_of
from evaluation.answer.better import better_text
from evaluation.answer.fewer import fewer_text
from evaluation.report.report import write_json
from evaluation.saved.comparison import compare
from tests.unit.evaluation.outcomes import outcome_of

IMAGES = [("good/0.png", 1.0), ("good/1.png", 3.0), ("dent/0.png", 1.5), ("dent/1.png", 5.0)]


def test_an_answer_says_that_good_images_were_not_tested_on():
    report = outcome_of(IMAGES).report
    assert fewer_text(report) == "" and "Not tested on" not in answer_of(report).text
    fewer = replace(report, not_tested=2)
    assert answer_of(fewer).promise.endswith(
        "Not tested on 2 good test images, which a person called good: its AUROC cannot be compared with that of an "
        "evaluation that was."
    )
    assert fewer_text(fewer) in answer_of(fewer, 0.5).text  # by another threshold, too


def test_the_number_is_kept_with_the_report_and_older_ones_have_none(tmp_path):
    report = replace(outcome_of(IMAGES).report, not_tested=2)
    write_json(tmp_path / "report.json", report)
    text = (tmp_path / "report.json").read_text(encoding="utf-8")
    assert '"not_tested": 2' in text


def test_a_comparison_names_the_figures_of_the_list_beside_its_own():
    before, after = outcome_of(IMAGES), outcome_of([IMAGES[0], *IMAGES[2:]])
    text = better_text(compare(before, after, (2.0, 2.0)), ("with", "without"))
    assert "of the 3 images that both were tested on" in text
    assert "as the list has it, 0.750 and 1.000, which cannot be compared" in text
    assert "as the list has it" not in better_text(compare(before, before, (2.0, 2.0)), ("one", "same"))
