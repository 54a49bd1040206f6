"""Curves: their points are what each threshold does, and their file gives them back."""

import numpy as np
import pytest
from sklearn.metrics import auc, roc_auc_score

from configs.errors import UserError
from evaluation.report.curve_files import read_curves, write_curves
from evaluation.scoring.curves import POINTS, image_curves, pixel_curve
from evaluation.scoring.pixel_scores import PixelScores, pooled
from evaluation.scoring.results import ImageResult


def results(count=200):
    rng = np.random.default_rng(0)
    defects = ["good", "dent", "scratch", "synthetic"]
    return [
        ImageResult(
            f"{at}.png", defects[at % 4], {"l2": rng.gamma(2) + (at % 4 > 0), "top1": rng.gamma(2)}, True
        )
        for at in range(count)
    ]


def test_there_is_a_curve_for_each_type_and_all_and_synthetic_by_each_score():
    curves = image_curves(results(), ["l2", "top1"])
    assert {(curve.defect, curve.score) for curve in curves} == {
        (defect, score) for defect in ("dent", "scratch", "synthetic", "all") for score in ("l2", "top1")
    }


def test_each_point_is_what_its_threshold_does():
    images = results(40)
    curve = next(each for each in image_curves(images, ["l2"]) if each.defect == "all")
    good = np.array([image.scores["l2"] for image in images if image.defect == "good"])
    bad = np.array([image.scores["l2"] for image in images if image.defect in ("dent", "scratch")])
    assert (curve.thresholds[0], curve.false_alarms[0], curve.found[0]) == (np.inf, 0, 0)
    for threshold, alarms, found, precision in zip(
        curve.thresholds[1:], curve.false_alarms[1:], curve.found[1:], curve.precision[1:], strict=True
    ):
        called = (good >= threshold).sum(), (bad >= threshold).sum()
        assert alarms == called[0] / len(good) and found == pytest.approx(called[1] / len(bad))
        assert precision == pytest.approx(called[1] / sum(called))


def many_pixels(limit):
    rng = np.random.default_rng(1)
    masks = rng.random((6, 60, 70)) < 0.1
    maps = (rng.gamma(2, 8, masks.shape) + 15 * masks).astype(np.float32)
    group = PixelScores(limit=limit)
    for pair in zip(maps, masks, strict=True):
        group.add(*pair)
    return maps, masks, pixel_curve("dent", pooled([group]))


@pytest.mark.parametrize("limit", [10**6, 0], ids=["exact", "binned"])
def test_the_curve_of_many_pixels_keeps_few_points_and_its_area(limit):
    maps, masks, curve = many_pixels(limit)
    assert len(curve) <= POINTS
    assert auc(curve.false_alarms, curve.found) == pytest.approx(
        roc_auc_score(masks.ravel(), maps.ravel()), abs=1e-4
    )
    at = len(curve) // 2
    called = maps >= curve.thresholds[at]
    assert (called & masks).sum() / masks.sum() == pytest.approx(curve.found[at], abs=2e-3)
    assert (called & ~masks).sum() / (~masks).sum() == pytest.approx(curve.false_alarms[at], abs=2e-3)


def test_without_both_kinds_there_is_none():
    group = PixelScores()
    group.add(np.ones((4, 4), np.float32), np.zeros((4, 4), np.bool_))
    assert pixel_curve("dent", pooled([group])) is None
    assert image_curves([image for image in results() if image.defect == "good"], ["l2"]) == []


def test_what_is_written_is_read_again(tmp_path):
    curves = [*image_curves(results(), ["l2"]), many_pixels(0)[2]]
    write_curves(tmp_path / "roc.csv", curves)
    again = read_curves(tmp_path / "roc.csv")
    assert [(each.level, each.defect, each.score) for each in again] == [
        (each.level, each.defect, each.score) for each in curves
    ]
    for written, read in zip(curves, again, strict=True):
        np.testing.assert_allclose(written.thresholds, read.thresholds)
        np.testing.assert_allclose(written.precision, read.precision)


@pytest.mark.parametrize("text", ["", "level,defect\n", "images,all,l2,1\n", "images,all,l2,1,nan,1,1\n"])
def test_a_damaged_file_is_told(tmp_path, text):
    path = tmp_path / "roc.csv"
    head = (
        ""
        if text in ("", "level,defect\n")
        else "level,defect,score,threshold,false_alarms,found,precision\n"
    )
    path.write_text(head + text)
    with pytest.raises(UserError, match="is damaged, or cut short; evaluate the run again"):
        read_curves(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_curves(tmp_path / "none.csv")
