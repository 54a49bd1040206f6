"""The answer of an evaluation, on figures made by hand."""

from dataclasses import replace

import pytest

from configs.spec.spec_io import spec_from, to_hjson
from datasets.layout import ALL
from evaluation.answer.answer import answer_of
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.scoring.metric_values import Figure
from evaluation.scoring.thresholds import TEST, ChosenThreshold
from networks.choices.train_spec import TrainSpec
from tests.unit.evaluation.outcomes import UNKNOWN, outcome_of

ANY_LIGHT = {"light": {"gain": [0.8, 1.2]}, "epochs": 12, "images_per_epoch": 1600}
SURE = Figure(0.97, 0.94, 0.99)


def report_of(good, auroc=SURE, training="quick_gray", evaluation="paper", **kinds):
    """Return a report of images that score 1 (passed) or 3 (stopped, from 2 on): of each kind (stopped, all)."""
    scores = [
        (f"{kind}/{at:03}.png", 3.0 if at < stopped else 1.0)
        for kind, (stopped, count) in {"good": good, **kinds}.items()
        for at in range(count)
    ]
    report = outcome_of(scores).report
    result = replace(UNKNOWN, figures={**UNKNOWN.figures, "image_auroc": auroc})
    trained = spec_from(
        TrainSpec,
        name="first",
        dataset="part",
        corruption="stain",
        architecture="aesc_d5_f5_n16" if training == "quick_gray" else "unet_d5_f5_n16",
        training=training,
    )
    evaluated = spec_from(EvaluateSpec, run="first", preset=evaluation)
    provenance = {"evaluation": to_hjson(evaluated), "training": to_hjson(trained)}
    return replace(report, results={ALL: result}, provenance=provenance)


def test_a_good_evaluation_is_told_with_what_to_expect_and_needs_no_help():
    answer = answer_of(report_of((1, 40), scratch=(38, 40)))
    assert answer.finds == "It finds 38 of 40 defective parts and stops 1 of 40 good ones."
    assert answer.promise.startswith(
        "Promised: at most 5 % false alarms. Seen: 1 of 40 good test images (2 %)"
    )
    assert answer.lines == [answer.finds, answer.promise, answer.verdict]
    assert (answer.grade, answer.proposals) == ("ready", [])


def test_a_threshold_that_was_fitted_to_the_images_is_never_enough():
    answer = answer_of(report_of((1, 40), scratch=(38, 40)), alarm=1.5)
    assert answer.grade == "unproven" and "photos that it has not seen" in answer.verdict
    assert answer.proposals


def test_too_few_images_are_no_evidence_however_well_they_are_judged():
    answer = answer_of(report_of((0, 6), hole=(30, 30)))
    assert answer.grade == "unproven"
    assert "it may be 0 to 39 % of good parts that are stopped. Test on 20 or more" in answer.verdict
    assert "Bring more photos of good parts" in [each.title for each in answer.proposals]


@pytest.mark.parametrize(
    ("auroc", "said"),
    [
        (Figure(0.577, 0.44, 0.71), "no better than a coin"),
        (Figure(0.04, 0.01, 0.09), "upside down: good parts score higher than defective ones (AUROC 0.040"),
    ],
)
def test_an_auroc_of_a_coin_or_below_is_called_what_it_is(auroc, said):
    answer = answer_of(report_of((0, 22), auroc, scratch=(21, 22)))
    assert answer.grade == "not ready" and said in answer.verdict


def test_defects_that_pass_and_their_kinds_are_named():
    answer = answer_of(report_of((1, 22), Figure(0.83, 0.75, 0.9), bent=(15, 25), scratch=(1, 23)))
    assert answer.verdict == (
        "Not ready for use: 32 of 48 defective parts pass. Mostly missed: scratch (1 of 23 found)."
    )


def test_a_wide_interval_is_no_evidence_either():
    answer = answer_of(report_of((2, 20), hole=(30, 30)))  # 3 to 30 %
    assert answer.grade == "unproven" and "3 to 30 % of good parts" in answer.verdict


def test_many_good_parts_stopped_are_no_use_either():
    answer = answer_of(report_of((15, 30), hole=(30, 30)))
    assert answer.verdict == "Not ready for use: 15 of 30 good parts are stopped."


@pytest.mark.parametrize(
    ("training", "evaluation", "expected"),
    [
        ("quick_gray", "paper", ["Evaluate by best_relative", "Train by robust_quick"]),
        ("quick_gray", "best_relative", ["Train by robust_quick"]),
        ("robust_quick", "best", ["Evaluate by robust (5 to 15 minutes)", "Train by robust"]),
        (ANY_LIGHT, "robust", ["Train by robust"]),  # as a run's record has it
        ("first_look", "robust", ["Train by robust_quick"]),  # the next longer one
        ("robust", "robust", []),
    ],
)
def test_what_was_not_tried_yet_is_proposed_the_quickest_first(training, evaluation, expected):
    report = report_of((0, 22), training=training, evaluation=evaluation, hole=(2, 40))
    assert [each.title for each in answer_of(report).proposals] == expected


def test_a_threshold_that_saw_the_test_images_promises_nothing_of_new_ones():
    report = report_of((1, 40), scratch=(38, 40))
    by_hand = answer_of(report, 2.5)
    assert "expect less of new ones" in by_hand.promise
    assert answer_of(replace(report, threshold=ChosenThreshold(2.0, TEST, 80, ""))).promise == by_hand.promise
    assert "stops 40 of 40 good ones" in answer_of(report, 0.5).finds


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (
            report_of((1, 22), Figure(None)),
            "It stops 1 of 22 good parts. Whether it finds defects is not known",
        ),
        (report_of((0, 0), Figure(None), hole=(2, 3)), "It finds 2 of 3 defective parts."),
        (report_of((0, 0), Figure(None)), "Nothing is known"),
    ],
)
def test_what_cannot_be_known_is_said(report, said):
    answer = answer_of(report)
    assert answer.grade == "unknown" and answer.finds.startswith(said)


def test_without_a_threshold_the_pairs_tell():
    report = report_of((1, 22), scratch=(3, 4))
    answer = answer_of(replace(report, threshold=ChosenThreshold(None, "held-out good images", 6, "…")))
    assert answer.finds == "Which parts it would stop is not known, as there is no threshold."
    assert answer.verdict.endswith("the defective one scores higher in 97.")


def test_a_report_of_another_version_is_told_without_proposals_of_settings():
    report = replace(report_of((1, 22), scratch=(1, 23)), provenance={"evaluation": "{kind: 3}"})
    assert [each.does for each in answer_of(report).proposals] == []
