import numpy as np
import pytest

from evaluation.evaluate_spec import EvaluateSpec
from evaluation.scoring.scores import SCORE_NAMES, image_scores


def test_scores_of_a_map_are_its_norms():
    anomaly_map = np.array([[3, 4], [0, 0]], np.float32)

    scores = image_scores(anomaly_map)

    assert scores == {"l0": 2, "l1": 7 / 4, "l2": 2.5, "linf": 4, "top1": 4}  # l2: the root of (9 + 16) / 4


def test_l0_counts_the_pixels_that_round_to_non_zero():
    just_below = np.nextafter(np.float32(0.5), np.float32(0))
    anomaly_map = np.array([[0, just_below, 0.5], [0.51, 1, 200]], np.float32)

    assert image_scores(anomaly_map)["l0"] == 4  # 0.5, 0.51, 1 and 200


def test_scores_of_an_empty_residual_are_zero():
    scores = image_scores(np.zeros((3, 5), np.float32))

    assert set(scores.values()) == {0}


def test_scores_do_not_depend_on_the_image_size_but_for_l0():
    small = np.full((2, 2), 8, np.float32)
    large = np.full((1000, 1000), 8, np.float32)

    assert image_scores(small) == {"l0": 4, "l1": 8, "l2": 8, "linf": 8, "top1": 8}
    assert image_scores(large) == pytest.approx({"l0": 1e6, "l1": 8, "l2": 8, "linf": 8, "top1": 8})


def test_top1_is_the_mean_of_the_highest_hundredth():
    anomaly_map = np.arange(1000, dtype=np.float32).reshape(20, 50)

    assert image_scores(anomaly_map)["top1"] == np.mean(range(990, 1000))


def test_the_score_that_images_are_judged_by_is_the_papers_unless_another_is_chosen():
    assert EvaluateSpec(run="first").score == "l2"
    assert SCORE_NAMES == ("l0", "l1", "l2", "linf", "top1")
