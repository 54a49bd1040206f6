import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from evaluation.scoring.metrics import (
    image_auroc,
    image_figures,
    pixel_figures,
    precision_recall_points,
    roc_points,
)
from evaluation.scoring.pixel_scores import PixelScores, pooled


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


def pixel_auroc(groups):
    return pixel_figures(pooled(groups))["pixel_auroc"].value


def is_binned(groups):
    return pooled(groups).is_binned


def together(pairs):
    """Return every pixel of every image, pooled: labels and scores, as scikit-learn takes them."""
    return (
        np.concatenate([gt_mask.ravel() for _, gt_mask in pairs]),
        np.concatenate([anomaly_map.ravel() for anomaly_map, _ in pairs]),
    )


def test_image_auroc_is_the_share_of_pairs_in_order():
    scores, labels = [1, 2, 3, 4], [False, True, False, True]

    assert image_auroc(scores, labels) == 3 / 4  # of (2,1) (2,3) (4,1) (4,3), one is out of order


def test_image_auroc_counts_a_tie_as_half_a_pair():
    assert image_auroc([1, 1], [False, True]) == 0.5
    assert image_auroc([5, 5, 7], [False, True, True]) == 0.75  # (5,5) half, (7,5) whole


def test_image_auroc_does_not_round_scores():
    scores = [1, 1 + 1e-12]

    assert image_auroc(scores, [False, True]) == 1


@pytest.mark.parametrize("labels", [[], [False, False], [True, True]])
def test_image_figures_are_unknown_without_both_kinds_of_images(labels):
    assert image_auroc([1.0] * len(labels), labels) is None
    assert roc_points([1.0] * len(labels), labels) is None
    assert precision_recall_points([1.0] * len(labels), labels) is None
    assert {figure.value for figure in image_figures([1.0] * len(labels), labels).values()} == {None}


def test_roc_calls_an_image_anomalous_when_its_score_reaches_the_threshold():
    points = roc_points([2, 5, 5, 9], [False, False, True, True])

    # Threshold 9 finds 1 of 2; threshold 5 finds both, and takes the good image of score 5 along.
    pairs = list(zip(*(axis.tolist() for axis in points), strict=True))
    assert pairs == [(0, 0, np.inf), (0, 0.5, 9), (0.5, 1, 5), (1, 1, 2)]


def test_precision_and_recall_are_those_of_calling_each_threshold():
    precision, recall, thresholds = precision_recall_points([2, 5, 5, 9], [False, False, True, True])

    assert [*zip(precision, recall, thresholds, strict=True)] == [(0.5, 1, 2), (2 / 3, 1, 5), (1, 0.5, 9)]


def test_an_interval_holds_the_value_and_narrows_with_more_images():
    def figures(count):
        rng = np.random.default_rng(1)
        labels = np.arange(count) % 2 == 0
        return image_figures(rng.normal(0, 1, count) + labels, labels)

    few, many = figures(40), figures(4000)
    for name in few:
        assert few[name].low < few[name].value < few[name].high
        assert many[name].high - many[name].low < (few[name].high - few[name].low) / 4
    assert many["image_auroc"].low < 0.7602 < many["image_auroc"].high  # what two such normal laws have


def test_pixel_figures_pool_the_pixels_of_all_groups_exactly_as_sklearn_does():
    first, second = images(3, seed=1), images(5, seed=2, shape=(8, 30))

    pixels = pooled([filled(first), filled(second, seed=1)])
    figures = pixel_figures(pixels)

    labels, scores = together(first + second)
    assert not pixels.is_binned
    assert figures["pixel_auroc"].value == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)
    assert figures["pixel_ap"].value == pytest.approx(average_precision_score(labels, scores), abs=1e-12)
    for figure in figures.values():
        assert figure.low < figure.value < figure.high


def test_the_bootstrap_draws_images_and_not_pixels():
    """A pixel interval from the spread between images: many pixels of few images make it no narrower."""
    alike = images(20, shape=(40, 40))
    rng = np.random.default_rng(0)
    apart = [(scores * rng.uniform(0.2, 2), mask) for scores, mask in alike]
    narrow, wide = (pixel_figures(pooled([filled(pairs)]))["pixel_auroc"] for pairs in (alike, apart))
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_pixel_figures_are_unknown_without_both_kinds_of_pixels():
    anomaly_map = np.ones((2, 2), np.float32)

    assert pixel_auroc([]) is None
    assert pixel_auroc([filled([(anomaly_map, np.zeros((2, 2), np.bool_))])]) is None
    assert pixel_auroc([filled([(anomaly_map, np.zeros((2, 2), np.bool_))], limit=0)]) is None
    assert pixel_auroc([filled([(anomaly_map, np.ones((2, 2), np.bool_))], limit=0)]) is None


@pytest.mark.parametrize("scale", [1e-4, 1.0, 200.0])
def test_binned_figures_are_within_1e_4_of_the_exact_ones_at_any_scale_and_marked(scale):
    pairs = [(anomaly_map * np.float32(scale), mask) for anomaly_map, mask in images(20)]
    exact, binned = filled(pairs), filled(pairs, limit=500)

    assert is_binned([binned])
    for name, figure in pixel_figures(pooled([exact])).items():
        assert pixel_figures(pooled([binned]))[name].value == pytest.approx(figure.value, abs=1e-4)


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
    labels, scores = together(pairs)
    for groups in (small, mixed):
        assert pixel_auroc(groups) == pytest.approx(roc_auc_score(labels, scores), abs=1e-4)
