"""More photos for a data set: the import that it came from, again."""

import pytest

from configs.disk.workspace import Workspace
from configs.errors import MissingError
from configs.spec.spec_io import spec_from
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from gui.importing.more_photos import more_photos


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


def test_a_data_set_is_imported_again_as_it_was_under_a_free_name(workspace, tiny_category):
    spec = spec_from(ImportSpec, name="part", source=tiny_category, seed=3, transfer="link")
    importing.run(spec, workspace, [].append)
    workspace.dataset("part-2").mkdir()
    again = more_photos("part", workspace)
    assert again.name == "part-3"
    assert again.spec == spec.model_copy(update={"name": "part-3", "layout": "mvtec"})
    assert "beside those that part came from" in again.told


def test_the_share_of_good_photos_to_test_on_is_as_it_was(workspace, tiny_category):
    source = tiny_category / "train/good"
    spec = spec_from(ImportSpec, name="part", source=source, layout="good_only", test_share=0.3)
    importing.run(spec, workspace, [].append)
    assert more_photos("part", workspace).spec.test_share == 0.3


def test_where_the_photos_are_gone_or_came_from_several_folders_the_person_names_them(
    workspace, tiny_category
):
    by_hand = spec_from(ImportSpec, name="hand", train=tiny_category / "train/good")
    for spec in (by_hand, spec_from(ImportSpec, name="part", source=tiny_category)):
        importing.run(spec, workspace, [].append)
    tiny_category.rename(tiny_category.with_name("elsewhere"))
    hand, part = (more_photos(name, workspace) for name in ("hand", "part"))
    assert (hand.spec, hand.is_by_hand, part.spec, part.is_by_hand) == (None, True, None, False)
    assert "name them here" in hand.told and "choose the folder" in part.told
    with pytest.raises(MissingError):
        more_photos("bolt", workspace)
