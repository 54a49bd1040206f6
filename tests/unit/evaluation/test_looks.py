"""What photos look like beside their defects, and what is said where groups of them differ in it."""

import cv2
import numpy as np
import pytest

from evaluation.looks import Look, look_of, notes_of_looks


def notes(good=0.0, defective=0.0, count=20, seed=0, **others):
    """Return what is said of groups whose brightness is 100 and so many spreads more; held-out ones have none more."""
    rng = np.random.default_rng(seed)

    def group(shift):
        return [
            Look(*(np.array([100, 40, 300]) + each + [shift, 0, 0])) for each in rng.normal(size=(count, 3))
        ]

    return notes_of_looks(group(0), {"good": group(good), "scratch": group(defective), **others})


def test_a_look_is_mean_spread_and_sharpness_of_the_grey_levels():
    rng = np.random.default_rng(1)
    image = rng.integers(40, 200, (48, 64, 1), np.uint8)
    look = look_of(image)
    assert look.brightness == pytest.approx(image.mean(), abs=0.01)
    assert look.contrast == pytest.approx(image.std(), abs=0.01)
    assert look_of(cv2.GaussianBlur(image, (0, 0), 2)[..., None]).sharpness < look.sharpness / 10


def test_test_images_that_are_darker_than_those_of_the_training_are_told_with_figures():
    [note] = notes(good=-5, defective=-5)
    assert note.startswith(
        "The good test images are darker than the good images of the training (medians: mean grey level"
    )
    assert "grey level 94" in note and "against 100" in note


def test_several_differences_are_one_sentence():
    dull = [Look(*(np.array([60, 20, 300]) + each)) for each in np.random.default_rng(1).normal(size=(20, 3))]
    [note] = notes(scratch=dull)
    assert note.startswith(
        "The defective test images are darker and poorer in contrast than the good ones (medians: "
    )
    assert note.count(" against ") == 2


def test_defective_images_that_differ_beside_their_defects_are_told():
    [note] = notes(defective=5)
    assert note.startswith("The defective test images are brighter than the good ones")


def test_groups_of_one_law_are_hardly_ever_told_apart():
    assert sum(bool(notes(seed=seed)) for seed in range(200)) <= 6  # 1 in 100 each, and two groups


def test_a_difference_that_is_sure_but_small_is_not_told():
    assert notes(good=0.6, defective=0.6, count=400) == []


def test_few_images_tell_nothing_and_synthetic_ones_are_left_out():
    assert notes(good=-50, count=4) == []
    assert notes(synthetic=[Look(0, 0, 0)] * 20) == []
