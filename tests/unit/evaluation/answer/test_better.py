"""Which of two evaluations is better, in a sentence."""

import pytest

from evaluation.answer.better import better_text
from evaluation.saved.comparison import ComparedImage, Comparison

IMAGE = ComparedImage("good/0.png", "good", (1.0, 2.0), ("pass", "pass"), "right")


def told(before, after, interval):
    return better_text(Comparison([IMAGE], before, after, interval), ("paper", "best"))


@pytest.mark.parametrize(
    ("before", "after", "interval", "expected"),
    [
        (
            0.8,
            0.9,
            (0.02, 0.18),
            "best is better: image AUROC 0.900 against 0.800, which is more than chance",
        ),
        (
            0.9,
            0.8,
            (-0.18, -0.02),
            "paper is better: image AUROC 0.900 against 0.800, which is more than chance",
        ),
        (
            0.8,
            0.9,
            (-0.02, 0.22),
            "Neither is better as far as these images tell: image AUROC 0.800 and 0.900",
        ),
        (1.0, 1.0, (0.0, 0.0), "Neither is better: both rank the images alike"),
        (None, None, None, "Which is better cannot be told: there are not both good and defective"),
    ],
)
def test_the_better_one_is_named_unless_it_may_be_chance(before, after, interval, expected):
    assert told(before, after, interval).startswith(expected)


def test_the_interval_stands_beside_it():
    assert told(0.8, 0.9, (-0.02, 0.22)).endswith(
        "the difference may be chance (95 % interval of the difference: -0.020 to +0.220)."
    )


def test_without_a_common_image_nothing_can_be_told():
    found = Comparison([], None, None, None)
    assert better_text(found, ("paper", "best")).endswith("they have no test image in common.")


BROKE = ComparedImage("dent/0.png", "dent", (5.0, 5.0), ("alarm", "pass"), "broke")


@pytest.mark.parametrize(
    ("by_own", "expected"),
    [
        ({"right": 2}, "0 fixed and 1 broke by them, 0 and 0 by the evaluations' own."),
        ({"right": 1, "broke": 1}, "by the evaluations' own, as many are fixed, and as many broke."),
        ({None: 2}, "without that, there would be no verdicts to compare."),
    ],
)
def test_what_is_due_to_moved_thresholds_is_told_with_it(by_own, expected):
    found = Comparison([IMAGE, BROKE], 0.9, 0.9, (0.0, 0.0), by_own)
    text = better_text(found, ("paper", "best"))
    assert "Thresholds were moved by hand" in text and text.endswith(expected)
    assert "by hand" not in told(0.9, 0.9, (0.0, 0.0))
