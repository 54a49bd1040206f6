import numpy as np
import pytest

from configs.errors import ExistsError, MissingError
from configs.events import Finished, Image
from configs.spec_io import read_spec, spec_from
from configs.workspace import Workspace
from datasets import corrupting
from datasets.corrupting import CorruptSpec
from datasets.corruptions import Stain
from datasets.images import read_image, read_mask, write_image


@pytest.fixture
def workspace(tmp_path):
    """A workspace with one data set of 3 good training and 2 good test images."""
    workspace = Workspace(tmp_path)
    rng = np.random.default_rng(0)
    for name, count in (("train/good", 3), ("test/good", 2)):
        folder = workspace.dataset("part") / name
        folder.mkdir(parents=True)
        for at in range(count):
            write_image(folder / f"{at:03}.png", rng.integers(0, 256, (64, 64, 1), np.uint8))
    (workspace.dataset("part") / "dataset.hjson").write_text("{}")
    return workspace


def corrupt(workspace, **fields):
    said = []
    spec = spec_from(CorruptSpec, **{"dataset": "part", "name": "stain", "corruption": "stain"} | fields)
    corrupting.run(spec, workspace, said.append)
    return said


def test_the_synthetic_masks_mark_exactly_what_differs_from_the_clean_image(workspace):
    said = corrupt(workspace, copies=4)

    folder = workspace.corruption("part", "stain")
    images = sorted((folder / "test").iterdir())
    assert len(images) == 8
    for path in images:
        clean = read_image(workspace.dataset("part") / "test/good" / f"{path.stem[:3]}.png")
        mask = read_mask(folder / "ground_truth" / f"{path.stem}_mask.png")
        np.testing.assert_array_equal(mask, (read_image(path) != clean).any(axis=-1))
    assert isinstance(said[-2], Image)
    assert isinstance(said[-1], Finished)
    assert read_image(folder / "preview.png").shape[2] == 3


def test_the_corruption_can_be_read_back(workspace):
    corrupt(workspace, corruption={"kind": "stain", "size": [2, 3]})
    spec = read_spec(CorruptSpec, workspace.corruption("part", "stain") / "corruption.hjson")
    assert spec.corruption == Stain(size=[2, 3])
    assert workspace.corruptions("part") == ["stain"]


def test_one_seed_writes_one_test_set(workspace):
    def pixels(name, **fields):
        corrupt(workspace, name=name, **fields)
        return [path.read_bytes() for path in sorted((workspace.corruption("part", name) / "test").iterdir())]

    assert pixels("a") == pixels("b") != pixels("c", seed=1)


def test_a_missing_data_set_and_a_taken_name_are_refused(workspace):
    with pytest.raises(MissingError, match='did you mean "part"'):
        corrupt(workspace, dataset="prt")
    corrupt(workspace)
    with pytest.raises(ExistsError):
        corrupt(workspace)
