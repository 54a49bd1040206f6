"""Which of two evaluations to take, by what their thresholds do."""

import pytest

from evaluation.answer.taking import take_text
from evaluation.saved.comparison import ComparedImage, Comparison

TITLES = ("paper", "best")


def comparison(before, after, interval=(-0.1, 0.1)):
    """Return one of 10 defective and 10 good images; of each evaluation, how many it finds and stops."""
    images = []
    for side, (kind, name) in enumerate((("dent", "dent"), ("good", "good"))):
        for at in range(10):
            verdicts = tuple("alarm" if at < counts[side] else "pass" for counts in (before, after))
            images.append(ComparedImage(f"{name}/{at}.png", kind, (1.0, 1.0), verdicts, None))
    return Comparison(images, 0.8, 0.9, interval)


@pytest.mark.parametrize(
    ("before", "after", "interval", "advice"),
    [
        ((8, 1), (6, 2), (-0.1, 0.1), "Take paper."),
        ((8, 1), (8, 2), (-0.1, 0.1), "Take paper."),
        ((6, 1), (8, 1), (-0.1, 0.1), "Take best."),
        ((8, 2), (8, 1), (0.1, 0.2), "Take best."),
        ((8, 2), (6, 1), (-0.1, 0.1), "Which to take depends on what costs more"),
        ((6, 1), (8, 2), (-0.1, 0.1), "Which to take depends on what costs more"),
        ((8, 1), (8, 1), (-0.1, 0.1), "By that, take either."),
        ((8, 1), (6, 2), (0.1, 0.2), "best ranks better all the same: set its threshold"),
        ((6, 2), (8, 1), (-0.2, -0.1), "paper ranks better all the same: set its threshold"),
    ],
)
def test_it_advises_by_what_is_found_and_stopped(before, after, interval, advice):
    text = take_text(comparison(before, after, interval), TITLES)
    found = f"paper finds {before[0]} of 10 and stops {before[1]} of 10 good ones, best {after[0]} and {after[1]}."
    assert text.startswith(f"At its threshold, {found} {advice}")


def test_without_both_verdicts_or_both_kinds_nothing_is_advised():
    found = comparison((8, 1), (6, 2))
    good = Comparison([image for image in found.images if not image.is_anomalous], None, None, None)
    assert take_text(good, TITLES) == ""
    unknown = ComparedImage("dent/9.png", "dent", (1.0, 1.0), (None, "alarm"), None)
    assert take_text(Comparison([unknown], None, None, None), TITLES) == ""
