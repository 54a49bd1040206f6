import numpy as np
import pytest

from evaluation.maps.baseline import Baseline

RNG = np.random.default_rng(0)
LOUD = np.where(np.arange(60) < 30, 1, 10).astype(np.float32)  # the right half varies ten times as much


def good_maps(count=200, rows=40):
    return [np.abs(RNG.normal(0, LOUD, (rows, 60))).astype(np.float32) for _ in range(count)]


def test_the_same_excess_is_more_where_good_images_vary_less():
    baseline = Baseline.of(good_maps())
    bump = np.zeros((40, 60), np.float32)
    bump[20, 10] = bump[20, 50] = 30

    relative = baseline.relative(bump)

    assert relative[20, 10] > 4 * relative[20, 50] > 4
    assert (relative.dtype, relative.min()) == (np.float32, 0)


def test_a_map_like_the_good_ones_is_small_everywhere():
    maps = good_maps()
    baseline = Baseline.of(maps[1:])

    relative = baseline.relative(maps[0])

    left, right = relative[:, :25].mean(), relative[:, 35:].mean()
    assert max(left, right) < 0.6
    assert left == pytest.approx(right, rel=0.6)  # and alike, though the right half is ten times as loud


def test_a_baseline_without_a_map_is_that_of_the_others():
    maps = good_maps(6)
    probe = good_maps(1)[0]

    without = Baseline.of(maps).without(maps[2])

    others = Baseline.of(maps[:2] + maps[3:])
    np.testing.assert_allclose(without.relative(probe), others.relative(probe), rtol=1e-4, atol=1e-5)


def test_good_images_that_are_all_the_same_have_a_baseline_too():
    flat = np.full((20, 20), 3, np.float32)

    baseline = Baseline.of([flat, flat])

    assert np.isfinite(baseline.relative(flat + 1)).all()
    assert baseline.relative(flat).max() == 0
    assert Baseline.of([flat]).without(flat).relative(flat).max() == 0


def test_no_maps_have_no_baseline():
    with pytest.raises(ValueError, match="at least one map"):
        Baseline.of([])


def test_what_does_not_count_of_a_map_is_nothing_to_judge_others_by():
    maps = good_maps(60)
    bordered = [each.copy() for each in maps]
    for each in bordered[:20]:
        each[:, :10] = np.nan  # a border
    for each in bordered:
        each[:3] = np.nan  # in all of them
    baseline = Baseline.of(bordered)
    assert baseline.count == 60
    bump = np.full((40, 60), 30, np.float32)
    found, of_the_rest = baseline.relative(bump), Baseline.of(maps[20:]).relative(bump)
    np.testing.assert_allclose(found[10:, :6], of_the_rest[10:, :6], rtol=0.1)
    assert np.isfinite(found).all()
    others = baseline.without(bordered[0]).relative(bump)
    np.testing.assert_allclose(others[10:, :6], found[10:, :6], rtol=1e-3)  # it has no part in them
