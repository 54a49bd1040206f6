import csv
import hashlib

import numpy as np
import PIL.Image
import pytest

from configs.disk.workspace import Workspace
from configs.errors import ExistsError, UserError
from configs.events import Finished, Note
from configs.spec.spec_io import spec_from
from datasets.images import read_image, write_image, write_mask
from datasets.layout import MvtecFolder, read_record
from datasets.masks import read_mask
from datasets.sources import importing
from datasets.sources.importing import AuditError, ImportSpec


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def source(tmp_path):
    """A small category: 20 good to train on, 2 good and 2 scratched to test on."""
    folder = tmp_path / "source"
    rng = np.random.default_rng(0)
    for name, count in (("train/good", 20), ("test/good", 2), ("test/scratch", 2)):
        (folder / name).mkdir(parents=True)
        for at in range(count):
            write_image(folder / name / f"{at:03}.png", rng.integers(0, 256, (32, 48, 3), np.uint8))
    (folder / "ground_truth" / "scratch").mkdir(parents=True)
    for at in range(2):
        mask = np.zeros((32, 48), np.bool_)
        mask[5:9, 5:9] = True
        write_mask(folder / "ground_truth" / "scratch" / f"{at:03}_mask.png", mask)
    return folder


def do_import(source, workspace, **fields):
    said = []
    importing.run(spec_from(ImportSpec, name="part", source=source, **fields), workspace, said.append)
    return said


def test_an_import_copies_every_file_as_it_is_and_writes_its_record(source, workspace):
    said = do_import(source, workspace)

    folder = workspace.dataset("part")
    for path in source.rglob("*.png"):
        assert (folder / path.relative_to(source)).read_bytes() == path.read_bytes()
    record = read_record(folder)
    assert (record.rows, record.columns, record.train_good, record.test_good) == (32, 48, 20, 2)
    assert record.defects == {"scratch": 2}
    assert record.masks == 2
    assert isinstance(said[-1], Finished)
    assert not [event for event in said if isinstance(event, Note)]


def test_images_are_paired_with_their_masks(source, workspace):
    do_import(source, workspace)
    images = MvtecFolder(workspace.dataset("part")).test_images()
    assert [image.name for image in images] == [
        "good/000.png",
        "good/001.png",
        "scratch/000.png",
        "scratch/001.png",
    ]
    assert images[0].mask is None
    assert images[2].mask is not None
    assert read_mask(images[2].mask).sum() == 16


def test_a_missing_mask_is_said_and_is_no_error(source, workspace):
    (source / "ground_truth/scratch/001_mask.png").unlink()
    said = do_import(source, workspace)
    assert said[-2].text.startswith("test/scratch/001.png: is defective and has no mask")


def test_a_taken_name_is_refused(source, workspace):
    do_import(source, workspace)
    with pytest.raises(ExistsError, match='a data set called "part" exists already'):
        do_import(source, workspace)


def test_a_source_without_good_images_is_refused(source, workspace):
    with pytest.raises(UserError, match="in train/good, in good, or in itself, found only scratch"):
        do_import(source / "ground_truth", workspace)
    with pytest.raises(UserError, match="no such folder"):
        do_import(source / "none", workspace)


def broken_image(source):
    (source / "train/good/007.png").write_bytes(b"not an image")


def odd_size(source):
    write_image(source / "train/good/007.png", np.zeros((32, 32, 3), np.uint8))


def odd_mask(source):
    write_mask(source / "ground_truth/scratch/001_mask.png", np.ones((8, 8), np.bool_))


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (broken_image, r"007\.png: is not an image that can be read; replace the file, or leave it out"),
        (
            odd_size,
            r"007\.png: must have the size of the other images, 32 rows x 48 columns, found 32 rows x 32",
        ),
        (odd_mask, r"001_mask\.png: must have the size of its image 001\.png"),
    ],
)
def test_a_bad_file_is_named_and_nothing_half_made_is_left(source, workspace, mistake, message):
    mistake(source)
    with pytest.raises(AuditError, match=message):
        do_import(source, workspace)
    assert workspace.datasets() == []
    assert [path.name for path in workspace.root.iterdir()] == ["audits"]  # what was found, to decide on


def test_names_that_results_could_not_be_told_apart_by_are_refused(source, workspace):
    twin = source / "test/scratch/001.bmp"
    twin.write_bytes((source / "test/scratch/001.png").read_bytes())
    with pytest.raises(
        AuditError, match=r"has the name of 001\.\w+ but for its ending.*rename one of the two"
    ):
        do_import(source, workspace)
    twin.unlink()
    (source / "test/scratch").rename(source / "test/all")
    with pytest.raises(UserError, match='a defect type cannot be called "all"'):
        do_import(source, workspace)


def test_mixed_sizes_are_taken_when_asked(source, workspace):
    odd_size(source)
    said = do_import(source, workspace, mixed_sizes="resize")
    record = read_record(workspace.dataset("part"))
    assert record.mixed_sizes
    assert (record.rows, record.columns) == (32, 48)
    assert "brought to 32 x 48" in said[-2].text


def test_good_images_alone_can_be_imported_with_a_warning(source, workspace):
    import shutil

    shutil.rmtree(source / "test")
    said = do_import(source, workspace)
    assert "AUROCs cannot be computed" in " ".join(event.text for event in said if isinstance(event, Note))


def test_all_mistakes_are_told_at_once_and_can_be_settled(source, workspace):
    broken_image(source)
    odd_mask(source)
    write_mask(source / "ground_truth/scratch/000_mask.png", np.zeros((32, 48), np.bool_))
    with pytest.raises(AuditError) as caught:
        do_import(source, workspace)
    assert [finding.problem for finding in caught.value.findings] == ["unreadable", "blank mask", "mask size"]
    assert str(caught.value).count("\n") == 2

    left_out = ["train/good/007.png", "ground_truth/scratch/001_mask.png"]
    do_import(source, workspace, leave_out=left_out, accept=["blank mask"])

    folder = workspace.dataset("part")
    record = read_record(folder)
    assert (record.train_good, record.masks, list(record.left_out)) == (19, 1, left_out)
    assert not (folder / "train/good/007.png").exists()
    assert not (folder / "ground_truth/scratch/001_mask.png").exists()


def test_the_imported_files_are_listed_with_their_hashes(source, workspace):
    do_import(source, workspace)
    rows = list(csv.DictReader((workspace.dataset("part") / "files.csv").read_text().splitlines()))
    assert len(rows) == 24
    first = rows[0]
    assert (first["file"], first["rows"], first["columns"], first["mode"]) == (
        "train/good/000.png",
        "32",
        "48",
        "RGB",
    )
    assert first["sha256"] == hashlib.sha256((source / "train/good/000.png").read_bytes()).hexdigest()


def test_one_white_holds_for_all_files_of_more_than_8_bits(source, workspace):
    rng = np.random.default_rng(1)
    for at, path in enumerate(sorted(source.glob("t*/*/*.png"))):
        brightest = 3000 if at == 3 else 900  # a dark photo must not be stretched to white
        deep = rng.integers(0, brightest, (32, 48), np.uint16)
        deep[0, 0] = brightest
        PIL.Image.fromarray(deep).save(path)

    said = do_import(source, workspace)

    record = read_record(workspace.dataset("part"))
    assert record.white == 4095
    assert any("4095 is white in all of them" in str(event) for event in said)
    dark = next(workspace.dataset("part").glob("train/good/*.png"))
    assert read_image(dark, record.white).max() == round(900 / 4095 * 255)


@pytest.mark.parametrize("name", ["train/good/004.png", "ground_truth/scratch/000_mask.png"])
def test_a_file_that_changes_between_the_look_and_the_copy_is_not_taken(source, workspace, monkeypatch, name):
    look_into = importing.look_into

    def looked_into(*given):
        found = look_into(*given)
        assert (source / name).is_file()
        write_image(source / name, np.zeros((32, 48, 3), np.uint8))
        return found

    monkeypatch.setattr(importing, "look_into", looked_into)
    with pytest.raises(UserError, match=rf"{name}: was changed while it was being imported; wait until"):
        do_import(source, workspace)
    assert workspace.datasets() == []


def test_how_far_images_of_other_shapes_are_stretched_is_said(source, workspace):
    for at, (rows, columns) in enumerate([(32, 32), (64, 96), (16, 48)]):  # the second is only scaled
        noise = np.random.default_rng(100 + at).integers(0, 256, (rows, columns, 3), np.uint8)
        write_image(source / f"train/good/{at:03}.png", noise)
    said = do_import(source, workspace, mixed_sizes="resize")
    assert said[-2].text == (
        "images of 4 sizes are brought to 32 x 48 (rows x columns), which 21 of 24 have; "
        "2 of them are stretched, their width by 0.50 to 1.50 against their height"
    )


def test_how_much_of_the_picture_borders_take_is_said(source, workspace):
    for at, (rows, columns) in enumerate([(32, 32), (64, 96), (16, 48)]):
        noise = np.random.default_rng(100 + at).integers(0, 256, (rows, columns, 3), np.uint8)
        write_image(source / f"train/good/{at:03}.png", noise)
    said = do_import(source, workspace, mixed_sizes="letterbox")
    assert said[-2].text == (
        "images of 4 sizes are brought to 32 x 48 (rows x columns), which 21 of 24 have; "
        "2 of them keep their shape between borders, which take up to 50% of the picture"
    )
    assert read_record(workspace.dataset("part")).letterbox


def test_what_is_passed_over_is_said(source, workspace):
    (source / "test_private").mkdir()
    for name in ("a.png", "b.gif"):
        (source / "test_private" / name).write_bytes(b"")
    notes = [event.text for event in do_import(source, workspace) if isinstance(event, Note)]
    assert notes == [
        "in test_private, 2 images, such as a.png, are not imported; "
        "move them to where their kind is read, or leave them"
    ]
