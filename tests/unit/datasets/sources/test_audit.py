import shutil

import numpy as np
import PIL.Image
import pytest

from datasets.images import read_image, write_image, write_mask
from datasets.sources.audit import audit
from datasets.sources.source_spec import SourceSpec
from datasets.sources.sources import find_source


@pytest.fixture
def source(tmp_path):
    """25 good to train on, 3 good and 3 scratched to test on: textures that are all different."""
    rng = np.random.default_rng(0)
    for name, count in (("train/good", 25), ("test/good", 3), ("test/scratch", 3)):
        (tmp_path / name).mkdir(parents=True)
        for at in range(count):
            coarse = rng.integers(0, 256, (16, 16), np.uint8)
            image = np.asarray(PIL.Image.fromarray(coarse).resize((64, 64), PIL.Image.Resampling.BICUBIC))
            write_image(tmp_path / name / f"{at:03}.png", image[..., None])
    (tmp_path / "ground_truth/scratch").mkdir(parents=True)
    for at in range(3):
        write_mask(tmp_path / f"ground_truth/scratch/{at:03}_mask.png", np.eye(64, dtype=np.bool_))
    return tmp_path


def findings_of(source):
    found = audit(find_source(SourceSpec(source=source)), [].append)
    return {finding.file: finding for finding in found.findings}


def test_a_clean_source_has_no_findings_and_its_counts_are_right(source):
    found = audit(find_source(SourceSpec(source=source)), [].append)
    assert found.findings == []
    assert (found.count("train", "good"), found.count("test", "good"), found.count("test", "scratch")) == (
        25,
        3,
        3,
    )
    assert found.sizes == {(64, 64): 31}
    assert found.modes == {"L": 31}


def unreadable(source):
    path = source / "train/good/003.png"
    path.write_bytes(path.read_bytes()[:100])
    return "train/good/003.png", "unreadable", "error"


def unreadable_mask(source):
    (source / "ground_truth/scratch/001_mask.png").write_bytes(b"no")
    return "ground_truth/scratch/001_mask.png", "unreadable", "error"


def too_small(source):
    write_image(source / "test/good/001.png", np.zeros((8, 8, 1), np.uint8))
    return "test/good/001.png", "mixed sizes", "error"


def mixed_sizes(source):
    write_image(source / "test/good/001.png", np.zeros((32, 64, 1), np.uint8))
    return "test/good/001.png", "mixed sizes", "error"


def mask_size(source):
    write_mask(source / "ground_truth/scratch/001_mask.png", np.eye(32, dtype=np.bool_))
    return "ground_truth/scratch/001_mask.png", "mask size", "error"


def blank_mask(source):
    write_mask(source / "ground_truth/scratch/001_mask.png", np.zeros((64, 64), np.bool_))
    return "ground_truth/scratch/001_mask.png", "blank mask", "error"


def inverted_mask(source):
    write_mask(source / "ground_truth/scratch/001_mask.png", ~np.eye(64, dtype=np.bool_))
    return "ground_truth/scratch/001_mask.png", "inverted mask", "warning"


def mask_without_image(source):
    (source / "test/scratch/001.png").unlink()
    return "ground_truth/scratch/001_mask.png", "mask without image", "warning"


def no_mask(source):
    (source / "ground_truth/scratch/001_mask.png").unlink()
    return "test/scratch/001.png", "no mask", "warning"


def same_file(source):
    shutil.copy(source / "train/good/007.png", source / "test/good/001.png")
    return "test/good/001.png", "in train and test", "error"


def same_file_twice(source):
    shutil.copy(source / "train/good/007.png", source / "train/good/009.png")
    return "train/good/009.png", "twice", "warning"


def good_and_defective(source):
    shutil.copy(source / "test/good/001.png", source / "test/scratch/001.png")
    return "test/scratch/001.png", "of two kinds", "error"


def defective_in_training(source):
    shutil.copy(source / "test/scratch/001.png", source / "train/good/009.png")
    return "test/scratch/001.png", "of two kinds", "error"


def brighter_jpeg(source):
    image = np.clip(read_image(source / "train/good/007.png")[..., 0] * 1.03, 0, 255).astype(np.uint8)
    (source / "test/good/001.png").unlink()
    PIL.Image.fromarray(image).save(source / "test/good/001.jpg", quality=90)
    return "test/good/001.jpg", "alike in train and test", "warning"


def name_clash(source):
    shutil.copy(source / "test/good/002.png", source / "test/good/001.bmp")
    return "test/good/001.png", "name clash", "error"


def reserved_name(source):
    (source / "test/scratch").rename(source / "test/all")
    return "test/all", "reserved name", "error"


@pytest.mark.parametrize(
    "mistake",
    [
        unreadable,
        unreadable_mask,
        too_small,
        mixed_sizes,
        mask_size,
        blank_mask,
        inverted_mask,
        mask_without_image,
        no_mask,
        same_file,
        same_file_twice,
        good_and_defective,
        defective_in_training,
        brighter_jpeg,
        name_clash,
        reserved_name,
    ],
    ids=lambda mistake: mistake.__name__,
)
def test_a_mistake_is_found_where_it_is(source, mistake):
    file, problem, severity = mistake(source)
    finding = findings_of(source)[file]
    assert (finding.problem, finding.severity) == (problem, severity)
    assert finding.message
    assert finding.remedy


def test_too_little_of_something_is_said_of_the_whole(source):
    shutil.rmtree(source / "test")
    for path in sorted((source / "train/good").iterdir())[10:]:
        path.unlink()
    found = audit(find_source(SourceSpec(source=source, test_share=0)), [].append)
    problems = {finding.problem for finding in found.findings if not finding.file}
    assert problems == {"few good images", "no good test images", "no defective images"}


def test_different_photos_of_one_kind_of_part_are_not_taken_for_copies(source):
    rng = np.random.default_rng(1)
    rows, columns = np.mgrid[:64, :64]
    for path in [*(source / "train/good").iterdir(), *(source / "test/good").iterdir()]:
        shift = rng.uniform(-3, 3, 2)
        disc = np.hypot(rows - 32 - shift[0], columns - 32 - shift[1]) < 20
        texture = rng.normal(0, 12, (16, 16))
        grain = np.kron(texture, np.ones((4, 4)))
        write_image(path, np.clip(np.where(disc, 180, 60) + grain, 0, 255).astype(np.uint8)[..., None])
    assert not [
        finding
        for finding in audit(find_source(SourceSpec(source=source)), [].append).findings
        if finding.file
    ]
