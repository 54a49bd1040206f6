import numpy as np
import pytest

from datasets.add_corruption import add_corruption
from datasets.corruption.corruptions import (
    Choice,
    Drops,
    Gaussian,
    OneOf,
    OriginalDrops,
    OriginalScratch,
    OriginalStain,
    Pattern,
    Scratch,
    Stain,
)
from datasets.region import Region, inside_polygon

KINDS = [
    Stain(),
    Stain(blur=0.3),
    Gaussian(),
    Scratch(),
    Drops(),
    Pattern(),
    OriginalStain(),
    OriginalScratch(),
    OriginalDrops(spacing=10),
    OneOf(choices=(Choice(weight=1, corruption=Scratch()), Choice(weight=1, corruption=Drops()))),
]


@pytest.fixture
def region():
    """A ring: its middle is outside of it, so that a defect in the box around it would not do."""
    y, x = np.mgrid[:96, :128]
    distance = np.hypot(y - 48, x - 60)
    return Region((distance > 25) & (distance < 40))


@pytest.mark.parametrize("corruption", KINDS, ids=repr)
def test_nothing_outside_the_region_changes_and_something_inside_does(region, corruption):
    image = np.random.default_rng(0).integers(0, 256, (96, 128, 3), np.uint8)
    for seed in range(300):
        corrupted, mask = add_corruption(image, corruption, np.random.default_rng(seed), region)
        assert mask.any()
        assert not (mask & ~region.mask).any()
        np.testing.assert_array_equal((corrupted != image).any(axis=-1), mask)


def test_places_are_spread_evenly_over_the_region(region):
    rng = np.random.default_rng(1)
    places = np.array([region.place(0, 0, rng) for _ in range(8000)]).astype(int)
    assert region.mask[places[:, 1], places[:, 0]].all()
    angle = np.arctan2(places[:, 1] - 48, places[:, 0] - 60)
    counts, _ = np.histogram(angle, 8, (-np.pi, np.pi))
    # Chi-square with 7 degrees of freedom exceeds 29.9 once in 10,000 times.
    assert ((counts - 1000) ** 2 / 1000).sum() < 29.9


def test_what_reaches_far_stays_inside_the_image_where_it_can():
    region = Region(np.ones((50, 50), np.bool_))
    rng = np.random.default_rng(2)
    places = np.array([region.place(10, 20, rng) for _ in range(500)])
    assert (places.min(axis=0) >= (10, 20)).all()
    assert (places.max(axis=0) <= (39, 29)).all()
    corner = np.zeros((50, 50), np.bool_)
    corner[0, 0] = True
    assert Region(corner).place(10, 10, rng) == (0, 0)


def test_a_polygon_is_drawn_in_percent_of_the_image():
    inside = inside_polygon([(0, 0), (50, 0), (50, 100), (0, 100)], 21, 41)
    assert inside[:, :21].all()
    assert not inside[:, 21:].any()


def test_a_region_must_hold_a_pixel_and_fit_the_image():
    with pytest.raises(ValueError, match="at least one pixel"):
        Region(np.zeros((20, 20), np.bool_))
    with pytest.raises(ValueError, match="must have the image's shape"):
        add_corruption(
            np.zeros((30, 20), np.uint8),
            Stain(),
            np.random.default_rng(0),
            Region(np.ones((20, 20), np.bool_)),
        )
