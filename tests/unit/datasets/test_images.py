import base64
import errno
import os
import sys

import cv2
import numpy as np
import PIL.Image
import pytest
import tifffile

from configs.errors import ImageError
from datasets.decoding import decode
from datasets.images import (
    equalized,
    framed,
    framed_mask,
    image_files,
    place_for,
    read_image,
    resize_image,
    resize_mask,
    to_mode,
    white_of,
    write_image,
    write_mask,
)
from datasets.masks import read_mask

RED = (204, 0, 51)


def test_colour_and_grey_come_back_as_written(tmp_path):
    rng = np.random.default_rng(0)
    for channels in (1, 3):
        image = rng.integers(0, 256, (20, 30, channels), np.uint8)
        write_image(tmp_path / "image.png", image)
        np.testing.assert_array_equal(read_image(tmp_path / "image.png"), image)


@pytest.mark.parametrize("mode", ["P", "RGBA", "CMYK"])
def test_other_colour_modes_become_rgb(tmp_path, mode):
    path = tmp_path / ("image.tif" if mode == "CMYK" else "image.png")
    PIL.Image.new("RGB", (30, 20), RED).convert(mode).save(path)

    image = read_image(path)

    assert image.shape == (20, 30, 3)
    np.testing.assert_allclose(image[0, 0], RED, atol=3)


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_other_grey_modes_become_one_channel(tmp_path, mode):
    PIL.Image.new("L", (30, 20), 255).convert(mode).save(tmp_path / "image.png")
    image = read_image(tmp_path / "image.png")
    assert image.shape == (20, 30, 1)
    assert (image == 255).all()


def test_16_bits_are_scaled_by_the_stated_rule(tmp_path):
    pixels = np.array([[0, 257, 65535, 32768]] * 4, np.uint16)
    PIL.Image.fromarray(pixels).save(tmp_path / "image.png")
    np.testing.assert_array_equal(read_image(tmp_path / "image.png")[0, :, 0], [0, 1, 255, 128])


def test_a_photo_lying_on_its_side_is_turned_upright(tmp_path):
    exif = PIL.Image.Exif()
    exif[0x0112] = 6  # the camera was turned by a quarter
    PIL.Image.new("RGB", (30, 20), RED).save(tmp_path / "image.jpg", exif=exif)
    assert read_image(tmp_path / "image.jpg").shape == (30, 20, 3)


@pytest.mark.parametrize("damage", ["text", "truncated", "empty"])
def test_an_unreadable_file_is_named(tmp_path, damage):
    path = tmp_path / "image.png"
    write_image(path, np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))
    whole = path.read_bytes()
    path.write_bytes({"text": b"hello", "truncated": whole[: len(whole) // 2], "empty": b""}[damage])
    with pytest.raises(ImageError, match=r"image\.png: is .*; open it in an image viewer"):
        read_image(path)


def test_a_huge_picture_is_refused_before_it_is_decoded(tmp_path):
    PIL.Image.new("1", (15_000, 10_001)).save(tmp_path / "image.png")
    with pytest.raises(ImageError, match="must have at most 150,000,000 pixels"):
        read_image(tmp_path / "image.png")


def test_a_mask_marks_whatever_is_not_black(tmp_path):
    gt_mask = np.zeros((20, 30), np.bool_)
    gt_mask[3:5, 7:9] = True
    write_mask(tmp_path / "mask.png", gt_mask)
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png"), gt_mask)
    PIL.Image.fromarray(np.stack([gt_mask * 0, gt_mask * 1, gt_mask * 0], -1).astype(np.uint8)).save(
        tmp_path / "rgb.png"
    )
    np.testing.assert_array_equal(read_mask(tmp_path / "rgb.png"), gt_mask)


def test_shrinking_averages_areas():
    image = np.zeros((4, 4, 1), np.uint8)
    image[0, 0] = 200
    assert resize_image(image, 2, 2)[0, 0, 0] == 50  # a quarter of the area
    assert resize_image(np.repeat(image, 3, axis=2), 2, 2).shape == (2, 2, 3)


def test_a_resized_mask_stays_a_mask():
    gt_mask = np.zeros((4, 4), np.bool_)
    gt_mask[:2, :2] = True
    np.testing.assert_array_equal(resize_mask(gt_mask, 2, 2), [[True, False], [False, False]])


def test_an_image_keeps_its_proportion_in_the_middle_of_a_frame():
    assert place_for((10, 30), 8, 12) == (slice(2, 6), slice(0, 12))
    assert place_for((30, 10, 3), 9, 12) == (slice(0, 9), slice(4, 7))
    assert place_for((16, 24), 8, 12) == (slice(0, 8), slice(0, 12))
    assert place_for((2, 4000), 8, 12) == (slice(3, 4), slice(0, 12))  # a row is left of any


def test_around_an_image_its_edges_go_on_and_nothing_is_marked():
    place = (slice(1, 3), slice(0, 2))
    image = np.array([[[1], [2]], [[3], [4]]], np.uint8)
    around = [[1, 2], [1, 2], [3, 4], [3, 4]]
    np.testing.assert_array_equal(framed(image, place, 4, 2)[..., 0], around)
    assert framed(np.repeat(image, 3, axis=2), place, 4, 2).shape == (4, 2, 3)
    marked = framed_mask(np.ones((2, 2), np.bool_), place, 4, 2)
    np.testing.assert_array_equal(marked[:, 0], [False, True, True, False])


def test_grey_and_colour_convert_both_ways():
    image = np.full((4, 4, 3), RED, np.uint8)
    assert to_mode(image, "gray").shape == (4, 4, 1)
    assert to_mode(image, "gray")[0, 0, 0] == round(0.299 * 204 + 0.114 * 51)
    assert to_mode(to_mode(image, "gray"), "rgb").shape == (4, 4, 3)


def test_only_images_are_listed_in_order(tmp_path):
    for name in ("b.PNG", "a.jpg", "notes.txt", ".hidden.png"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in image_files(tmp_path)] == ["a.jpg", "b.PNG"]
    assert image_files(tmp_path / "none") == []


def test_colour_of_16_bits_keeps_all_of_them(tmp_path):
    rng = np.random.default_rng(0)
    colour = rng.integers(0, 4096, (20, 30, 3), np.uint16)
    for name in ("image.png", "image.tif"):
        cv2.imwrite(str(tmp_path / name), colour[..., ::-1])
        picture = decode(tmp_path / name)
        assert (picture.pixels.dtype, picture.mode) == (np.uint16, "RGB;16")
        np.testing.assert_array_equal(picture.pixels, colour)
    expected = np.rint(colour / 4095 * 255)
    np.testing.assert_allclose(read_image(tmp_path / "image.png", white=4095), expected, atol=1)


@pytest.mark.parametrize(("brightest", "white"), [(0, 1023), (1023, 1023), (1024, 4095), (65535, 65535)])
def test_white_is_the_full_scale_that_the_brightest_pixel_fits_in(brightest, white):
    assert white_of(brightest) == white


def test_pixels_without_a_known_white_are_refused(tmp_path):
    tifffile.imwrite(tmp_path / "float.tif", np.ones((20, 20), np.float32))
    tifffile.imwrite(tmp_path / "wide.tif", np.full((20, 20), 70000, np.int32))
    with pytest.raises(
        ImageError, match=r"float\.tif: has floating-point pixels.*; save it as a plain PNG or TIFF"
    ):
        read_image(tmp_path / "float.tif")
    with pytest.raises(ImageError, match="values of 0 to 65535, found 70000 to 70000"):
        read_image(tmp_path / "wide.tif")


def test_equalizing_spreads_the_grey_levels_and_keeps_hues():
    narrow = np.random.default_rng(0).integers(100, 120, (64, 64, 1), np.uint8)
    wide = equalized(narrow)
    assert (wide.min(), wide.max()) == (0, 255)
    order = np.argsort(narrow.ravel(), kind="stable")
    assert (np.diff(wide.ravel()[order].astype(int)) >= 0).all()
    red = np.full((64, 64, 3), (60, 20, 20), np.uint8)
    red[32:] = (90, 30, 30)
    assert (equalized(red)[..., 0] >= equalized(red)[..., 1]).all()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_is_told_and_not_passed_over(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.png")).write_bytes(b"")
    with pytest.raises(ImageError, match=r"caf\\xe9\.png: has a name that is not UTF-8 text; rename it"):
        image_files(tmp_path)


def test_a_disk_that_fails_is_told_from_a_damaged_image(tmp_path, monkeypatch):
    def fails(*_, **__):
        raise OSError(errno.EIO, "Input/output error")

    (tmp_path / "a.png").touch()
    monkeypatch.setattr("PIL.Image.open", fails)
    with pytest.raises(
        ImageError, match=r"cannot be read \(Input/output error\); check the disk or the network"
    ):
        read_image(tmp_path / "a.png")


def test_a_tiff_with_text_where_a_number_belongs_is_named(tmp_path):
    """Found by fuzzing: the place of its pixels is a text, which Pillow takes as it is."""
    file = tmp_path / "broken.tif"
    file.write_bytes(
        base64.b64decode(
            "SUkqAAgAAAAKAgABBAABAAAAHwAAAAEBBAABAAAAFwAHAAIBAwABAAAAIAAAAAMBAwABAAAAAQAAAAYBAwABAAAAAQAAABEBAgAB"
            "AAAAhgAAABcBPQABAAAAJC645vWAXs/kZ+Ggwgs7PJoEZixo04DR8AgAAAAAnueeAxKO3+PYJ2PrCwAAHAEDAAEAAAABAAAAUwED"
            "AAEAAAADAMAAfwAA"
        )
    )
    for read in (read_image, read_mask):
        with pytest.raises(ImageError, match=r"broken\.tif: is damaged or cannot be read"):
            read(file)
