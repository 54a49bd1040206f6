"""The bank keeps few patches that stand for all."""

import numpy as np
import pytest

from evaluation.features import bank
from evaluation.features.bank import Candidates, distances, farthest_first, size_of_bank


def patches(count, sides=5, seed=0):
    return np.random.default_rng(seed).normal(size=(count, sides)).astype(np.float32)


def test_distances_are_those_to_the_nearest(monkeypatch):
    monkeypatch.setattr(bank, "_ROWS", 7)
    some, others = patches(20), patches(9, seed=1)
    expected = np.linalg.norm(some[:, None] - others[None], axis=2).min(axis=1)
    np.testing.assert_allclose(distances(some, others), expected, rtol=1e-4)
    np.testing.assert_allclose(distances(others, others), 0, atol=2e-3)


def test_each_patch_that_is_chosen_lies_farthest_from_those_before():
    points = np.array([[0, 0], [1, 0], [10, 0], [0, 4], [9, 0]], np.float32)
    chosen = list(farthest_first(points, 5, seed=0))
    assert sorted(chosen) == [0, 1, 2, 3, 4]
    for at in range(1, 5):
        apart = np.linalg.norm(points[:, None] - points[chosen[:at]][None], axis=2).min(axis=1)
        assert apart[chosen[at]] == pytest.approx(apart.max())


def test_patches_that_are_alike_are_each_chosen_once():
    assert sorted(farthest_first(np.ones((6, 3), np.float32), 6, seed=0)) == list(range(6))


def test_a_projection_keeps_what_is_far_far():
    points = patches(200, sides=300)
    points[17] += 30
    assert 17 in list(farthest_first(points, 3, seed=1))


def test_candidates_are_bounded_the_same_again_and_from_all_that_came(monkeypatch):
    monkeypatch.setattr(bank, "_ROOM", 4 * 5 * 40)  # 40 patches

    def gathered(seed):
        found = Candidates(seed)
        for at in range(20):
            found.take(np.full((10, 5), at, np.float32))
        return found

    found = gathered(0)
    assert found.count == 200 and found.patches.shape == (40, 5)
    assert found.patches.min() < 5 and found.patches.max() > 14
    np.testing.assert_array_equal(found.patches, gathered(0).patches)
    assert (found.patches != gathered(1).patches).any()


@pytest.mark.parametrize(
    ("count", "share", "most", "expected"),
    [(150_000, 1, 10_000, 1500), (600, 1, 10_000, 600), (5000, 1, 10_000, 1000), (9_000, 100, 2000, 2000)],
)
def test_a_share_is_kept_with_a_least_and_a_bound(count, share, most, expected):
    assert size_of_bank(count, share, most) == expected
