import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from evaluation.metrics import BINS, PixelScores, image_auroc, is_binned, pixel_auroc, roc_points


def images(count, seed=0, shape=(12, 17)):
    """Return maps and masks: 15 % of the pixels are anomalous, and score higher on the whole."""
    rng = np.random.default_rng(seed)
    gt_masks = rng.random((count, *shape)) < 0.15
    scores = rng.gamma(2, 8, (count, *shape)) + 12 * gt_masks
    return [(each.astype(np.float32), mask) for each, mask in zip(scores, gt_masks, strict=True)]


def filled(pairs, **fields):
    group = PixelScores(**fields)
    for anomaly_map, gt_mask in pairs:
        group.add(anomaly_map, gt_mask)
    return group


def sklearn_auroc(pairs):
    """The reference: every pixel of every image, pooled."""
    scores = np.concatenate([anomaly_map.ravel() for anomaly_map, _ in pairs])
    labels = np.concatenate([gt_mask.ravel() for _, gt_mask in pairs])
    return roc_auc_score(labels, scores)


def test_image_auroc_is_the_share_of_pairs_in_order():
    scores, labels = [1, 2, 3, 4], [False, True, False, True]

    assert image_auroc(scores, labels) == 3 / 4  # of (2,1) (2,3) (4,1) (4,3), one is out of order


def test_image_auroc_counts_a_tie_as_half_a_pair():
    assert image_auroc([1, 1], [False, True]) == 0.5
    assert image_auroc([5, 5, 7], [False, True, True]) == 0.75  # (5,5) half, (7,5) whole


def test_image_auroc_equals_sklearn_with_many_ties():
    rng = np.random.default_rng(0)
    scores, labels = rng.integers(0, 6, 300), rng.random(300) < 0.4

    assert image_auroc(scores, labels) == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)


def test_image_auroc_does_not_round_scores():
    scores = [1, 1 + 1e-12]

    assert image_auroc(scores, [False, True]) == 1


@pytest.mark.parametrize("labels", [[], [False, False], [True, True]])
def test_image_auroc_and_roc_are_unknown_without_both_kinds_of_images(labels):
    assert image_auroc([1.0] * len(labels), labels) is None
    assert roc_points([1.0] * len(labels), labels) is None


def test_roc_calls_an_image_anomalous_when_its_score_reaches_the_threshold():
    points = roc_points([2, 5, 5, 9], [False, False, True, True])

    # Threshold 9 finds 1 of 2; threshold 5 finds both, and takes the good image of score 5 along.
    pairs = list(zip(*(axis.tolist() for axis in points), strict=True))
    assert pairs == [(0, 0), (0, 0.5), (0.5, 1), (1, 1)]


def test_pixel_auroc_of_one_group_is_the_share_of_pixel_pairs_in_order():
    group = filled([(np.array([[1, 2, 3]], np.float32), np.array([[False, True, False]]))])

    assert pixel_auroc([group]) == 0.5  # (2,1) in order, (2,3) not


def test_pixel_auroc_pools_the_pixels_of_all_groups_exactly_as_sklearn_does():
    first, second = images(3, seed=1), images(5, seed=2, shape=(8, 30))

    found = pixel_auroc([filled(first), filled(second)])

    assert found == pytest.approx(sklearn_auroc(first + second), abs=1e-9)
    assert not is_binned([filled(first), filled(second)])


def test_pixel_auroc_is_unknown_without_both_kinds_of_pixels():
    anomaly_map = np.ones((2, 2), np.float32)

    assert pixel_auroc([]) is None
    assert pixel_auroc([filled([(anomaly_map, np.zeros((2, 2), np.bool_))])]) is None
    assert pixel_auroc([filled([(anomaly_map, np.zeros((2, 2), np.bool_))], limit=0)]) is None
    assert pixel_auroc([filled([(anomaly_map, np.ones((2, 2), np.bool_))], limit=0)]) is None


def test_binned_pixel_auroc_is_close_to_the_exact_one_and_marked():
    pairs = images(20)
    binned = filled(pairs, limit=500)

    assert is_binned([binned])
    assert pixel_auroc([binned]) == pytest.approx(sklearn_auroc(pairs), abs=1e-4)


def test_binned_pixel_auroc_counts_a_tie_as_half_a_pair():
    group = filled([(np.full((1, 3), 7, np.float32), np.array([[False, False, True]]))], limit=0)

    assert pixel_auroc([group]) == 0.5


def test_groups_are_binned_when_they_are_too_many_together_or_one_of_them_is():
    pairs = images(2)  # 204 pixels each
    small = [filled(pairs[:1], limit=300), filled(pairs[1:], limit=300)]
    mixed = [filled(pairs[:1], limit=1000), filled(pairs[1:], limit=10)]

    assert [is_binned(small[:1]), is_binned(small), is_binned(mixed), is_binned([])] == [
        False,
        True,
        True,
        False,
    ]
    for groups in (small, mixed):
        assert pixel_auroc(groups) == pytest.approx(sklearn_auroc(pairs), abs=1e-4)


def test_memory_does_not_grow_once_a_group_is_binned():
    pairs = images(50)  # 204 pixels each
    group = filled(pairs, limit=1000)

    assert group.exact() == ([], [])  # what was kept before the limit is dropped as well
    assert group.counts().shape == (2, BINS)
    assert group.counts().sum() == group.pixels == 50 * 204
    assert group.counts()[1].sum() == sum(gt_mask.sum() for _, gt_mask in pairs)


def test_bins_hold_what_is_beyond_white():
    scores = np.array([[0, 255, 400]], np.float32)
    group = filled([(scores, np.array([[False, True, True]]))], limit=0)

    assert group.counts()[0, 0] == 1
    assert group.counts()[1, -1] == 2
    assert pixel_auroc([group]) == 1


def test_map_and_mask_of_differing_shapes_are_an_error_that_names_both():
    with pytest.raises(ValueError, match=r"one shape, got \(4, 6\) and \(6, 4\)"):
        PixelScores().add(np.zeros((4, 6), np.float32), np.zeros((6, 4), np.bool_))
