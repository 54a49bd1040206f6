import numpy as np
import pytest

from datasets.layout import ALL
from evaluation.scoring.results import judged
from evaluation.scoring.tally import Tally

MASK = np.array([[True, False]])


def flat(left, right=None):
    """Return a map of two pixels."""
    return np.array([[left, left if right is None else right]], np.float32)


def tally_of(*images):
    """Return the tally of (defect, map, mask) triples."""
    tally = Tally()
    for at, (defect, anomaly_map, gt_mask) in enumerate(images):
        tally.add(f"{defect}/{at:03}.png", defect, anomaly_map, gt_mask)
    return tally


def test_a_defect_type_is_told_from_the_good_images_alone():
    tally = tally_of(
        ("good", flat(1), None),
        ("good", flat(3), None),
        ("dent", flat(9, 0), MASK),
        ("scratch", flat(2, 0), MASK),
    )

    results = tally.results()

    assert list(results) == ["dent", "scratch", ALL]
    assert {name: result.image_auroc["linf"] for name, result in results.items()} == {
        "dent": 1,  # 9 is above 1 and 3
        "scratch": 0.5,  # 2 is above 1 only
        ALL: 0.75,
    }
    assert [(result.good, result.defective) for result in results.values()] == [(2, 1), (2, 1), (2, 2)]
    # Pixels of scratch: 2 is above 0, 1, 1, and below 3, 3; of dent: 9 is above all of them.
    assert results["scratch"].pixel_auroc == pytest.approx(3 / 5)
    assert results["dent"].pixel_auroc == 1
    assert results[ALL].pixel_auroc == pytest.approx((4 + 6) / (2 * 6))


def test_every_pixel_of_a_good_image_is_normal():
    tally = tally_of(("good", flat(1), MASK), ("dent", flat(2, 0), MASK))

    assert tally.images[0].has_gt_mask
    assert tally.results()[ALL].pixel_auroc == 1  # were the mask believed, 1 would be anomalous


def test_an_image_without_mask_is_left_out_of_the_pixels_and_counted():
    masked = [("good", flat(1), None), ("dent", flat(9, 0), MASK)]

    with_one_more = tally_of(*masked, ("dent", flat(50), None)).results()["dent"]

    assert with_one_more.without_mask == 1
    assert with_one_more.defective == 2
    assert with_one_more.pixel_auroc == tally_of(*masked).results()["dent"].pixel_auroc == 1


def test_a_defect_type_without_any_mask_has_no_pixel_figure_but_an_image_figure():
    tally = tally_of(("good", flat(1), None), ("dent", flat(9), None), ("scratch", flat(8, 0), MASK))

    results = tally.results()

    assert results["dent"].pixel_auroc is None
    assert results["dent"].image_auroc["l2"] == 1
    assert results["scratch"].pixel_auroc == 1
    assert results[ALL].without_mask == 1


def test_without_good_images_no_image_figure_is_known():
    result = tally_of(("dent", flat(9, 0), MASK), ("dent", flat(8, 0), MASK)).results()["dent"]

    assert set(result.image_auroc.values()) == {None}
    assert (result.good, result.defective) == (0, 2)
    assert result.pixel_auroc == 1  # the images' own normal pixels


def test_without_defective_images_nothing_is_known():
    results = tally_of(("good", flat(1), None)).results()

    assert list(results) == [ALL]
    assert set(results[ALL].image_auroc.values()) == {None}
    assert results[ALL].pixel_auroc is None


def test_equal_scores_are_chance():
    result = tally_of(*[("good", flat(4), None)] * 3, *[("dent", flat(4), MASK)] * 2).results()[ALL]

    assert set(result.image_auroc.values()) == {0.5}
    assert result.pixel_auroc == 0.5


def test_one_defective_image_is_enough():
    result = tally_of(("good", flat(1), None), ("good", flat(5), None), ("dent", flat(3), MASK)).results()

    assert result["dent"].image_auroc["l1"] == result[ALL].image_auroc["l1"] == 0.5


def test_no_images_have_a_result_too():
    result = Tally().results()[ALL]

    assert (result.good, result.defective, result.pixel_auroc) == (0, 0, None)


def test_binned_pixels_are_marked():
    tally = tally_of(("good", flat(1), None), ("dent", flat(9, 0), MASK))
    assert not tally.results()[ALL].is_binned

    for pixels in tally.pixels.values():
        pixels.limit = 1

    assert tally.results()[ALL].is_binned
    assert tally.results()[ALL].pixel_auroc == 1


def test_the_image_figures_are_by_the_score_that_was_chosen():
    images = [("good", flat(3, 3), None), ("good", flat(0, 0), None), ("dent", flat(4, 0), MASK)]

    for score, area in (("linf", 1), ("l1", 0.5)):  # maxima 3, 0 and 4; means 3, 0 and 2
        tally = Tally(score)
        for at, (defect, anomaly_map, gt_mask) in enumerate(images):
            tally.add(f"{defect}/{at}.png", defect, anomaly_map, gt_mask)
        assert tally.results()[ALL].figures["image_auroc"].value == area


def test_an_image_is_judged_by_the_score_that_was_chosen():
    image = tally_of(("dent", flat(4, 0), MASK)).images[0]

    assert judged(image, "linf", 3.5, None).verdict == "alarm"
    assert judged(image, "l1", 3.5, None).verdict == "pass"


def test_synthetic_defects_stand_beside_the_real_ones_and_not_among_them():
    real = [("good", flat(1), None), ("good", flat(3), None), ("scratch", flat(2, 0), MASK)]

    results = tally_of(*real, ("synthetic", flat(9, 0), MASK)).results()

    assert list(results) == ["scratch", "synthetic", ALL]
    assert results["synthetic"].image_auroc["linf"] == 1
    assert results[ALL] == tally_of(*real).results()[ALL]
