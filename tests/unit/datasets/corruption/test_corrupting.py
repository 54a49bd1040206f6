import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.errors import ExistsError, MissingError, SpecError, UserError
from configs.events import Finished, Illustration
from configs.spec.spec_io import read_spec, spec_from, to_hjson
from datasets.corruption import corrupting
from datasets.corruption.corruptions import Stain
from datasets.corruption.design import CorruptSpec, design_of, read_design
from datasets.images import equalized, read_image, write_image, write_mask
from datasets.layout import DatasetRecord
from datasets.masks import read_mask


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
    record = DatasetRecord(
        name="part", source="", rows=64, columns=64, train_good=3, test_good=2, defects={}, masks=0
    )
    (workspace.dataset("part") / "dataset.hjson").write_text(to_hjson(record))
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
    assert isinstance(said[-2], Illustration)
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


def test_a_region_keeps_the_synthetic_defects_inside(workspace, tmp_path):
    corrupt(workspace, name="polygon", region=[[0, 0], [50, 0], [50, 100], [0, 100]])
    left = np.zeros((128, 128), np.bool_)  # of another size: it is brought to that of the images
    left[:, :64] = True
    write_mask(tmp_path / "left.png", left)
    corrupt(workspace, name="mask", region_mask=tmp_path / "left.png")

    for name in ("polygon", "mask"):
        folder = workspace.corruption("part", name)
        masks = [read_mask(path) for path in sorted((folder / "ground_truth").iterdir())]
        assert len(masks) == 10
        assert not any(mask[:, 33:].any() for mask in masks)
        assert read_design(folder).region.shape == (64, 64)


def test_a_region_that_is_none_is_refused(workspace, tmp_path):
    write_mask(tmp_path / "black.png", np.zeros((8, 8), np.bool_))
    for fields, error, message in (
        ({"region": [[0, 0], [50, 0]]}, SpecError, "at least 3 different corners, got 2"),
        ({"region": [[0, 0], [50, 0], [50, 120]]}, SpecError, r"region.*100"),
        ({"region_mask": tmp_path / "black.png"}, UserError, r"black\.png: marks nothing"),
        ({"region_mask": tmp_path / "none.png"}, UserError, r"none\.png"),
        (
            {"region": [[0, 0], [50, 0], [9, 9]], "region_mask": tmp_path / "black.png"},
            SpecError,
            "the one or the other",
        ),
    ):
        with pytest.raises(error, match=message):
            corrupt(workspace, **fields)
    assert workspace.corruptions("part") == []


def test_a_preview_shows_the_image_equalized_and_then_corrupted():
    spec = spec_from(CorruptSpec, dataset="part", name="x", corruption="stain", equalize=True)
    image = (np.arange(64 * 64).reshape(64, 64, 1) % 40).astype(np.uint8)

    before, after, mask = corrupting.preview(image, design_of(spec, 64, 64), 0, 0)

    np.testing.assert_array_equal(before, equalized(image))
    assert before.max() == 255
    np.testing.assert_array_equal((after != before).any(axis=-1), mask)


def test_pieces_come_from_photos_of_other_sizes_and_kinds_too(workspace):
    rng = np.random.default_rng(1)
    for split in ("train", "test"):
        odd = workspace.dataset("part") / split / "good/001.png"
        write_image(odd, rng.integers(0, 256, (48, 80, 3), np.uint8))
    corrupt(workspace, name="mixed", corruption="blended", equalize=True)
    assert len(list((workspace.corruption("part", "mixed") / "test").iterdir())) == 10
