import numpy as np
import pytest
from scipy import ndimage

from datasets.add_corruption import add_corruption, add_gaussian, add_stain
from datasets.corruptions import Gaussian, Stain

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
    for corruption in (Stain(), Gaussian()):
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
