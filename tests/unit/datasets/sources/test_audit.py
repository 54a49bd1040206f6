import shutil

import cv2
import numpy as np
import PIL.Image
import pytest

from configs.events import Progress
from datasets.images import read_image, write_image, write_mask
from datasets.sources import look_alikes
from datasets.sources.audit import audit
from datasets.sources.audited import Audit
from datasets.sources.look_alikes import LookAlikes, Looks, look_of
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


def smooth_mask(source):
    mask = cv2.GaussianBlur(np.eye(64, dtype=np.uint8)[:, :, None] * 255, (0, 0), 1)
    PIL.Image.fromarray(mask).save(source / "ground_truth/scratch/001_mask.png")
    return "ground_truth/scratch/001_mask.png", "soft mask", "warning"


def jpeg_mask(source):
    (source / "ground_truth/scratch/001_mask.png").unlink()
    mask = np.zeros((64, 64), np.uint8)
    mask[20:37, 20:37] = 255
    PIL.Image.fromarray(mask).save(source / "ground_truth/scratch/001_mask.jpg", quality=75)
    return "ground_truth/scratch/001_mask.jpg", "soft mask", "warning"


def mask_among_photos(source):
    write_mask(source / "test/scratch/007_mask.png", np.eye(64, dtype=np.bool_))
    return "test/scratch/007_mask.png", "looks like a mask", "error"


def mask_among_good_photos(source):
    write_mask(source / "train/good/a.png", np.eye(64, dtype=np.bool_))
    return "train/good/a.png", "looks like a mask", "error"


def several_pages(source):
    (source / "test/good/001.png").unlink()
    noise = np.random.default_rng(7).integers(0, 256, (2, 64, 64), np.uint8)
    first, second = (PIL.Image.fromarray(page) for page in noise)
    first.save(source / "test/good/001.tif", save_all=True, append_images=[second])
    return "test/good/001.tif", "several pages", "warning"


def long_name(source):
    path = source / "train/good/003.png"
    path.rename(path.with_name(f"{'x' * 246}.png"))
    return f"train/good/{'x' * 246}.png", "name too long", "error"


def other_capitals(source):
    shutil.copy(source / "test/good/002.png", source / "test/scratch/A.png")
    (source / "test/scratch/000.png").rename(source / "test/scratch/a.png")
    return "test/scratch/a.png", "name clash", "error"


def passed_over(source):
    (source / "test/scratch/more").mkdir()
    shutil.copy(source / "test/scratch/000.png", source / "test/scratch/more/000.png")
    return "", "passed over", "warning"


@pytest.mark.parametrize(
    "mistake",
    [
        smooth_mask,
        jpeg_mask,
        mask_among_photos,
        mask_among_good_photos,
        several_pages,
        long_name,
        other_capitals,
        passed_over,
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
    assert problems == {"few good images", "no good test images", "no defective images", "passed over"}


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


@pytest.mark.parametrize("shape", [(64, 64), (64, 64, 3)], ids=["grey", "colour"])
def test_a_few_hot_pixels_do_not_say_what_white_is(source, shape):
    rng = np.random.default_rng(0)
    for path in sorted(source.glob("t*/*/*.png")):
        photo = rng.integers(0, 4096, shape, np.uint16)
        if path == source / "train/good/003.png":
            photo[5, 7] = 65535  # in all channels
        cv2.imwrite(str(path), photo)

    found = audit(find_source(SourceSpec(source=source)), [].append)

    assert found.white == 4095
    (finding,) = found.findings
    assert (finding.file, finding.problem) == ("train/good/003.png", "brighter than white")
    assert "has pixels of up to 65535, and 4095 is white in all the files" in finding.message


def test_what_is_bright_in_many_pixels_says_what_white_is(source):
    bright = np.full((64, 64), 900, np.uint16)
    bright[:3] = 15000
    PIL.Image.fromarray(bright).save(source / "train/good/003.png")
    found = audit(find_source(SourceSpec(source=source)), [].append)
    assert found.white == 16383
    assert not found.findings


def test_photos_that_are_black_and_white_themselves_are_no_masks(source):
    rng = np.random.default_rng(0)
    for path in source.glob("t*/*/*.png"):
        board = np.kron(rng.integers(0, 2, (16, 16), np.uint8) * 255, np.ones((4, 4), np.uint8))
        write_image(path, board[..., None])
    assert not audit(find_source(SourceSpec(source=source)), [].append).findings


def test_an_audit_can_be_cancelled_while_it_compares(source):
    class Stopped(Exception):
        pass

    def stop(event):
        if isinstance(event, Progress) and event.stage == "comparing":
            raise Stopped

    with pytest.raises(Stopped):
        audit(find_source(SourceSpec(source=source)), stop)


def test_photos_of_one_fixture_are_compared_with_a_few_each(monkeypatch):
    """The number of close comparisons grows with the images, and not with train x test."""
    rng = np.random.default_rng(0)
    fixture = rng.integers(0, 256, (64, 64, 1), np.uint8)
    photos = [np.clip(fixture + rng.normal(0, 2, fixture.shape), 0, 255).astype(np.uint8) for _ in range(300)]
    looks = [look_of(photo) for photo in photos]
    compared = []
    monkeypatch.setattr(look_alikes, "_is_copy", lambda *pair: bool(compared.append(pair)))
    trained = LookAlikes(looks[:200])
    assert [trained.of(look) for look in looks[200:]] == [None] * 100
    assert len(compared) <= 100 * look_alikes.NEAREST < 200 * 100


def test_a_copy_is_found_among_many_photos_of_one_fixture():
    rng = np.random.default_rng(0)
    fixture = cv2.resize(rng.integers(0, 256, (8, 8, 1), np.uint8), (128, 128))
    photos = [
        np.clip(fixture + cv2.resize(rng.normal(0, 12, (16, 16)), (128, 128)), 0, 255).astype(np.uint8)
        for _ in range(200)
    ]
    trained = LookAlikes([look_of(photo[..., None]) for photo in photos[:150]])
    assert [trained.of(look_of(photo[..., None])) for photo in photos[150:]] == [None] * 50
    for at in (3, 70, 149):
        copy = cv2.imdecode(cv2.imencode(".jpg", photos[at], [cv2.IMWRITE_JPEG_QUALITY, 80])[1], 0)
        assert trained.of(look_of(cv2.resize(copy, (100, 100))[..., None])) == at


def test_what_all_images_have_in_common_is_worked_out_once(source, monkeypatch):
    """Not for each image anew: an audit of 50,000 would take hours."""
    write_image(source / "train/good/004.png", np.zeros((40, 40, 3), np.uint8))
    asked = []
    for name in ("white", "sizes"):
        known = getattr(Audit, name)
        of_all = property(lambda found, name=name, known=known: (asked.append(name), known.fget(found))[1])
        monkeypatch.setattr(Audit, name, of_all)
    found = audit(find_source(SourceSpec(source=source)), [].append)
    assert len(found.images) > 10
    assert asked.count("white") <= 2 and asked.count("sizes") <= 2


def test_looks_are_kept_in_a_file_as_they_are_and_found_by_their_numbers():
    rng = np.random.default_rng(0)
    photos = [rng.integers(0, 256, (64, 64, 1), np.uint8) for _ in range(6)]
    looks, plain = Looks(), [look_of(photo) for photo in (*photos, photos[4])]
    for look in plain:
        looks.append(look)
    assert len(looks) == 7 and len(looks[5:]) == 2
    for found, look in zip(looks, plain, strict=True):
        np.testing.assert_array_equal(found.bits, look.bits)
        np.testing.assert_array_equal(found.thumbnail, look.thumbnail)
    assert LookAlikes(looks, [1, 2, 4]).of(looks[-1]) == 4
    assert LookAlikes(looks, [1, 2]).of(looks[6]) is None
    assert LookAlikes(looks, []).of(looks[0]) is None
    with pytest.raises(IndexError):
        looks[7]
