"""What calling a photo good would change is told before it is done."""

from dataclasses import replace
from pathlib import Path

import pytest

from datasets.layout import LabelledImage
from evaluation.saved.foreseen import foreseen, label_told
from evaluation.saved.images import TestedSet
from tests.unit.evaluation.outcomes import outcome_of

GOOD = [float(at) for at in range(1, 20)]  # 19 photos: at most 5 % false alarms stop above the highest, 19
TESTED = [("good/0.png", 3.0), ("good/1.png", 30.0), ("hole/0.png", 25.0), ("hole/1.png", 40.0)]


@pytest.fixture
def outcome():
    made = outcome_of(TESTED, threshold=19.5)
    return replace(made, report=replace(made.report, good_scores=GOOD))


def test_threshold_bound_and_what_is_stopped_are_told_before_and_after(outcome):
    assert foreseen(outcome, 30.0).splitlines() == [
        "Stopped from 19.5 now, then from 30.",
        "Chosen by: at most 5 % false alarms, from 40 good images now, then at most 5 % false alarms, from 20 good "
        "images.",
        "Good test images stopped: 1 of 2 now, then 0 of 2.",
        "Defective ones found: 2 of 2 now, then 1 of 2.",
        "This photo scores 30, and is then no longer stopped.",
    ]


def test_a_test_image_is_not_counted_when_it_is_called_good(outcome):
    told = foreseen(outcome, 30.0, "good/1.png")
    assert "Good test images stopped: 1 of 2 now, then 0 of 1." in told


def test_a_photo_that_stays_stopped_is_told(outcome):
    many = replace(outcome, report=replace(outcome.report, good_scores=[1.0] * 200))
    told = foreseen(many, 30.0)
    assert "Stopped from 19.5 now, then from 1." in told and "is then still stopped" in told


def test_the_figures_start_from_a_threshold_that_was_set_by_hand(outcome):
    told = foreseen(outcome, 30.0, in_use=28.0).splitlines()
    assert told[0] == (
        "You stop from 28, set by hand: that stays with this evaluation alone. The new one stops from 30, which its "
        "rule chooses."
    )
    assert told[1].startswith("Chosen by: hand now, then at most 5 % false alarms")
    assert told[3] == "Defective ones found: 1 of 2 now, then 1 of 2."  # by its own of 19.5 it finds both
    assert foreseen(outcome, 30.0, in_use=19.50001) == foreseen(outcome, 30.0)  # as a table's digits have it


def test_an_evaluation_without_the_scores_says_so(outcome):
    older = replace(outcome, report=replace(outcome.report, good_scores=()))
    assert "does not say which scores" in foreseen(older, 30.0)
    assert foreseen(older, 30.0, in_use=28.0).startswith("You stop from 28, set by hand")


def test_a_photo_is_known_by_its_content_and_its_label_is_told(tmp_path):
    def image(name, content):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    defective = LabelledImage(image("hole/0.png", b"abc"), "hole", None)
    images = TestedSet(
        None, None, {"hole/0.png": defective, "good/0.png": LabelledImage(Path("gone"), "good", None)}
    )
    assert images.name_of(image("new/7.png", b"abc")) == "hole/0.png"
    assert images.name_of(image("new/8.png", b"xyz")) == ""
    assert "calls defective (hole)" in label_told(defective)
    assert "no longer be tested on" in label_told(images.sources["good/0.png"])
    assert label_told(None) == ""


def test_what_is_outlined_on_a_test_image_is_told():
    images = {
        "hole/0.png": LabelledImage(Path("0.png"), "hole", Path("0_mask.png")),
        "hole/1.png": LabelledImage(Path("1.png"), "hole", None),
        "good/0.png": LabelledImage(Path("2.png"), "good", None),
    }
    tested = TestedSet(None, None, images)
    told = [tested.outline_told(name) for name in (*images, "gone.png")]
    assert told == ["ground truth outlined", "without a mask", "a good one", "no longer in the data set"]
