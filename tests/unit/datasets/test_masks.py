"""Which pixels of a mask file count as marked, however it was drawn and stored."""

import cv2
import numpy as np
import PIL.Image
import pytest

from configs.errors import ImageError
from datasets.decoding import decode
from datasets.images import write_mask
from datasets.masks import is_soft, read_mask

ROWS, COLUMNS = 96, 128
DISC = np.hypot(*(np.mgrid[:ROWS, :COLUMNS] - np.array([[[40]], [[60]]]))) < 17
LINE = np.zeros((ROWS, COLUMNS), np.bool_)
LINE[80, 10:100] = True  # one pixel wide
GREY = np.where(DISC, 255, 0).astype(np.uint8)


def saved(tmp_path, pixels, name="mask.png", **options):
    PIL.Image.fromarray(pixels).save(tmp_path / name, **options)
    return tmp_path / name


def share_wrong(mask, expected):
    """Return the pixels that differ, as a share of those that are marked."""
    return np.count_nonzero(mask != expected) / np.count_nonzero(expected)


@pytest.mark.parametrize("quality", [30, 75, 95])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_haze_of_a_jpeg_is_not_marked(tmp_path, quality, channels):
    pixels = GREY if channels == 1 else np.stack([GREY, GREY // 8, GREY // 8], axis=-1)
    file = saved(tmp_path, pixels, "mask.jpg", quality=quality)
    assert is_soft(decode(file))
    assert share_wrong(read_mask(file), DISC) < 0.03
    assert share_wrong(decode(file).pixels.max(axis=2) != 0, DISC) > 0.15  # what is not black


@pytest.mark.parametrize("white", [255, 65535])
def test_a_smooth_edge_is_split_at_its_middle(tmp_path, white):
    large = cv2.resize(GREY, (8 * COLUMNS, 8 * ROWS), interpolation=cv2.INTER_NEAREST_EXACT)
    shifted = np.roll(large, (3, 3), axis=(0, 1))
    smooth = cv2.resize(shifted, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA) / 255
    file = saved(tmp_path, np.rint(smooth * white).astype(np.uint8 if white == 255 else np.uint16))
    assert is_soft(decode(file))
    np.testing.assert_array_equal(read_mask(file), np.rint(smooth * white) >= white / 2)


def test_a_blurred_mask_and_a_smooth_thin_line_keep_their_width(tmp_path):
    blurred = cv2.GaussianBlur(GREY, (0, 0), 2)
    assert share_wrong(read_mask(saved(tmp_path, blurred)), DISC) < 0.05
    line = cv2.line(np.zeros((ROWS, COLUMNS), np.uint8), (10, 10), (100, 60), 255, 1, cv2.LINE_AA)
    marked = read_mask(saved(tmp_path, line))
    assert marked.any(axis=0)[10:101].all()  # it is broken nowhere
    assert marked.sum() < 0.6 * np.count_nonzero(line)


LABELS = {
    "0 and 1": np.where(DISC, 1, 0),
    "0 and 3": np.where(DISC, 3, 0),
    "1 to 5": np.select([DISC, LINE], [1, 5]),
    "a thin 1 of 1 to 5": np.select([DISC, LINE], [5, 1]),
    "an area of 60 in 255": np.select([DISC, LINE], [60, 255]),
    "85 around 255": np.select([DISC & (np.arange(COLUMNS) > 60), DISC], [255, 85]),
    "85, thin and far from 255": np.select([DISC, LINE], [255, 85]),
}


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_numbers_of_labels_all_count(tmp_path, labels, dtype):
    file = saved(tmp_path, LABELS[labels].astype(dtype))
    assert not is_soft(decode(file))
    np.testing.assert_array_equal(read_mask(file), LABELS[labels] != 0)


def test_16_bit_labels_of_many_parts_all_count(tmp_path):
    parts = np.zeros((ROWS, COLUMNS), np.uint16)
    for at in range(60):
        parts[8 * (at // 10) : 8 * (at // 10) + 5, 12 * (at % 10) : 12 * (at % 10) + 5] = at + 1
    np.testing.assert_array_equal(read_mask(saved(tmp_path, parts)), parts != 0)


def test_the_colours_of_a_palette_all_count(tmp_path):
    indexed = PIL.Image.fromarray(np.select([DISC, LINE], [1, 2]).astype(np.uint8), "P")
    indexed.putpalette([0, 0, 0, 40, 0, 0, 255, 255, 255])
    indexed.save(tmp_path / "mask.png")
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png"), DISC | LINE)
    indexed.save(tmp_path / "clear.png", transparency=0)
    np.testing.assert_array_equal(read_mask(tmp_path / "clear.png"), DISC | LINE)


OPAQUE, BLACK, WHITE = (np.full((ROWS, COLUMNS), level, np.uint8) for level in (255, 0, 255))


@pytest.mark.parametrize(
    "channels",
    [
        pytest.param((GREY, OPAQUE), id="grey, all opaque"),
        pytest.param((GREY, BLACK), id="grey, all clear"),
        pytest.param((GREY, GREY), id="the shape in both"),
        pytest.param((GREY, 255 - GREY), id="grey, the rest opaque"),
        pytest.param((WHITE, GREY), id="white, the shape opaque"),
        pytest.param((BLACK, GREY), id="black, the shape opaque"),
        pytest.param((WHITE, BLACK, BLACK, GREY), id="red, the shape opaque"),
        pytest.param((WHITE, 255 - GREY, 255 - GREY, GREY), id="red on clear white"),
        pytest.param((GREY, BLACK, BLACK, OPAQUE), id="red on black, all opaque"),
    ],
)
@pytest.mark.parametrize("ending", ["png", "tif", "webp"])
def test_the_shape_is_found_in_the_colour_or_in_the_transparency(tmp_path, channels, ending):
    options = {"lossless": True, "exact": True} if ending == "webp" else {}
    file = saved(tmp_path, np.stack(channels, axis=-1), f"mask.{ending}", **options)
    np.testing.assert_array_equal(read_mask(file), DISC)


def test_a_white_mask_that_is_clear_all_over_marks_nothing(tmp_path):
    assert not read_mask(saved(tmp_path, np.stack([WHITE, BLACK], axis=-1))).any()
    assert read_mask(saved(tmp_path, np.stack([WHITE, OPAQUE], axis=-1))).all()


def test_a_mask_that_is_stored_lying_stands_upright(tmp_path):
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    np.testing.assert_array_equal(read_mask(saved(tmp_path, GREY, exif=exif)), np.rot90(DISC, -1))


def test_masks_in_a_folder_mark_what_any_of_them_does(tmp_path):
    (tmp_path / "000").mkdir()
    write_mask(tmp_path / "000/000.png", DISC)
    write_mask(tmp_path / "000/001.png", LINE)
    np.testing.assert_array_equal(read_mask(tmp_path / "000"), DISC | LINE)
    write_mask(tmp_path / "000/002.png", LINE[:9])
    with pytest.raises(ImageError, match="000: holds masks of one image that differ in size; draw them on"):
        read_mask(tmp_path / "000")
    (tmp_path / "001").mkdir()
    with pytest.raises(ImageError, match="001: is a folder of masks that holds none; add the masks"):
        read_mask(tmp_path / "001")
