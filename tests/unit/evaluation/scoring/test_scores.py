import numpy as np
import pytest

from evaluation.evaluate_spec import EvaluateSpec
from evaluation.maps.baseline import UNIT
from evaluation.scoring.scores import SCORE_NAMES, next_above, norms_of, rounded, unit_of


def test_scores_of_a_map_are_its_norms():
    anomaly_map = np.array([[3, 4], [0, 0]], np.float32)

    scores = norms_of(anomaly_map)

    assert scores == {"l0": 2, "l1": 7 / 4, "l2": 2.5, "linf": 4, "top1": 4}  # l2: the root of (9 + 16) / 4


def test_l0_counts_the_pixels_that_round_to_non_zero():
    just_below = np.nextafter(np.float32(0.5), np.float32(0))
    anomaly_map = np.array([[0, just_below, 0.5], [0.51, 1, 200]], np.float32)

    assert norms_of(anomaly_map)["l0"] == 4  # 0.5, 0.51, 1 and 200


def test_scores_of_an_empty_residual_are_zero():
    scores = norms_of(np.zeros((3, 5), np.float32))

    assert set(scores.values()) == {0}


def test_scores_do_not_depend_on_the_image_size_but_for_l0():
    small = np.full((2, 2), 8, np.float32)
    large = np.full((1000, 1000), 8, np.float32)

    assert norms_of(small) == {"l0": 4, "l1": 8, "l2": 8, "linf": 8, "top1": 8}
    assert norms_of(large) == pytest.approx({"l0": 1e6, "l1": 8, "l2": 8, "linf": 8, "top1": 8})


def test_top1_is_the_mean_of_the_highest_hundredth():
    anomaly_map = np.arange(1000, dtype=np.float32).reshape(20, 50)

    assert norms_of(anomaly_map)["top1"] == np.mean(range(990, 1000))


def test_the_score_that_images_are_judged_by_is_the_papers_unless_another_is_chosen():
    assert EvaluateSpec(run="first").score == "l2"
    assert SCORE_NAMES == ("l0", "l1", "l2", "linf", "top1", "mixed")


def test_a_score_has_a_unit():
    assert [unit_of(score, "grey levels") for score in ("l0", "l2", "mixed")] == [
        "pixels",
        "grey levels",
        UNIT,
    ]


@pytest.mark.parametrize(
    ("score", "kept", "above"),
    [
        (47.6312499, 47.6312, 47.6313),
        (47.6312, 47.6312, 47.6313),
        (99.99996, 100.0, 100.0),
        (999999.0, 999999.0, 1000000.0),
        (1.00000049, 1.0, 1.00001),
        (2.5e-7, 2.5e-7, 2.50001e-7),
        (0.0, 0.0, 5e-324),
    ],
)
def test_scores_have_six_digits_and_a_next_one(score, kept, above):
    assert rounded(score) == kept == float(f"{kept:.9g}")
    assert next_above(score) == above


def test_nothing_lies_between_a_score_and_the_next():
    for score in np.random.default_rng(0).lognormal(0, 8, 2000):
        assert score < next_above(score) == rounded(next_above(score))
        lower = next_above(score) * (1 - 1e-5)  # below the one before it, whatever its first digit
        assert rounded(lower) <= score


def test_what_differs_in_the_last_digits_has_one_score():
    noisy = np.full((2, 40, 40), 10, np.float32) + np.float32([0, 1e-6])[:, None, None]
    assert (noisy[0] != noisy[1]).all()
    assert norms_of(noisy[0]) == norms_of(noisy[1])
