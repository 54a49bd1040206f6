import cv2
import numpy as np
import pytest

from datasets.corruption.corruptions import Choice, OneOf, Pattern, Stain
from evaluation.unseen.defects import KINDS, planted, unseen_by


def photo(seed, channels=3, side=64):
    """A ribbed disc on a plain ground."""
    rng = np.random.default_rng(seed)
    down, across = np.mgrid[:side, :side].astype(np.float32)
    disc = np.hypot(down - side / 2, across - side / 2) < side * 0.35
    ribs = 0.5 + 0.3 * np.sin(across + 0.3 * seed)
    grey = np.where(disc, ribs, 0.2) + 0.01 * rng.standard_normal((side, side))
    return np.repeat(grey[..., None], channels, axis=2).astype(np.float32).clip(0, 1)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_a_defect_is_small_seen_on_the_part_and_comes_again(kind, channels):
    good, other = photo(1, channels), photo(2, channels)
    before = good.copy()
    for seed in range(8):
        found = planted(good, other, kind, np.random.default_rng(seed))
        change = np.abs(found - good).max(axis=2)
        places = np.argwhere(change > 1 / 255)
        assert found.shape == good.shape and found.dtype == np.float32
        assert found.min() >= 0 and found.max() <= 1
        assert change.max() > 6 / 255  # a person sees it
        assert len(places) < 0.06 * change.size
        height, width = np.ptp(places, axis=0) + 1
        assert max(height, width) <= 0.35 * len(good)
        assert np.array_equal(found, planted(good, other, kind, np.random.default_rng(seed)))
    assert np.array_equal(good, before)


@pytest.mark.parametrize("kind", KINDS)
def test_most_defects_lie_on_the_part(kind):
    good, other = photo(1), photo(2)
    middles = []
    for seed in range(40):
        change = np.abs(planted(good, other, kind, np.random.default_rng(seed)) - good).max(axis=2)
        middles.append(np.argwhere(change > 1 / 255).mean(axis=0))
    far = np.hypot(*(np.array(middles) - 32).T)
    assert np.mean(far < 26) > 0.9


def test_a_photo_of_one_grey_is_taken_too():
    grey = np.full((32, 48, 1), 0.5, np.float32)
    for kind in KINDS:
        assert planted(grey, grey, kind, np.random.default_rng(0)).shape == grey.shape


def test_a_blended_piece_keeps_the_depth_of_what_it_does_not_touch():
    good = (photo(1) + np.float32(0.3 / 255)).clip(0, 1)
    found = planted(good, photo(2), "blended", np.random.default_rng(3))
    untouched = cv2.dilate((found != good).any(axis=2).astype(np.uint8), np.ones((3, 3))) == 0
    assert untouched.mean() > 0.8


@pytest.mark.parametrize(
    ("corruption", "unseen"),
    [
        (Stain(), KINDS),
        (Pattern(), KINDS),
        (Pattern(other=0.5), ("blended", "dent", "worn")),
        (
            OneOf(
                choices=(
                    Choice(weight=1, corruption=Pattern(other=1)),
                    Choice(weight=1, corruption=Pattern(blended=1)),
                )
            ),
            ("dent", "worn"),
        ),
    ],
)
def test_what_a_training_drew_is_not_unseen(corruption, unseen):
    assert unseen_by(corruption) == unseen
