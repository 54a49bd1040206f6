from pathlib import Path

import numpy as np
import pytest

from configs.errors import UserError
from configs.spec.spec_io import spec_from
from datasets.annotation import mask_place, save_mask
from datasets.images import image_files
from datasets.layout import MvtecFolder
from datasets.masks import read_mask
from datasets.sources import importing
from datasets.sources.importing import ImportSpec


def test_a_mask_that_was_painted_comes_with_the_next_import(workspace, tiny_category):
    photo = tiny_category / "test/hole/001.png"
    (tiny_category / "ground_truth/hole/001_mask.png").unlink()
    mask = np.zeros((48, 64), np.bool_)
    mask[20:30, 25:40] = True
    save_mask(mask_place(tiny_category, "hole", photo, workspace), mask)
    importing.run(spec_from(ImportSpec, name="again", source=tiny_category), workspace, [].append)
    images = {image.name: image for image in MvtecFolder(workspace.dataset("again")).test_images()}
    assert (read_mask(images["hole/001.png"].mask) == mask).all()


def test_it_is_whole_and_alone_in_a_folder_that_is_made_for_it(workspace, tmp_path):
    place = mask_place(tmp_path / "new", " dent ", Path("/photos/000.jpg"), workspace)
    assert place == tmp_path / "new/ground_truth/dent/000_mask.png"
    for all_of_it in (True, False):
        save_mask(place, np.full((3, 4), all_of_it))
        assert read_mask(place).all() == all_of_it
    assert image_files(place.parent) == [place]


@pytest.mark.parametrize(
    ("typed", "told"), [("", 'got ""'), ("good", 'got "good"'), ("a/b", "must be made of letters")]
)
def test_a_type_that_is_none_is_refused(workspace, tmp_path, typed, told):
    with pytest.raises(UserError, match=told):
        mask_place(tmp_path, typed, Path("000.png"), workspace)


def test_a_data_set_of_the_workspace_stays_as_it_was_imported(workspace):
    with pytest.raises(UserError, match="which the program keeps"):
        mask_place(workspace.dataset("part"), "hole", Path("000.png"), workspace)
