from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from configs.errors import ExistsError
from datasets.images import read_image
from datasets.layout import GOOD, MvtecFolder
from datasets.masks import read_mask
from datasets.sample import sample
from datasets.sample.sample import CATEGORIES, VISIBLE, changed, defects, sample_image, write_sample

EVERY_DEFECT = [(category, defect) for category in CATEGORIES for defect in defects(category)]


@pytest.fixture(scope="module")
def small_sample(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[list[Path], list[tuple[int, int]]]]:
    """A sample with few images of each sort, and the progress that it reported."""
    progress: list[tuple[int, int]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample, "TRAIN_GOOD", 3)
        patch.setattr(sample, "TEST_GOOD", 2)
        patch.setattr(sample, "PER_DEFECT", 2)
        folders = write_sample(
            tmp_path_factory.mktemp("sample"), on_image=lambda done, total: progress.append((done, total))
        )
    yield folders, progress


def test_the_sample_has_100_train_good_20_test_good_and_8_images_of_each_of_4_defects():
    for category in CATEGORIES:
        plan = sample.plan(category)

        assert len(defects(category)) == 4
        assert sum(split == "train" for split, _, _ in plan) == 100
        assert sum(split == "test" and defect == GOOD for split, defect, _ in plan) == 20
        assert [sum(defect == each for _, defect, _ in plan) for each in defects(category)] == [8] * 4


def test_write_sample_writes_both_categories_in_the_layout_of_mvtec(small_sample):
    folders, _ = small_sample

    assert [folder.name for folder in folders] == list(CATEGORIES)
    for folder in folders:
        category = MvtecFolder(folder)
        assert [path.name for path in category.train_images()] == ["000.png", "001.png", "002.png"]
        assert category.defects() == sorted(defects(folder.name))
        for image in category.test_images():
            expected = None if image.defect == GOOD else f"{image.path.stem}_mask.png"
            assert (image.mask and image.mask.name) == expected
        assert not (folder / "ground_truth" / GOOD).exists()


def test_written_files_are_256_by_256_rgb_images_and_masks_of_the_same_size(small_sample):
    for folder in small_sample[0]:
        for image in MvtecFolder(folder).test_images():
            assert read_image(image.path).shape == (256, 256, 3)
            if image.mask is not None:
                pixels = read_image(image.mask)
                assert pixels.shape == (256, 256, 1)
                assert set(np.unique(pixels)) == {0, 255}


def test_written_files_hold_what_sample_image_returns(small_sample):
    folder = small_sample[0][0]
    defect = defects(folder.name)[0]
    expected = sample_image(folder.name, "test", defect, 1)

    np.testing.assert_array_equal(read_image(folder / "test" / defect / "001.png"), expected.image)
    np.testing.assert_array_equal(
        read_mask(folder / "ground_truth" / defect / "001_mask.png"), expected.gt_mask
    )


def test_write_sample_reports_every_image_once(small_sample):
    _, progress = small_sample

    total = 2 * (3 + 2 + 4 * 2)
    assert progress == [(done, total) for done in range(1, total + 1)]


def test_write_sample_overwrites_nothing(tmp_path):
    (tmp_path / CATEGORIES[1]).mkdir()

    with pytest.raises(ExistsError):
        write_sample(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [CATEGORIES[1]]


@pytest.mark.parametrize("category", CATEGORIES)
def test_an_image_depends_on_its_seed_split_and_index_alone(category):
    first = sample_image(category, "train", GOOD, 5, seed=3).image

    np.testing.assert_array_equal(sample_image(category, "train", GOOD, 5, seed=3).image, first)
    for other in (
        sample_image(category, "train", GOOD, 5, seed=4),
        sample_image(category, "train", GOOD, 6, seed=3),
        sample_image(category, "test", GOOD, 5, seed=3),
    ):
        assert (other.image != first).mean() > 0.5


@pytest.mark.parametrize(("category", "defect"), EVERY_DEFECT)
def test_a_defect_covers_a_small_part_of_its_image(category, defect):
    for index in range(sample.PER_DEFECT):
        gt_mask = sample_image(category, "test", defect, index).gt_mask

        assert gt_mask is not None
        assert 0.002 < gt_mask.mean() < 0.10


@pytest.mark.parametrize(("category", "defect"), EVERY_DEFECT)
def test_the_mask_is_exactly_where_the_defect_shows(category, defect, monkeypatch):
    flawed = sample_image(category, "test", defect, 0)
    scene = sample.SCENES[category]
    monkeypatch.setitem(sample.SCENES, category, lambda nature, _, flaw: scene(nature, None, flaw))
    clean = sample_image(category, "test", defect, 0)

    difference = np.abs(flawed.image.astype(int) - clean.image).max(axis=-1)
    np.testing.assert_array_equal(flawed.gt_mask, difference > VISIBLE)


def test_changed_marks_a_pixel_that_differs_by_more_than_is_barely_visible():
    image = np.full((4, 6, 3), 100, np.uint8)
    other = image.copy()
    other[1, 2, 0] += VISIBLE
    other[3, 4, 1] -= VISIBLE + 1

    expected = np.zeros((4, 6), np.bool_)
    expected[3, 4] = True
    np.testing.assert_array_equal(changed(image, other), expected)


@pytest.mark.parametrize("category", CATEGORIES)
def test_good_images_have_no_mask_and_are_well_exposed(category):
    good = sample_image(category, "test", GOOD, 0)

    assert good.gt_mask is None
    assert 80 < good.image.mean() < 180
    assert ((good.image == 0) | (good.image == 255)).mean() < 0.01
