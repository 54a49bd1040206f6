import cv2
import numpy as np
import pytest

from datasets.corruption.part import on_part, part_of
from datasets.region import Region


def photo(rows=120, columns=160, background=200, part=60, center=(90, 50), radius=30, noise=6):
    """A ring on an even background, as a camera sees it; and where its disc is."""
    rng = np.random.default_rng(0)
    image = np.full((rows, columns, 1), background, np.float32)
    cv2.circle(image, center, radius, (part,), -1)
    cv2.circle(image, center, radius // 3, (background,), -1)
    disc = cv2.circle(np.zeros((rows, columns), np.uint8), center, radius, (1,), -1).astype(bool)
    return (image + noise * rng.standard_normal(image.shape)).clip(0, 255).astype(np.uint8), disc


@pytest.mark.parametrize(
    "look", [{}, {"background": 20, "part": 150}, {"rows": 480, "columns": 640, "radius": 110}]
)
def test_a_part_is_found_with_its_hole_and_a_small_margin(look):
    if "rows" in look:
        look |= {"center": (300, 200)}
    image, disc = photo(**look)

    found = part_of(image)

    assert found[disc].mean() > 0.99
    assert (found & ~disc).sum() < 0.45 * disc.sum()


def test_colour_alone_tells_a_part():
    image = np.full((100, 100, 3), 120, np.uint8)
    image[30:60, 40:80] = (120, 180, 80)
    assert part_of(image)[30:60, 40:80].all()


@pytest.mark.parametrize(
    "surface",
    [
        np.full((64, 64, 1), 90, np.uint8),
        np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8),
        np.tile(np.repeat([40, 200], 4).astype(np.uint8), (64, 8))[..., None],  # stripes
        np.tile(np.linspace(0, 255, 64, dtype=np.uint8), (64, 1))[..., None],  # light from one side
    ],
)
def test_where_nothing_stands_out_there_is_no_part(surface):
    assert part_of(surface) is None
    assert on_part(surface, None) is None


def test_a_region_is_kept_to_and_stays_where_the_part_is_not_in_it():
    image, disc = photo()
    upper, corner = np.zeros((2, *disc.shape), bool)
    upper[:50], corner[-10:, :10] = True, True

    kept = on_part(image, Region(upper))
    assert kept.mask[disc & upper].mean() > 0.99 and not kept.mask[50:].any()
    apart = Region(corner)
    assert on_part(image, apart) is apart
