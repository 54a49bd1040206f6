"""An export reads no TIFF in another way than the program: what OpenCV would misread is refused."""

import io
import struct

import numpy as np
import PIL.Image
import pytest
import tifffile

from datasets.decoding import decode
from exporting.runner.decoding import decoded
from exporting.runner.photos import RefusedError
from tests.unit.exporting.flips import flips_of

RNG = np.random.default_rng(0)
NOISE = RNG.integers(0, 256, (9, 12, 4), np.uint8)
DEEP = NOISE[..., :3].astype(np.uint16) * 200


def by_pillow(pixels, **options):
    file = io.BytesIO()
    PIL.Image.fromarray(pixels).save(file, "TIFF", **options)
    return file.getvalue()


def by_tifffile(pixels, **options):
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, metadata=None, **options)
    return file.getvalue()


READ = {
    "grey": by_pillow(NOISE[..., 0]),
    "grey deflate": by_pillow(NOISE[..., 0], compression="tiff_adobe_deflate"),
    "grey packbits": by_pillow(NOISE[..., 0], compression="packbits"),
    "colour": by_pillow(NOISE[..., :3]),
    "colour lzw": by_pillow(NOISE[..., :3], compression="tiff_lzw"),
    "colour with an unspecified sample": by_tifffile(NOISE, photometric="rgb", extrasamples=["unspecified"]),
    "16 bits": by_pillow(DEEP[..., 0]),
    "colour of 16 bits": by_tifffile(DEEP, photometric="rgb"),
    "the highest byte first": by_tifffile(DEEP, photometric="rgb", byteorder=">"),
    "BigTIFF in strips": by_tifffile(NOISE[..., :3], photometric="rgb", bigtiff=True, rowsperstrip=2),
    "planes": by_tifffile(
        np.moveaxis(NOISE[..., :3], 2, 0).copy(), photometric="rgb", planarconfig="separate"
    ),
    "tiles": by_tifffile(DEEP, photometric="rgb", tile=(16, 16)),
    "palette": by_pillow(np.asarray(PIL.Image.fromarray(NOISE[..., 0]).convert("P"))),
    "opaque": by_tifffile(
        NOISE | np.uint8([0, 0, 0, 255]), photometric="rgb", extrasamples=["unassalpha"]
    ),
    "0 is white": by_tifffile(NOISE[..., 0], photometric="miniswhite"),
}  # fmt: skip
REFUSED = {
    "transparent": by_tifffile(NOISE, photometric="rgb", extrasamples=["unassalpha"]),
    "multiplied": by_tifffile(NOISE, photometric="rgb", extrasamples=["assocalpha"]),
    "deep, 0 is white": by_tifffile(DEEP[..., 0], photometric="miniswhite"),
    "deep planes": by_tifffile(
        np.moveaxis(DEEP, 2, 0).copy(), photometric="rgb", planarconfig="separate"
    ),
    "printing colours": by_tifffile(NOISE, photometric="separated"),
    "Lab": by_tifffile(NOISE[..., :3], photometric="cielab"),
    "signed": by_tifffile(NOISE[..., 0].astype(np.int8), photometric="minisblack"),
    "fractions": by_tifffile(NOISE[..., 0].astype(np.float32), photometric="minisblack"),
    "lzma": by_tifffile(NOISE[..., 0], photometric="minisblack", compression="lzma"),
}  # fmt: skip


def pixels_by_the_program(tmp_path, content):
    (tmp_path / "photo.tif").write_bytes(content)
    return decode(tmp_path / "photo.tif").pixels


@pytest.mark.parametrize("kind", READ)
def test_it_is_read_as_the_program_reads_it(kind, tmp_path):
    np.testing.assert_array_equal(decoded(READ[kind]), pixels_by_the_program(tmp_path, READ[kind]))


@pytest.mark.parametrize("kind", REFUSED)
def test_what_opencv_would_misread_is_refused(kind):
    with pytest.raises(RefusedError, match=r"is a TIFF .*save it"):
        decoded(REFUSED[kind])


@pytest.mark.parametrize("kind", READ)
def test_one_bit_that_flipped_gives_no_other_picture(kind, tmp_path):
    """Each bit of the head and of the first page's tags, in turn."""
    content = READ[kind]
    order, is_big = "<" if content[:2] == b"II" else ">", content[2:4] in (b"+\0", b"\0+")
    (place,) = struct.unpack_from(order + ("Q" if is_big else "I"), content, 8 if is_big else 4)
    (entries,) = struct.unpack_from(order + ("Q" if is_big else "H"), content, place)
    end = place + (8 + 20 * entries + 8 if is_big else 2 + 12 * entries + 4)
    found = flips_of(content, (*range(8), *range(place, end)), tmp_path / "photo.tif")
    assert found.misread == [] and found.refused > 200


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "packbits", "tiff_adobe_deflate"])
@pytest.mark.parametrize("pixels", ["noise", "one level"])
def test_long_strips_are_whole_or_refused(compression, pixels):
    picture = (
        RNG.integers(0, 256, (150, 170), np.uint8) if pixels == "noise" else np.full((900, 800), 7, np.uint8)
    )
    content = by_pillow(picture, compression=compression, tiffinfo={278: len(picture)})
    np.testing.assert_array_equal(decoded(content)[..., 0], picture)
    with tifffile.TiffFile(io.BytesIO(content)) as tiff:
        tags = tiff.pages.first.tags
        place, length = tags["StripByteCounts"].valueoffset, tags["StripByteCounts"].value[0]
    shortened = bytearray(content)
    shortened[place : place + 4] = struct.pack("<I", length // 2)
    with pytest.raises(RefusedError, match="is a damaged TIFF"):
        decoded(bytes(shortened))


def test_a_tiff_without_an_end_is_refused():
    circle = bytearray(READ["grey"])
    (place,) = struct.unpack_from("<I", circle, 4)
    (entries,) = struct.unpack_from("<H", circle, place)
    struct.pack_into("<I", circle, place + 2 + 12 * entries, place)  # its second page is its first one
    with pytest.raises(RefusedError, match="of more than 10000 pages"):
        decoded(bytes(circle))
