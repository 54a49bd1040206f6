"""The original's own defects, against what its code drew: 12,000 draws of each on an image of 256 x 256 of grey 1.

Its figures are the quantiles of how many pixels changed, of the width and the height of the box around them, and of
their mean grey; of a soft stain, pixels that changed by 8 grey levels or more, as the original cuts decimals off.
"""

import cv2
import numpy as np
import pytest

from configs.spec.presets import read_preset
from datasets.add_corruption import add_corruption
from datasets.corruption.corruptions import OneOf, OriginalDrops, OriginalScratch, OriginalStain, Range

GREYS = Range(low=10, high=220)
USUAL = (5, 25, 50, 75, 95)  # per cent
BETWEEN = (12.5, 37.5, 62.5, 87.5)  # for drops, whose radii are four whole numbers
DRAWN = {
    "stain": (
        OriginalStain(),
        USUAL,
        (
            (121, 353, 729, 1313, 2227),
            (13, 25, 37, 48, 59),
            (13, 25, 37, 48, 59),
            (19.5, 61.2, 114.7, 167.4, 209.6),
        ),
    ),
    "soft stain": (
        OriginalStain(blur=0.15),
        USUAL,
        (
            (190, 644, 1210, 2016, 3294),
            (17, 30, 43, 55, 69),
            (16, 30, 43, 56, 69),
            (15, 35.9, 61.9, 90.4, 121.6),
        ),
    ),
    "scratch": (
        OriginalScratch(),
        USUAL,
        (
            (161, 244, 309, 373, 460),
            (19, 34, 53, 66, 105),
            (19, 34, 53, 65, 104),
            (147.5, 148.7, 149.5, 150.3, 151.4),
        ),
    ),
    "scratch of a grey range": (
        OriginalScratch(color=GREYS),
        USUAL,
        (
            (160, 242, 309, 371, 455),
            (19, 34, 52, 65, 103),
            (19, 34, 52, 65, 103),
            (21.7, 62.1, 114.9, 165.4, 209),
        ),
    ),
    "drops of its training": (
        OriginalDrops(),
        BETWEEN,
        ((29, 49, 83, 118), (7, 9, 11, 13), (7, 9, 11, 13), (219, 219.4, 219.6, 220)),
    ),
    "drops of its test sets": (
        OriginalDrops(spacing=10),
        BETWEEN,
        ((142, 253, 395, 563), (15, 20, 25, 31), (15, 20, 25, 31), (219.3, 219.4, 219.6, 219.7)),
    ),
}


def quantiles(corruption, per_cent, draws):
    rng = np.random.default_rng(0)
    ground = np.full((256, 256, 1), 1, np.uint8)
    found = []
    for _ in range(draws):
        corrupted, mask = add_corruption(ground, corruption, rng)
        if getattr(corruption, "blur", 0):
            mask = corrupted[..., 0] >= 1 + 8
        marked = mask.view(np.uint8)
        left, top, width, height = cv2.boundingRect(marked)
        if width == 0:
            continue
        box = np.s_[top : top + height, left : left + width]
        found.append((cv2.countNonZero(marked), width, height, corrupted[box][mask[box]].mean()))
    return np.percentile(found, per_cent, axis=0).T


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_is_what_the_original_draws(name):
    corruption, per_cent, original = DRAWN[name]
    area, width, height, grey = quantiles(corruption, per_cent, 6000)
    np.testing.assert_allclose(area, original[0], rtol=0.05)
    np.testing.assert_allclose(width, original[1], rtol=0.05, atol=1)
    np.testing.assert_allclose(height, original[2], rtol=0.05, atol=1)
    np.testing.assert_allclose(grey, original[3], rtol=0.05, atol=1.5)


def test_the_mixtures_are_those_that_it_trains_with():
    mixture = OneOf.model_validate(read_preset("corruption", "original_structural"))
    weights = {choice.corruption.kind: choice.weight for choice in mixture.choices}
    assert weights == {"original_stain": 0.2, "original_scratch": 0.2, "original_drops": 0.6}
    assert {choice.corruption.color for choice in mixture.choices} == {GREYS}


@pytest.mark.parametrize(
    "corruption", [OriginalStain(size=[40, 50]), OriginalDrops(size=[20, 20], spacing=200)]
)
def test_what_does_not_fit_is_drawn_from_the_middle_on(corruption):
    image = np.full((16, 40, 3), 250, np.uint8)
    for seed in range(50):
        _, mask = add_corruption(image, corruption, np.random.default_rng(seed))
        assert mask.any()
