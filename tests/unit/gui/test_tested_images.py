import pytest

from gui.tested_images import EVERY, FALSE_ALARMS, MISSED, UNSURE, _is_wanted

IMAGES = {
    "found": {"defect": "dent", "verdict": "alarm"},
    "missed": {"defect": "dent", "verdict": "pass"},
    "doubtful": {"defect": "dent", "verdict": "unsure"},
    "passed": {"defect": "good", "verdict": "pass"},
    "stopped": {"defect": "good", "verdict": "alarm"},
    "unjudged": {"defect": "scratch", "verdict": None},
}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (EVERY, set(IMAGES)),
        (MISSED, {"missed"}),
        (FALSE_ALARMS, {"stopped"}),
        (UNSURE, {"doubtful"}),
        ("good", {"passed", "stopped"}),
        ("scratch", {"unjudged"}),
    ],
)
def test_a_filter_lets_through_what_it_says(wanted, expected):
    assert {name for name, image in IMAGES.items() if _is_wanted(image, wanted)} == expected
