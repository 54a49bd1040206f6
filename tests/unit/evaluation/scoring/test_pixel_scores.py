import cv2
import numpy as np
import pytest

from evaluation.scoring.metrics import pixel_figures
from evaluation.scoring.pixel_scores import BINS, PixelScores, pooled


def slow_aupro(pairs, limit):
    """The definition, word for word: a threshold for each distinct score, every region looked at for each."""
    regions, normal = [], []
    for scores, mask in pairs:
        count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
        regions += [scores[labels == label] for label in range(1, count)]
        normal.append(scores[~mask])
    normal = np.concatenate(normal)
    points = [(0.0, 0.0)]
    for threshold in np.unique(np.concatenate([scores.ravel() for scores, _ in pairs]))[::-1]:
        rate = (normal >= threshold).mean()
        points.append((rate, np.mean([(region >= threshold).mean() for region in regions])))
    area = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):  # noqa: RUF007
        if x0 >= limit:
            break
        if x1 > limit:
            x1, y1 = limit, y0 + (y1 - y0) * (limit - x0) / (x1 - x0)
        area += (x1 - x0) * (y0 + y1) / 2
    return area / limit


def random_case(seed):
    rng = np.random.default_rng(seed)
    pairs = []
    for _ in range(rng.integers(1, 4)):
        mask = cv2.resize(rng.random((4, 5)), (15, 12)) > 0.6
        scores = rng.gamma(2, 2, mask.shape) + mask * rng.uniform(0, 3)
        scores = np.floor(scores * rng.integers(1, 4)) if rng.random() < 0.6 else scores  # many ties
        pairs.append((scores.astype(np.float32), mask))
    pairs[0][1][3:5, 3:6] = True
    pairs[0][1][0, 0] = False
    return pairs


def figures(pairs, **fields):
    group = PixelScores(**fields)
    for pair in pairs:
        group.add(*pair)
    return pixel_figures(pooled([group]))


def test_aupro_equals_a_slow_twin_on_random_maps_with_many_ties():
    for seed in range(200):
        pairs = random_case(seed)
        found = figures(pairs)
        assert found["aupro_30"].value == pytest.approx(slow_aupro(pairs, 0.3), abs=1e-9)
        assert found["aupro_5"].value == pytest.approx(slow_aupro(pairs, 0.05), abs=1e-9)


def test_a_small_region_counts_as_much_as_a_large_one():
    mask = np.zeros((20, 20), np.bool_)
    mask[2:12, 2:12] = True
    mask[15, 15] = True  # one pixel: a region of its own
    scores = np.zeros((20, 20), np.float32)
    scores[2:12, 2:12] = 9  # the large one is found, the small one is not
    assert 0.5 < figures([(scores, mask)])["aupro_30"].value < 0.6


def test_pixels_that_touch_at_a_corner_are_one_region():
    mask = np.eye(6, dtype=np.bool_)
    group = PixelScores()
    group.add(np.ones((6, 6), np.float32), mask)
    assert group.regions == 1


def test_memory_does_not_grow_once_a_group_is_binned():
    group = PixelScores(limit=1000)
    rng = np.random.default_rng(0)
    for _ in range(50):
        group.add(rng.gamma(2, 8, (12, 17)).astype(np.float32), rng.random((12, 17)) < 0.1)
    assert (group.normal, group.anomalous, group.shares) == ([], [], [])
    assert group.counts.shape == (3, BINS)
    assert group.counts[:2].sum() == group.pixels == 50 * 204
    assert group.counts[2].sum() == pytest.approx(group.regions)


def test_bins_hold_what_is_beyond_them():
    scores = np.array([[0, 1e-30, 1e9]], np.float32)
    group = PixelScores(limit=0)
    group.add(scores, np.array([[False, False, True]]))
    assert group.counts[0, 0] == 2 and group.counts[1, -1] == 1


@pytest.mark.parametrize("score", [-1, np.nan, np.inf])
def test_scores_that_are_no_scores_are_refused(score):
    with pytest.raises(ValueError, match="0 or more and finite"):
        PixelScores().add(np.array([[1, score]], np.float32), np.zeros((1, 2), np.bool_))


def test_map_and_mask_of_differing_shapes_are_an_error_that_names_both():
    with pytest.raises(ValueError, match=r"one shape, got \(4, 6\) and \(6, 4\)"):
        PixelScores().add(np.zeros((4, 6), np.float32), np.zeros((6, 4), np.bool_))
