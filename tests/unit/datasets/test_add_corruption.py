import os

import numpy as np
import pytest
from scipy import ndimage
from scipy.stats import kstest

from configs.spec.presets import read_preset
from datasets.add_corruption import (
    add_corruption,
    add_drops,
    add_gaussian,
    add_scratch,
    add_stain,
    draw_stain,
)
from datasets.corruption.corruptions import (
    Choice,
    Clean,
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
from datasets.corruption.outlines import blot, half_box

DRAWS = int(os.environ.get("ANOMALY_DRAWS", "300"))  # stains that are looked at, of each size
SIZES = [(64, 64), (256, 256), (1024, 1024), (128, 1024)]
SHAPES = [(16, 16, 1), (64, 64, 3), (256, 256, 1), (128, 1024, 3), (1024, 128, 1), (33, 47)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_the_mask_of_a_stain_is_exactly_what_changed_and_in_one_piece(shape, dtype):
    rng = np.random.default_rng(0)
    for _ in range(50):
        image = rng.integers(0, 256, shape).astype(dtype) / (1 if dtype == np.uint8 else 255)
        image = image.astype(dtype)
        before = image.copy()

        corrupted, mask = add_stain(image, Stain(), rng)

        changed = corrupted != image
        np.testing.assert_array_equal(mask, changed if image.ndim == 2 else changed.any(axis=-1))
        assert mask.any()
        assert ndimage.label(mask, np.ones((3, 3)))[1] == 1
        assert corrupted.dtype == dtype
        np.testing.assert_array_equal(image, before)  # the input is untouched


def test_a_stain_is_one_grey_with_weak_noise():
    image = np.zeros((256, 256, 3), np.uint8)
    corrupted, mask = add_stain(image, Stain(size=[8, 12], color=[100, 100]), np.random.default_rng(0))
    values = corrupted[mask].astype(float)
    assert abs(values.mean() - 100) < 0.3
    assert abs(values.std() - 3.57) < 0.2  # 255 * sqrt(0.05 / 255)


def test_a_stain_over_its_own_grey_still_changes_every_pixel_of_its_mask():
    image = np.full((64, 64, 1), 100, np.uint8)
    for seed in range(20):
        corrupted, mask = add_stain(image, Stain(color=[100, 100]), np.random.default_rng(seed))
        assert (corrupted[mask] != 100).all()


def test_an_unperturbed_stain_is_the_ellipse_it_started_from():
    image = np.zeros((400, 400, 1), np.uint8)
    for seed in range(10):
        _, mask = add_stain(image, Stain(size=[10, 10], irregularity=0), np.random.default_rng(seed))
        assert mask.sum() == pytest.approx(np.pi * 40**2, rel=0.03)  # radius 10 % of 400


def test_a_blurred_stain_fades_out():
    image = np.zeros((256, 256, 1), np.uint8)
    sharp, _ = add_stain(image, Stain(color=[200, 200]), np.random.default_rng(1))
    soft, _ = add_stain(image, Stain(color=[200, 200], blur=0.5), np.random.default_rng(1))
    assert np.unique(soft).size > np.unique(sharp).size
    assert (soft > 0).sum() > (sharp > 0).sum()


def test_one_seed_gives_one_corruption():
    image = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    for corruption in ALL_KINDS:
        first, _ = add_corruption(image, corruption, np.random.default_rng(7))
        again, _ = add_corruption(image, corruption, np.random.default_rng(7))
        other, _ = add_corruption(image, corruption, np.random.default_rng(8))
        np.testing.assert_array_equal(first, again)
        assert (first != other).any()


def test_gaussian_noise_has_the_stated_deviation():
    image = np.full((256, 256, 1), 128, np.uint8)
    corrupted, mask = add_gaussian(image, Gaussian(std=0.05), np.random.default_rng(0))
    assert corrupted.std() == pytest.approx(0.05 * 255, rel=0.02)
    np.testing.assert_array_equal(mask, (corrupted != image)[..., 0])


@pytest.mark.parametrize("image", [np.zeros((15, 64, 1), np.uint8), np.zeros((64, 64, 2), np.uint8)])
def test_an_image_that_cannot_be_corrupted_is_refused(image):
    with pytest.raises(ValueError, match="image must be"):
        add_stain(image)
    with pytest.raises(ValueError, match="must be uint8 or float"):
        add_stain(np.zeros((64, 64), np.int32))


SIMPLE = [
    Stain(),
    Gaussian(),
    Scratch(),
    Drops(),
    Pattern(),
    OriginalStain(),
    OriginalScratch(),
    OriginalDrops(),
    OriginalDrops(spacing=10),
]
ALL_KINDS = [
    *SIMPLE,
    OneOf.model_validate(read_preset("corruption", "structural")),
    OneOf.model_validate(read_preset("corruption", "stain_or_gaussian")),
]


@pytest.mark.parametrize("corruption", ALL_KINDS, ids=lambda corruption: corruption.kind)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_mask_is_exactly_what_changed(corruption, shape):
    rng = np.random.default_rng(0)
    for dtype in (np.uint8, np.float32):
        for _ in range(10):
            image = (rng.integers(0, 256, shape) / (1 if dtype == np.uint8 else 255)).astype(dtype)
            before = image.copy()
            corrupted, mask = add_corruption(image, corruption, rng)
            changed = corrupted != image
            np.testing.assert_array_equal(mask, changed if image.ndim == 2 else changed.any(axis=-1))
            assert mask.any()
            assert (corrupted.dtype, corrupted.shape) == (image.dtype, image.shape)
            assert corrupted.min() >= 0
            assert corrupted.max() <= (255 if dtype == np.uint8 else 1)
            np.testing.assert_array_equal(image, before)


def test_a_scratch_is_thin_and_as_long_as_asked():
    image = np.zeros((400, 400, 1), np.uint8)
    for seed in range(30):
        scratch = Scratch(length=[50, 50], bend=0, width=3, jitter=0)
        _, mask = add_scratch(image, scratch, np.random.default_rng(seed))
        assert mask.sum() == pytest.approx(200 * 3, rel=0.4)  # 50 % of 400 pixels, 3 wide
        assert ndimage.label(mask, np.ones((3, 3)))[1] == 1


def test_drops_are_as_many_as_asked_where_they_do_not_touch():
    image = np.zeros((800, 800, 1), np.uint8)
    drops = Drops(number=5, spacing=0.25, size=[0.5, 0.5])
    counts = []
    for seed in range(20):
        _, mask = add_drops(image, drops, np.random.default_rng(seed))
        counts.append(ndimage.label(mask, np.ones((3, 3)))[1])
    assert max(counts) == 5
    assert np.mean(counts) > 4.5


def test_overlapping_drops_leave_no_hole():
    image = np.zeros((200, 200, 1), np.uint8)
    _, mask = add_drops(image, Drops(number=50, spacing=0.02, size=[4, 4]), np.random.default_rng(0))
    np.testing.assert_array_equal(ndimage.binary_fill_holes(mask), mask)


def test_one_of_draws_by_weight():
    image = np.zeros((64, 64, 1), np.uint8)
    mixture = OneOf(
        choices=[
            Choice(weight=3, corruption=Stain(color=[50, 50])),
            Choice(weight=1, corruption=Stain(color=[200, 200])),
        ]
    )
    rng = np.random.default_rng(0)
    bright = [add_corruption(image, mixture, rng)[0].max() > 128 for _ in range(2000)]
    assert np.mean(bright) == pytest.approx(0.25, abs=0.04)  # over 4 standard errors


@pytest.mark.parametrize(("rows", "columns"), SIZES)
def test_every_stain_is_in_one_piece_inside_the_image_and_its_mask_is_what_changed(rows, columns):
    rng = np.random.default_rng(3)
    image = rng.integers(0, 256, (rows, columns, 1), np.uint8)
    reach = 1.5 * 0.12 * min(rows, columns)  # of a stain from its centre, at the most
    for _ in range(DRAWS):
        corrupted, mask = add_stain(image, Stain(), rng)
        np.testing.assert_array_equal(mask, (corrupted != image)[..., 0])
        [box] = ndimage.find_objects(mask.view(np.uint8))
        assert max(side.stop - side.start for side in box) <= 2 * reach + 1
        assert ndimage.label(mask[box], np.ones((3, 3)))[1] == 1


@pytest.mark.parametrize(("rows", "columns"), SIZES)
def test_what_chance_draws_for_a_stain_is_uniform_over_the_stated_ranges(rows, columns):
    """Kolmogorov-Smirnov over 10,000 draws, each of six quantities at a significance of 1e-4."""
    rng = np.random.default_rng(1)
    drawn = [draw_stain(rows, columns, Stain(), rng) for _ in range(10_000)]
    side = min(rows, columns) / 100
    reach = np.array([half_box(each.a, each.b, each.rotation) for each in drawn])
    centres = np.array([each.centre for each in drawn])
    last = np.array((columns - 1, rows - 1))
    assert (centres >= reach).all()  # the ellipse lies inside the image
    assert (centres <= last - reach).all()
    places = (centres - reach) / (last - 2 * reach)
    for name, values in {
        "a": (np.array([each.a for each in drawn]) - side) / (11 * side),
        "b": (np.array([each.b for each in drawn]) - side) / (11 * side),
        "rotation": np.array([each.rotation for each in drawn]) / np.pi,
        "grey": (np.array([each.grey for each in drawn]) - 10) / 210,
        "x": places[:, 0],
        "y": places[:, 1],
    }.items():
        assert kstest(values, "uniform").pvalue > 1e-4, name


def test_no_outline_of_a_blot_crosses_itself():
    rng = np.random.default_rng(2)
    for _ in range(DRAWS):
        a, b = rng.uniform(0.64, 7.7, 2)  # pixels: 1 to 12 % of 64
        outline = blot(a, b, rng.uniform(0, np.pi), 0.1, rng)
        assert not _crosses_itself(outline)


def _crosses_itself(outline):
    """Return whether any two sides of a closed polygon, not next to each other, cross."""
    starts, ends = outline, np.roll(outline, -1, axis=0)

    def side_of(line_start, line_end, points):
        along, across = line_end - line_start, points[None] - line_start[:, None]
        return np.sign(along[:, None, 0] * across[..., 1] - along[:, None, 1] * across[..., 0])

    apart = side_of(starts, ends, starts) * side_of(starts, ends, ends) < 0
    crossing = apart & apart.T
    count = len(outline)
    near = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    crossing[np.minimum(near, count - near) <= 1] = False
    return bool(crossing.any())


def test_clean_changes_nothing_and_shares_nothing():
    image = np.arange(32 * 32, dtype=np.uint8).reshape(32, 32, 1)
    corrupted, mask = add_corruption(image, Clean(), np.random.default_rng(0))
    np.testing.assert_array_equal(corrupted, image)
    assert not np.shares_memory(corrupted, image)
    assert mask.shape == (32, 32)
    assert not mask.any()
