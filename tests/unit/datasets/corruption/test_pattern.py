import cv2
import numpy as np
import pytest
from pydantic import ValidationError

from datasets.add_corruption import add_pattern
from datasets.corruption.corruptions import Pattern
from datasets.region import Region

ONE = {"number": 1, "slimness": 1, "distortion": 0, "softness": [0, 0], "opacity": [1, 1]}
FILLINGS = ("flat", "texture", "noise", "change", "other", "blended")
FLAT, TEXTURE, NOISE, CHANGE, OTHER, BLENDED = (
    {name: float(name == only) for name in FILLINGS} for only in FILLINGS
)


def areas(parameters, count=200, side=200):
    """Return how many pixels each of some patterns changed, of a black image."""
    image = np.zeros((side, side, 1), np.uint8)
    color = {"color": [100, 200]}
    return np.array(
        [
            add_pattern(image, Pattern(**FLAT, **color, **parameters), np.random.default_rng(seed))[1].sum()
            for seed in range(count)
        ]
    )


def test_a_shape_is_a_rhombus_an_ellipse_or_nearly_a_rectangle_of_the_size_asked_for():
    found = areas(ONE | {"size": [10, 10]})  # semi-axes of 20 pixels; some reach over the image's border

    assert found.max() < 1700
    for area in (2 * 20**2, np.pi * 20**2, 4 * 20**2):
        assert np.mean(np.abs(found - area) < 0.08 * area) > 0.15


def test_small_shapes_are_as_frequent_as_large_ones():
    found = areas(ONE | {"size": [1, 16]}, count=400)

    middle = np.pi * (4 * 2) ** 2  # of semi-axes of 4 %, half-way from 1 to 16 in octaves
    assert np.mean(found < middle) == pytest.approx(0.5, abs=0.12)


def test_slim_shapes_are_smaller_and_no_thinner_than_a_pixel():
    round_ones, slim_ones = areas(ONE | {"size": [10, 10]}), areas(ONE | {"size": [10, 10], "slimness": 20})

    assert np.median(slim_ones) < np.median(round_ones) / 2
    assert slim_ones.min() > 0


def test_distortion_bends_the_outline_and_leaves_the_size_about_as_it_is():
    plain, bent = (
        add_pattern(
            np.zeros((200, 200, 1), np.uint8),
            Pattern(**FLAT, **(ONE | {"size": [20, 20], "distortion": share}), color=[200, 200]),
            np.random.default_rng(3),
        )[1]
        for share in (0.0, 0.4)
    )

    assert 0.05 < np.mean(plain != bent) / np.mean(plain | bent) < 0.9
    assert bent.sum() == pytest.approx(plain.sum(), rel=0.6)


def test_several_shapes_change_more_than_one():
    one, many = areas(ONE | {"size": [3, 3]}), areas(ONE | {"size": [3, 3], "number": 8})

    assert many.mean() > 3 * one.mean()  # 4.5 on average
    assert many.min() < 1.5 * one.mean()  # at times there is one


def test_opacity_lets_the_image_shine_through():
    image = np.full((64, 64, 1), 100, np.uint8)
    half = Pattern(**FLAT, **(ONE | {"size": [20, 20], "opacity": [0.5, 0.5]}), color=[200, 200])

    corrupted, _ = add_pattern(image, half, np.random.default_rng(0))

    assert corrupted.max() == 150


def test_a_flat_shape_has_one_grey_and_a_noisy_one_many():
    image = np.zeros((128, 128, 1), np.uint8)
    shares = []
    for filling in (FLAT, NOISE):
        pattern = Pattern(**filling, **(ONE | {"size": [20, 20]}), color=[100, 150])
        corrupted, mask = add_pattern(image, pattern, np.random.default_rng(1))
        shares.append(np.unique(corrupted[mask], return_counts=True)[1].max() / mask.sum())

    assert shares[0] > 0.9  # all but the edge
    assert shares[1] < 0.3


def test_a_texture_is_the_images_own_from_elsewhere():
    stripes = np.repeat(np.where(np.arange(128) // 4 % 2, 180, 60).astype(np.uint8)[None], 128, axis=0)[
        ..., None
    ]
    pattern = Pattern(**TEXTURE, **(ONE | {"size": [20, 20]}))

    deviations = []
    for seed in range(20):
        corrupted, mask = add_pattern(stripes, pattern, np.random.default_rng(seed))
        deviations.append(corrupted[mask].std())

    assert (
        np.median(deviations) > 25
    )  # stripes again, of a deviation of 60, in another contrast and direction
    assert corrupted[~mask].tolist() == stripes[~mask].tolist()


def test_a_soft_shape_fades_out_over_its_edge():
    image = np.zeros((128, 128, 1), np.uint8)
    shares = []
    for softness in (0, 0.5, 1):
        pattern = Pattern(**FLAT, **(ONE | {"size": [20, 20], "softness": [softness] * 2}), color=[200, 200])
        corrupted, mask = add_pattern(image, pattern, np.random.default_rng(5))
        shares.append((corrupted[mask] < 190).mean())

    assert shares[0] < 0.15
    assert shares[0] < shares[1] < shares[2]


def test_a_change_keeps_what_is_below_in_another_light_blurred_or_bent():
    coarse = np.random.default_rng(0).uniform(60, 190, (16, 16, 3)).astype(np.float32)
    image = cv2.resize(coarse, (128, 128), interpolation=cv2.INTER_CUBIC).clip(0, 255).astype(np.uint8)
    pattern = Pattern(**CHANGE, **(ONE | {"size": [20, 20]}))

    alike = []
    for seed in range(60):
        corrupted, mask = add_pattern(image, pattern, np.random.default_rng(seed))
        assert corrupted[~mask].tolist() == image[~mask].tolist()
        alike.append(np.corrcoef(corrupted[mask].mean(axis=1), image[mask].mean(axis=1))[0, 1])

    assert np.median(alike) > 0.4  # what comes from elsewhere is not alike at all
    assert np.min(alike) < 0.9  # and some of it is bent


def test_flat_shapes_are_mostly_of_little_hue():
    image = np.zeros((64, 64, 3), np.uint8)
    pattern = Pattern(**FLAT, **(ONE | {"size": [30, 30]}), color=[100, 150])
    colors = np.array(
        [
            add_pattern(image, pattern, np.random.default_rng(seed))[0].reshape(-1, 3).max(axis=0)
            for seed in range(100)
        ],
        float,
    )

    assert colors.min() >= 100
    assert colors.max() <= 150
    hues = np.ptp(colors, axis=1)
    assert np.median(hues) < 30
    assert hues.max() > 30


def test_a_pattern_that_cannot_be_seen_changes_a_pixel_all_the_same():
    image = np.full((32, 32, 3), 77, np.uint8)
    region = np.zeros((32, 32), np.bool_)
    region[5, 9] = True

    corrupted, mask = add_pattern(
        image, Pattern(**FLAT, color=[77, 77]), np.random.default_rng(0), Region(region)
    )

    assert np.argwhere(mask).tolist() == [[5, 9]]
    assert (corrupted[5, 9] != 77).all()


def test_a_pattern_needs_a_filling():
    with pytest.raises(ValidationError, match="must not all be 0"):
        Pattern(flat=0, texture=0, noise=0, change=0)


def test_a_piece_of_another_image_comes_from_there_as_it_is():
    image, other = (np.full((80, 80, 3), grey, np.uint8) for grey in (30, 170))
    parameters = Pattern(**OTHER, **ONE)

    corrupted, mask = add_pattern(image, parameters, np.random.default_rng(1), other=other)
    inside = cv2.erode(mask.astype(np.uint8), np.ones((5, 5))) > 0  # its edge is soft
    assert inside.any() and (corrupted[inside] == 170).all() and (corrupted[~mask] == 30).all()

    alone, _ = add_pattern(other, parameters, np.random.default_rng(1))
    assert (alone != other).any(
        axis=2
    ).sum() == 1  # of itself: nothing to be seen but the one pixel that must change


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
def test_a_blended_piece_brings_its_edges_and_takes_the_light_of_its_place(kind):
    white = 255 if kind == np.uint8 else 1
    image = np.full((80, 80, 1), 0.2 * white, kind)
    stripes = np.tile(np.repeat([0.6, 0.9], 3) * white, (80, 14))[:, :80, None].astype(kind)
    parameters = Pattern(**BLENDED, **(ONE | {"size": [20, 30]}))

    corrupted, mask = add_pattern(image, parameters, np.random.default_rng(2), other=stripes)

    assert corrupted.dtype == kind and mask.sum() > 200
    assert corrupted[mask].std() > 0.05 * white  # the stripes are there
    assert abs(corrupted[mask].mean() - image.mean()) < 0.2 * white  # where a pasted piece is 0.55 brighter
    assert (corrupted[~mask] == image[~mask]).all()


def test_a_blended_piece_in_a_corner_of_a_tiny_image_changes_something():
    image = np.random.default_rng(0).integers(0, 256, (16, 16, 1), np.uint8)
    for seed in range(40):
        _, mask = add_pattern(image, Pattern(**BLENDED), np.random.default_rng(seed), other=image[::-1])
        assert mask.any()


def test_another_image_must_be_as_the_first():
    image = np.zeros((32, 32, 1), np.uint8)
    with pytest.raises(ValueError, match="other must be as image"):
        add_pattern(image, Pattern(**OTHER), np.random.default_rng(0), other=image[:20])


def test_clouds_tear_the_outline_into_several_pieces():
    image = np.zeros((200, 200, 1), np.uint8)
    whole = {"size": [20, 20], "color": [200, 200], **FLAT}

    def pieces(clouds):
        masks = [
            add_pattern(image, Pattern(**(ONE | whole | {"clouds": clouds})), np.random.default_rng(seed))[1]
            for seed in range(20)
        ]
        return [cv2.connectedComponents(mask.astype(np.uint8))[0] - 1 for mask in masks], np.mean(masks)

    plain, torn = pieces(0), pieces(1)
    assert max(plain[0]) == 1 and np.mean(torn[0]) > 1.5
    assert 0.3 < torn[1] / plain[1] < 0.7
