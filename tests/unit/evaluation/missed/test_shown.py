import numpy as np
import pytest

from configs.errors import ImageError
from datasets.images import write_image, write_mask
from evaluation.missed.shown import MOST, SIDE, shown_photo
from tests.small import write_untrained_run


def test_a_test_image_brings_its_type_and_its_outline(workspace):
    write_untrained_run(workspace)
    found = shown_photo(workspace.dataset("part") / "test/hole/000.png", None, "first", workspace)
    assert (found.defect, found.size, found.picture.shape) == ("hole", (48, 64), (48, 64, 3))
    (outline,) = found.truth
    assert np.mean(outline, axis=0) == pytest.approx([32.5 / 64, 24.5 / 48], abs=0.01)
    assert (
        shown_photo(workspace.dataset("part") / "test/good/000.png", None, "first", workspace).truth is None
    )


def test_any_photo_can_be_painted_on_without_a_run_and_a_large_one_is_shown_smaller(workspace, tmp_path):
    path = tmp_path / "scratch" / "new.png"
    path.parent.mkdir()
    write_image(path, np.full((100, SIDE + 500, 1), 90, np.uint8))
    found = shown_photo(path, None, "", workspace)
    assert (found.defect, found.size, found.truth) == ("scratch", (100, SIDE + 500), None)
    assert found.picture.shape[1] == SIDE


def test_of_a_mask_of_many_specks_the_largest_are_outlined(workspace, tmp_path):
    write_image(tmp_path / "new.png", np.full((100, 100, 1), 90, np.uint8))
    mask = np.zeros((100, 100), np.bool_)
    mask[::4, ::4] = True
    write_mask(tmp_path / "mask.png", mask)
    assert len(shown_photo(tmp_path / "new.png", tmp_path / "mask.png", "", workspace).truth) == MOST


def test_what_cannot_be_read_is_told(workspace, tmp_path):
    with pytest.raises(ImageError):
        shown_photo(tmp_path / "gone.png", None, "", workspace)
