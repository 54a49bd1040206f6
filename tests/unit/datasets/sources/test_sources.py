"""Every layout that a source may have, and what of it becomes the data set."""

import csv
import zlib

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.errors import ImageError, SpecError, UserError
from configs.events import Note
from configs.spec.spec_io import spec_from
from datasets.images import read_image, write_image, write_mask
from datasets.layout import MvtecFolder, read_record
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from datasets.sources.source_spec import SourceSpec
from datasets.sources.sources import find_categories, find_source, guess_masks


def photos(folder, count, suffix=".png"):
    """Write small pictures that are all different."""
    folder.mkdir(parents=True)
    for at in range(count):
        pixels = np.random.default_rng((zlib.crc32(folder.name.encode()), at)).integers(
            0, 256, (24, 24, 1), np.uint8
        )
        write_image(folder / f"{at:03}{suffix}", pixels)


def masks(folder, count, ending="_mask"):
    folder.mkdir(parents=True)
    for at in range(count):
        write_mask(folder / f"{at:03}{ending}.png", np.eye(24, dtype=np.bool_))


def test_visa_is_read_with_its_own_split(tmp_path):
    root = tmp_path / "candle"
    photos(root / "Data/Images/Normal", 6, ".JPG")
    photos(root / "Data/Images/Anomaly", 2, ".JPG")
    masks(root / "Data/Masks/Anomaly", 2, ending="")
    (tmp_path / "split_csv").mkdir()
    with (tmp_path / "split_csv/1cls.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("object", "split", "label", "image", "mask"))
        for at in range(6):
            split = "test" if at in (1, 4) else "train"
            writer.writerow(("candle", split, "normal", f"candle/Data/Images/Normal/{at:03}.JPG", ""))

    source = find_source(SourceSpec(source=root))

    assert (source.layout, source.held_out) == ("visa", 0)
    assert [path.stem for path in source.train] == ["000", "002", "003", "005"]
    assert [image.name for image in source.test] == [
        "good/001.JPG",
        "good/004.JPG",
        "anomaly/000.JPG",
        "anomaly/001.JPG",
    ]
    assert source.test[2].mask == root / "Data/Masks/Anomaly/000.png"


def test_folders_of_good_and_bad_are_read_and_good_ones_held_out_by_the_seed(tmp_path):
    photos(tmp_path / "OK", 10)
    photos(tmp_path / "dent", 2)
    photos(tmp_path / "stain", 2)
    masks(tmp_path / "masks/dent", 3)

    source = find_source(SourceSpec(source=tmp_path))

    assert (source.layout, source.held_out, source.defects) == ("good_bad", 2, ["dent", "stain"])
    good = [image.path for image in source.test if image.defect == "good"]
    assert len(good) == 2
    assert sorted([*good, *source.train]) == sorted((tmp_path / "OK").iterdir())
    assert [source.name_of(path) for path in source.stray_masks] == ["masks/dent/002_mask.png"]
    assert find_source(SourceSpec(source=tmp_path)) == source
    assert find_source(SourceSpec(source=tmp_path, seed=1)).train != source.train


def test_what_is_left_out_of_the_held_out_images_is_not_counted_and_changes_no_other_ones_place(tmp_path):
    photos(tmp_path / "OK", 10)
    photos(tmp_path / "dent", 1)
    source = find_source(SourceSpec(source=tmp_path))
    first, second, dent = (image.path for image in source.test)

    less = source.without([source.name_of(first)])

    assert (less.held_out, [image.path for image in less.test], less.train) == (
        1,
        [second, dent],
        source.train,
    )


def test_good_images_alone_are_split(tmp_path):
    photos(tmp_path / "parts", 8)
    source = find_source(SourceSpec(source=tmp_path / "parts", test_share=0.5))
    assert (source.layout, len(source.train), len(source.test)) == ("good_only", 4, 4)
    nothing_held = find_source(SourceSpec(source=tmp_path / "parts", test_share=0))
    assert (len(nothing_held.train), len(nothing_held.test)) == (8, 0)


def test_folders_are_named_one_by_one(tmp_path):
    photos(tmp_path / "a/clean", 5)
    photos(tmp_path / "b/clean-test", 2)
    photos(tmp_path / "c/scratch", 2)
    photos(tmp_path / "d/monday", 1)
    masks(tmp_path / "c/marked", 2)
    spec = spec_from(
        ImportSpec,
        name="part",
        train=tmp_path / "a/clean",
        test_good=tmp_path / "b/clean-test",
        defects=[
            {"folder": tmp_path / "c/scratch", "masks": tmp_path / "c/marked"},
            {"folder": tmp_path / "d/monday", "label": "dent"},
        ],
    )
    workspace = Workspace(tmp_path / "workspace")
    importing.run(spec, workspace, [].append)

    folder = MvtecFolder(workspace.dataset("part"))
    assert len(folder.train_images()) == 5
    assert [(image.name, image.mask is not None) for image in folder.test_images()] == [
        ("good/000.png", False),
        ("good/001.png", False),
        ("dent/000.png", False),
        ("scratch/000.png", True),
        ("scratch/001.png", True),
    ]
    assert read_record(folder.path).layout == "by hand"


def test_links_stand_in_for_copies_and_a_broken_one_is_told(tmp_path):
    photos(tmp_path / "parts", 6)
    workspace = Workspace(tmp_path / "workspace")
    said = []
    spec = spec_from(ImportSpec, name="part", source=tmp_path / "parts", transfer="link")
    importing.run(spec, workspace, said.append)

    linked = list((workspace.dataset("part") / "train/good").iterdir())
    assert all(path.is_symlink() for path in linked)
    assert any("1 good images are held out" in event.text for event in said if isinstance(event, Note))
    record = read_record(workspace.dataset("part"))
    assert (record.layout, record.held_out, record.transfer) == ("good_only", 1, "link")

    linked[0].resolve().unlink()
    assert len(MvtecFolder(workspace.dataset("part")).train_images()) == 5
    with pytest.raises(ImageError, match="a link to a file that is gone"):
        read_image(linked[0])


def test_categories_are_found_below_a_root(tmp_path):
    photos(tmp_path / "bottle/train/good", 1)
    photos(tmp_path / "candle/Data/Images/Normal", 1)
    photos(tmp_path / "nuts/good", 1)
    photos(tmp_path / "pictures", 1)
    assert [path.name for path in find_categories(tmp_path)] == ["bottle", "candle", "nuts"]
    assert find_categories(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "source: is required, and missing"),
        (
            {"source": "a", "train": "b"},
            "source: cannot stand beside train: give the one or the others",
        ),
        (
            {"train": "a", "defects": [{"folder": "x/dent"}, {"folder": "y/dent"}]},
            'two defect types are called "dent"',
        ),
        ({"train": "a", "defects": [{"folder": "x", "label": "all"}]}, 'cannot be called "all"'),
        ({"train": "a", "defects": [{"folder": "x", "label": "a/b"}]}, "must be made of letters"),
        ({"source": "a", "test_share": 1.0}, "test_share: must be less than 1"),
        ({"source": "a", "layout": "mvtek"}, "layout: cannot be"),
    ],
)
def test_a_source_says_one_thing(fields, message):
    with pytest.raises(SpecError, match=message):
        spec_from(ImportSpec, name="part", **fields)


def test_a_folder_without_images_is_told(tmp_path):
    photos(tmp_path / "clean", 2)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="empty: holds no images; choose the folder"):
        find_source(SourceSpec(train=tmp_path / "clean", test_good=tmp_path / "empty"))
    with pytest.raises(UserError, match="gone: no such folder"):
        find_source(SourceSpec(train=tmp_path / "gone"))
    with pytest.raises(UserError, match=r"\(layout visa\), found only clean, empty"):
        find_source(SourceSpec(source=tmp_path, layout="visa"))


@pytest.mark.parametrize("place", ["ground_truth/hole", "test/masks/hole"])
def test_the_masks_of_a_folder_are_guessed(tiny_category, place):
    assert guess_masks(tiny_category / "test/hole") == tiny_category / "ground_truth/hole"
    (tiny_category / place).parent.mkdir(exist_ok=True)
    (tiny_category / "ground_truth/hole").rename(tiny_category / place)
    assert guess_masks(tiny_category / "test/hole") == tiny_category / place
    assert guess_masks(tiny_category / "test/good") is None
