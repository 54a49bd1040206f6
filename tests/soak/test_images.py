"""Broken image files: each is read as some picture, or refused by name; never a crash, a hang, or a full memory."""

import io
import resource
import struct
import time
import zlib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from configs.errors import ImageError
from datasets.decoding import MAX_PIXELS
from datasets.images import read_image
from datasets.masks import read_mask
from tests.soak.amount import TIMES

SLOW = 20.0  # seconds; on a busy machine, too
ROOM = 2_000_000  # KiB that the largest accepted picture may take
MUTATIONS = 25  # of each kind of file, times the soak


def saved(picture, kind, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def kinds() -> dict[str, bytes]:
    """Return a small file of every kind that cameras and programs write."""
    rng = np.random.default_rng(0)
    grey = PIL.Image.fromarray(rng.integers(0, 255, (23, 31), np.uint8))
    colour = PIL.Image.fromarray(rng.integers(0, 255, (23, 31, 3), np.uint8))
    deep = PIL.Image.fromarray(rng.integers(0, 4000, (23, 31)).astype(np.uint16))
    number = PIL.Image.fromarray(np.full((23, 31), np.nan, np.float32))
    turned = PIL.Image.Exif()
    turned[0x0112] = 6
    return {
        "grey.png": saved(grey, "PNG"),
        "colour.png": saved(colour, "PNG"),
        "clear.png": saved(colour.convert("RGBA"), "PNG"),
        "palette.png": saved(colour.convert("P"), "PNG"),
        "bits.png": saved(grey.convert("1"), "PNG"),
        "deep.png": saved(deep, "PNG"),
        "moving.png": saved(colour, "PNG", save_all=True, append_images=[colour.rotate(90)]),
        "grey.jpg": saved(grey, "JPEG"),
        "turned.jpg": saved(colour, "JPEG", exif=turned),
        "print.jpg": saved(colour.convert("CMYK"), "JPEG"),
        "colour.bmp": saved(colour, "BMP"),
        "grey.tif": saved(grey, "TIFF"),
        "deep.tiff": saved(deep, "TIFF"),
        "packed.tif": saved(colour, "TIFF", compression="tiff_lzw"),
        "number.tif": saved(number, "TIFF"),
        "colour.webp": saved(colour, "WEBP"),
        "moving.webp": saved(colour, "WEBP", save_all=True, append_images=[colour.rotate(90)]),
        "one.png": saved(grey.crop((0, 0, 1, 1)), "PNG"),
        "long.png": saved(PIL.Image.new("L", (30_000, 4)), "PNG"),
    }


def look_at(path: Path) -> bool:
    """Return whether a file is read; what is refused must be told by name, and soon."""
    began, is_read = time.monotonic(), True
    for read in (read_image, read_mask):
        try:
            found = read(path)
        except ImageError as error:
            assert str(path) in str(error)
            is_read = False
        else:
            if read is read_image:
                assert found.dtype == np.uint8 and found.ndim == 3 and found.shape[2] in (1, 3)
                assert 0 < found.shape[0] * found.shape[1] <= MAX_PIXELS
    assert time.monotonic() - began < SLOW
    return is_read


def looked_at(path: Path) -> tuple[bool, int]:
    """Return the same, and the most memory that this process ever took, in KiB."""
    return look_at(path), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def mutated(content: bytes, rng: np.random.Generator) -> bytes:
    """Return a file cut off, with bytes changed, doubled, taken out, or with another file's beginning."""
    kind = rng.integers(0, 5)
    at, end = sorted(rng.integers(0, len(content), 2).tolist())
    if kind == 0:
        return content[:end]
    if kind == 1:
        changed = bytearray(content)
        for place in rng.integers(0, len(content), rng.integers(1, 9)):
            changed[place] = rng.integers(0, 256)
        return bytes(changed)
    if kind == 2:
        return content[:at] + content[end:]
    if kind == 3:
        return content[:end] + content[at:]
    return bytes(rng.integers(0, 256, min(len(content), 16), np.uint8)) + content[16:]


@pytest.mark.filterwarnings("ignore")  # Pillow warns of what it can read all the same
@pytest.mark.parametrize("name", kinds())
def test_a_broken_file_is_read_or_refused_by_name(name, tmp_path):
    content, rng = kinds()[name], np.random.default_rng(len(name))
    path = tmp_path / name
    path.write_bytes(content)
    assert look_at(path) != (name == "number.tif")  # nobody knows what is white there
    for _ in range(MUTATIONS * TIMES):
        path.write_bytes(mutated(content, rng))
        look_at(path)


def png_that_says(columns: int, rows: int) -> bytes:
    """Return a PNG file of a few bytes whose header promises a size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(12_000, 12_000), (100_000, 100_000), (2**31 - 1, 2**31 - 1), (0, 5)])
def test_a_few_bytes_that_promise_a_huge_picture_are_refused_without_taking_the_memory(tmp_path, size):
    path = tmp_path / "bomb.png"
    path.write_bytes(png_that_says(*size))
    with ProcessPoolExecutor(
        1, get_context("spawn")
    ) as alone:  # other tests have left their peak in this process
        is_read, peak = alone.submit(looked_at, path).result()
    assert not is_read
    assert peak < ROOM
