"""An export reads no BMP, PNG or WebP in another way than the program: what OpenCV would misread is refused."""

import io
import struct

import cv2
import numpy as np
import PIL.Image
import pytest

from datasets.decoding import decode
from exporting.runner.decoding import decoded
from exporting.runner.photos import RefusedError
from tests.unit.exporting.flips import flips_of

RNG = np.random.default_rng(0)
NOISE = RNG.integers(0, 256, (9, 13, 3), np.uint8)


def saved(form, mode="RGB", **options):
    file = io.BytesIO()
    PIL.Image.fromarray(NOISE).convert(mode).save(file, form, **options)
    return file.getvalue()


def bmp(indices, palette, head=b"", compression=0):
    """Return a BMP of 8 bits; `head` follows the 40 bytes that all have."""
    packed = indices if isinstance(indices, bytes) else np.pad(indices, ((0, 0), (0, 3)))[::-1].tobytes()
    start = 54 + len(head) + 4 * len(palette)
    file = struct.pack("<2sIHHI", b"BM", start + len(packed), 0, 0, start)
    info = (40 + len(head), 13, 9, 1, 8, compression, len(packed), 2835, 2835, len(palette), 0)
    file += struct.pack("<IiiHHIIiiII", *info) + head
    return file + b"".join(bytes((*colour, 0)) for colour in palette) + packed


EXIF = PIL.Image.Exif()
EXIF[0x010E] = "a photo of a part, with a title that takes some room"
GREYS = [(level, level, level) for level in range(256)]
FILES = {
    **{f"{mode}.bmp": saved("BMP", mode) for mode in ("1", "L", "P", "RGB", "RGBA")},
    "of 16 greys.bmp": bmp(NOISE[..., 0] // 16, [(17 * level,) * 3 for level in range(16)]),
    "of greys in order.bmp": bmp(NOISE[..., 0], GREYS),
    "with a longer head.bmp": bmp(NOISE[..., 0], GREYS, head=bytes(84)),
    **{f"{mode}.png": saved("PNG", mode) for mode in ("1", "L", "P", "RGB", "RGBA", "LA")},
    "whole.webp": saved("WEBP", lossless=True),
    "with a title.webp": saved("WEBP", lossless=True, exif=EXIF),
    "with transparency.webp": saved("WEBP", "RGBA", quality=80, exif=EXIF),
}
TITLED = FILES["with a title.webp"]


@pytest.mark.parametrize("name", FILES)
def test_it_is_read_as_the_program_reads_it(name, tmp_path):
    (tmp_path / name).write_bytes(FILES[name])
    np.testing.assert_array_equal(decoded(FILES[name]), decode(tmp_path / name).pixels)


@pytest.mark.parametrize("name", FILES)
def test_one_bit_that_flipped_gives_no_other_picture(name, tmp_path):
    """Each bit of the head, in turn, and in files of chunks of what stands behind the pixels, too."""
    content = FILES[name]
    heads = {".bmp": 62, ".png": 60, ".webp": 40}
    places = {*range(heads["." + name.rpartition(".")[2]]), *range(max(0, len(content) - 40), len(content))}
    if name.endswith("bmp"):
        places = range(62)  # a flip in the pixels is seen by nobody
    found = flips_of(content, places, tmp_path / name)
    assert found.misread == [] and found.refused > 30


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_ends_early_is_refused(name):
    for length in range(2, len(FILES[name]) - 1, 7):
        with pytest.raises(RefusedError):
            decoded(FILES[name][:length])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (bmp(bytes(range(200)), GREYS, compression=1), "compression that is not read (1)"),
        (bmp(NOISE[..., 0], GREYS[:100]), "100 colours, pixels of others"),
        (b"BM" + bytes(12) + struct.pack("<I", 12) + bytes(60), "head of 12 bytes"),
        (TITLED[:200] + bytes(len(TITLED) - 200), "is a damaged WebP"),
        (TITLED[:200] + b"ab" + TITLED[200:], "is a damaged WebP"),
    ],
)
def test_what_opencv_would_misread_is_refused(content, told):
    with pytest.raises(RefusedError) as refused:
        decoded(content)
    assert told in str(refused.value)


def test_the_frames_of_an_animation_are_whole_or_refused(tmp_path):
    frames = [PIL.Image.fromarray(NOISE), PIL.Image.fromarray(255 - NOISE)]
    frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:])
    content = (tmp_path / "a.png").read_bytes()
    np.testing.assert_array_equal(decoded(content), NOISE)
    damaged = bytearray(content)
    damaged[content.index(b"fdAT") + 12] ^= 1
    with pytest.raises(RefusedError, match="is a damaged PNG"):
        decoded(bytes(damaged))


def test_what_opencv_writes_is_read():
    for ending in (".bmp", ".png", ".tiff", ".webp"):
        _, encoded = cv2.imencode(ending, NOISE, [cv2.IMWRITE_WEBP_QUALITY, 101])
        np.testing.assert_array_equal(decoded(encoded.tobytes()), NOISE[..., ::-1])
