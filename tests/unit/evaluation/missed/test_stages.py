"""The definition, on numbers that can be checked by hand."""

import pytest

from evaluation.missed.stages import Compared, Measured, stages_of
from evaluation.missed.wording import numbers_of, sentences_of


def measured(difference=1.0, inside=5.0, outside=5.0, **norms):
    return Measured(difference, inside, outside, {"linf": max(inside, outside), "top1": outside, **norms})


GOOD = [measured() for _ in range(20)]


def stages(photo, score=1.0, threshold=9.0, good=GOOD, rests_on_difference=True, of_good=2.0):
    return stages_of(photo, good, (score, [of_good] * len(good)), threshold, rests_on_difference)


def test_a_number_tells_a_defect_if_one_good_photo_in_twenty_has_it():
    assert Compared(3.0, [3.0] + [1.0] * 19).stands_out
    assert not Compared(3.0, [3.0, 4.0] + [1.0] * 18).stands_out
    assert not Compared(3.0, [3.0] + [1.0] * 18).stands_out  # one in nineteen is more than that
    assert Compared(3.0, [1.0]).stands_out


@pytest.mark.parametrize(
    ("photo", "score", "cause"),
    [
        (measured(difference=1.0, inside=5.0), 1.0, "reconstruction"),
        (measured(difference=3.0, inside=5.0), 1.0, "map"),
        (measured(difference=3.0, inside=6.0), 8.9, "threshold"),
        (
            measured(difference=1.0, inside=6.0),
            8.9,
            "threshold",
        ),  # the map tells it, so nothing before lost it
        (measured(difference=1.0, inside=5.0), 9.0, "none"),
    ],
)
def test_the_last_stage_that_tells_the_defect_shows_which_lost_it(photo, score, cause):
    assert stages(photo, score).cause == cause


def test_where_the_map_is_not_made_of_the_difference_the_reconstruction_is_not_blamed():
    found = stages(measured(difference=1.0, inside=5.0), rests_on_difference=False)
    assert found.cause == "map"
    assert [number.what for number in numbers_of(found, "grey levels squared", ("l2", "…"))] == [
        "highest of the map in the defect",
        "score, l2",
    ]
    assert "cannot be told: uncertainty rests on" in sentences_of(found, "uncertainty", "l2")[1]


def test_a_score_that_hides_what_the_map_shows_is_told_from_a_threshold_that_is_too_high():
    hidden = stages(measured(inside=6.0), score=1.0, of_good=2.0)
    assert hidden.other_score == "linf"
    assert sentences_of(hidden, "residual", "l2")[0].startswith(
        "The threshold lost it, and no other finds it"
    )
    too_high = stages(measured(inside=6.0), score=3.0, of_good=2.0)
    assert "hardly a good photo scores as high" in sentences_of(too_high, "residual", "l2")[0]


def test_few_good_photos_and_a_hotter_place_are_told():
    said = sentences_of(stages(measured(inside=6.0, outside=7.0), good=GOOD[:3]), "residual", "l2")
    assert said[1:] == [
        "The map is hotter still beside the defect: look there, too.",
        "There are only 3 good photos to compare with, so this is a hint and no proof.",
    ]


def test_a_good_photo_whose_borders_cover_the_place_is_not_compared_there():
    found = stages(measured(difference=3.0), good=[measured(difference=None), *GOOD[:1]])
    assert found.difference.good == [1.0]


def test_a_mask_without_a_pixel_is_refused():
    with pytest.raises(ValueError, match="a pixel of the photo"):
        stages(Measured(None, None, 5.0, {}))
