import subprocess
import sys

import numpy as np

from datasets.likeness.shift import listed, shifts
from datasets.likeness.traits import TRAITS


def normal(mean, count, seed, sd=5.0):
    return np.random.default_rng(seed).normal(mean, sd, count).tolist()


def test_a_darker_set_is_told_with_both_figures():
    found = shifts({"brightness": normal(170, 40, 0)}, {"brightness": normal(184, 200, 1)})
    assert [shift.trait for shift in found] == ["brightness"]
    assert listed(found).startswith("darker (mean 1")
    assert "grey levels against 184)" in listed(found)


def test_a_difference_that_is_certain_and_small_is_not_told():
    assert shifts({"brightness": normal(183, 400, 0, 0.1)}, {"brightness": normal(184, 400, 1, 0.1)}) == []


def test_a_large_difference_of_few_photos_may_be_chance():
    assert shifts({"brightness": normal(170, 4, 0)}, {"brightness": normal(184, 200, 1)}) == []


def test_a_difference_within_the_usual_spread_is_not_told():
    assert shifts({"brightness": normal(190, 300, 0, 30)}, {"brightness": normal(184, 300, 1, 30)}) == []


def test_where_nothing_differs_something_is_told_in_one_comparison_of_a_hundred_at_most():
    told = 0
    for seed in range(200):
        known, new = (
            {trait: normal(0, count, (seed, count, at), 100) for at, trait in enumerate(TRAITS)}
            for count in (60, 12)
        )
        told += bool(shifts(new, known))
    assert told <= 5  # 2 are expected at the most; 6 and more have a chance of 1 %


def test_sharpness_is_asked_for_a_tenth_of_what_it_was():
    known = {"sharpness": normal(100, 100, 0, 1)}
    assert shifts({"sharpness": normal(108, 100, 1, 1)}, known) == []
    assert listed(shifts({"sharpness": normal(115, 100, 1, 1)}, known)).startswith("sharper")


def test_photos_as_the_others_are_compared_without_what_takes_long_to_load():
    compared = """if True:
        import sys
        from datasets.likeness.shift import shifts
        assert not shifts({"brightness": [100.0] * 30}, {"brightness": [100.0] * 30})
        print("scipy.stats" in sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", compared], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
