import numpy as np
import tifffile

from datasets.images import read_image
from datasets.layout import LabelledImage
from evaluation.report.folder import EvaluationFolder
from evaluation.report.pictures import SHOWN, telling_images, write_map, write_reconstruction
from evaluation.scoring.results import ImageResult


def results(defect, *scores):
    """Return one result a score, in the order of the files."""
    return [
        ImageResult(f"{defect}/{at:03}.png", defect, {"l0": 0, "l1": 0, "l2": score, "linf": -score}, True)
        for at, score in enumerate(scores)
    ]


def test_telling_images_are_the_highest_and_the_lowest_scores_highest_first():
    images = results("dent", 4, 8, 1, 7, 3, 6, 2, 5)

    chosen = [image.scores["l2"] for image in telling_images(images, "l2")]

    assert SHOWN == 3
    assert chosen == [8, 7, 6, 3, 2, 1]


def test_telling_images_of_a_small_group_are_all_of_it_and_none_twice():
    images = results("dent", 1, 3, 2, 4, 6, 5)

    assert [image.scores["l2"] for image in telling_images(images, "l2")] == [6, 5, 4, 3, 2, 1]


def test_telling_images_follow_the_score_that_they_are_asked_for_by():
    images = results("dent", 1, 3, 2)

    assert [image.scores["l2"] for image in telling_images(images, "linf")] == [1, 2, 3]


def test_telling_images_begin_with_the_defects_by_name_and_end_with_the_good_ones():
    images = results("good", 1, 2) + results("scratch", 5) + results("dent", 3) + results("zip", 4)

    chosen = [image.file for image in telling_images(images, "l2")]

    assert chosen == ["dent/000.png", "scratch/000.png", "zip/000.png", "good/001.png", "good/000.png"]


def test_telling_images_of_equal_scores_are_in_the_order_of_the_files():
    images = results("dent", *[7] * 10)

    chosen = [image.file for image in telling_images(images, "l2")]

    assert chosen == [f"dent/{at:03}.png" for at in (0, 1, 2, 7, 8, 9)]


def test_no_images_tell_nothing():
    assert telling_images([], "l2") == []


def test_a_map_is_written_as_float_tiff_in_mvtecs_layout(tmp_path):
    anomaly_map = np.array([[0.125, 300.5], [1e-6, 0]], np.float32)
    source = LabelledImage(tmp_path / "source/test/dent/000.png", "dent", None)

    write_map(EvaluationFolder(tmp_path), source, anomaly_map)

    read = tifffile.imread(tmp_path / "maps/test/dent/000.tiff")
    assert read.dtype == np.float32
    np.testing.assert_array_equal(read, anomaly_map)


def test_a_reconstruction_is_written_rounded_to_grey_levels(tmp_path):
    source = LabelledImage(tmp_path / "source/test/dent/a.b.jpg", "dent", None)

    write_reconstruction(EvaluationFolder(tmp_path), source, np.array([[[0.4], [254.6]]], np.float32))

    assert read_image(tmp_path / "reconstructions/test/dent/a.b.png").tolist() == [[[0], [255]]]
