"""Every variant of the formats that are read is what was written, by the stated rule, or is refused by name."""

import ast
import itertools
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import PIL.Image
import pytest
import tifffile

from configs.errors import ImageError
from datasets.decoding import FORMATS, decode
from datasets.images import image_files, read_image
from datasets.masks import read_mask

ROOT = Path(__file__).parents[3]
ROWS, COLUMNS = 20, 30
TURNS = {  # of an array as it is stored, by the number of EXIF and TIFF
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: stored[::-1, ::-1].swapaxes(0, 1),
    8: lambda stored: np.rot90(stored),
}


def noise(dtype, *channels, below=None):
    """Random pixels over the whole range of a type."""
    top = np.iinfo(dtype).max if below is None else below - 1
    return np.random.default_rng(0).integers(0, top, (ROWS, COLUMNS, *channels), dtype, endpoint=True)


def assert_read(path, expected):
    expected = expected if expected.ndim == 3 else expected[..., None]
    pixels = decode(path).pixels
    assert pixels.dtype == expected.dtype
    np.testing.assert_array_equal(pixels, expected)


# --- TIFF, as tifffile writes it -------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("channels", [(), (3,)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_tiff_stands_upright(tmp_path, dtype, channels, compression, turn):
    stored = noise(dtype, *channels)
    tifffile.imwrite(
        tmp_path / "a.tif",
        stored,
        photometric="rgb" if channels else "minisblack",
        compression=compression,
        extratags=[(274, "H", 1, turn, True)],
    )
    assert_read(tmp_path / "a.tif", TURNS[turn](stored))


KINDS = {  # photometric, samples, extra sample: what is read of it, as a function of what is stored
    ("minisblack", (), None): lambda stored: stored,
    ("miniswhite", (), None): lambda stored: np.iinfo(stored.dtype).max - stored,
    ("minisblack", (2,), "unassalpha"): lambda stored: stored[..., :1],
    ("rgb", (3,), None): lambda stored: stored,
    ("rgb", (4,), "unassalpha"): lambda stored: stored[..., :3],
    ("rgb", (4,), "unspecified"): lambda stored: stored[..., :3],
    ("separated", (4,), None): lambda stored: np.rint(
        (1 - stored[..., :3] / 255) * (255 - stored[..., 3:])
    ).astype(np.uint8),
}
REFUSED = {  # part of a refusal: which variants it is meant for
    "is a TIFF of 16-bit pixels in which 0 is white": lambda v: (
        v.kind == "miniswhite" and v.deep and v.order == "<"
    ),
    "printing colours (CMYK), which is not read": lambda v: v.kind == "separated" and v.deep,
    "is a TIFF of pixels in one plane a channel": lambda v: v.planes and (v.deep or v.samples == 2),
    "numbers, 4 a pixel in planes": lambda v: v.planes and v.extra == "unspecified" and not v.deflated,
    "numbers, 2 a pixel": lambda v: v.samples == 2 and v.deep,
    "the highest byte first": lambda v: v.order == ">" and (v.big or (v.kind == "miniswhite" and v.deep)),
}


class Variant:
    """One way to store pixels in a TIFF."""

    def __init__(self, kind, dtype, order, big, planes, tile, deflated):
        self.kind, self.channels, self.extra = kind
        self.samples = self.channels[0] if self.channels else 1
        self.dtype, self.order, self.big, self.planes = dtype, order, big, planes
        self.tile, self.deflated, self.deep = tile, deflated, dtype == np.uint16

    def __str__(self):
        named = f"{self.kind}-{self.samples}-{self.extra}-{np.dtype(self.dtype)}-{self.order}"
        flags = {"big": self.big, "planes": self.planes, "tiles": self.tile, "deflated": self.deflated}
        return "-".join([named, *(name for name, given in flags.items() if given)])

    def write(self, path):
        stored = noise(self.dtype, *self.channels)
        tifffile.imwrite(
            path,
            np.moveaxis(stored, -1, 0) if self.planes else stored,
            photometric=self.kind,
            planarconfig=("separate" if self.planes else "contig") if self.channels else None,
            byteorder=self.order,
            bigtiff=self.big,
            tile=(16, 16) if self.tile else None,
            compression="zlib" if self.deflated else None,
            predictor=self.deflated,
            extrasamples=[self.extra] if self.extra else None,
        )
        return stored


VARIANTS = [
    Variant(kind, dtype, order, big, planes, tile, deflated)
    for kind, dtype, order, big, planes, tile, deflated in itertools.product(
        KINDS, (np.uint8, np.uint16), "<>", *[(False, True)] * 4
    )
    if kind[1] or not planes
]


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_tiff_is_read_as_it_was_written_or_refused_by_name(tmp_path, variant):
    stored = variant.write(tmp_path / "a.tif")
    refusals = [text for text, meant in REFUSED.items() if meant(variant)]
    if refusals:
        with pytest.raises(ImageError) as caught:
            decode(tmp_path / "a.tif")
        assert any(text in str(caught.value) for text in refusals)
        assert "is a" in str(caught.value)
        assert "save it as a plain PNG or TIFF of 8 or 16 bits" in str(caught.value)
    else:
        expected = KINDS[variant.kind, variant.channels, variant.extra](stored)
        tolerance = 1 if variant.kind == "separated" else 0  # how products of 8 bits are rounded
        np.testing.assert_allclose(
            decode(tmp_path / "a.tif").pixels.astype(int), expected.reshape(ROWS, COLUMNS, -1), atol=tolerance
        )


def test_most_variants_of_tiff_are_read():
    refused = [variant for variant in VARIANTS if any(meant(variant) for meant in REFUSED.values())]
    plain = [
        one for one in VARIANTS if one.order == "<" and not one.planes and one.kind in ("minisblack", "rgb")
    ]
    assert {str(variant) for variant in refused if variant in plain} == {
        str(variant) for variant in plain if variant.samples == 2 and variant.deep
    }


@pytest.mark.parametrize("kind", ["minisblack", "rgb"])
@pytest.mark.parametrize(
    ("dtype", "told"),
    [
        (np.int8, "signed"),
        (np.float16, "16-bit floating-point numbers"),
        (np.float32, "floating-point"),
        (np.float64, "64-bit floating-point numbers"),
        (np.uint64, "64-bit whole numbers"),
        (np.int64, "64-bit signed whole numbers"),
        (np.complex64, "64-bit complex numbers"),
    ],
)
def test_numbers_without_a_known_white_are_named(tmp_path, dtype, told, kind):
    tifffile.imwrite(
        tmp_path / "a.tif",
        np.ones((ROWS, COLUMNS, *((3,) if kind == "rgb" else ())), dtype),
        photometric=kind,
    )
    for read in (read_image, read_mask):
        with pytest.raises(
            ImageError, match=rf"a\.tif: .*{told}.*; save it as a plain PNG or TIFF of 8 or 16"
        ):
            read(tmp_path / "a.tif")


@pytest.mark.parametrize(
    ("kind", "told"), [("cielab", "of the colour space LAB"), ("ycbcr", "of the colour space YCbCr")]
)
def test_other_colour_spaces_are_named(tmp_path, kind, told):
    tifffile.imwrite(tmp_path / "a.tif", noise(np.uint8, 3), photometric=kind)
    with pytest.raises(ImageError, match=told):
        decode(tmp_path / "a.tif")


def test_colours_multiplied_by_their_transparency_are_divided_again_or_refused(tmp_path):
    rng = np.random.default_rng(0)
    alpha = rng.integers(128, 256, (ROWS, COLUMNS, 1))
    colour = rng.integers(0, 256, (ROWS, COLUMNS, 3))
    stored = np.concatenate([np.rint(colour * alpha / 255), alpha], axis=-1).astype(np.uint8)
    tifffile.imwrite(tmp_path / "a.tif", stored, photometric="rgb", extrasamples=["assocalpha"])
    np.testing.assert_allclose(decode(tmp_path / "a.tif").pixels.astype(int), colour, atol=2)
    tifffile.imwrite(
        tmp_path / "a.tif", stored.astype(np.uint16), photometric="rgb", extrasamples=["assocalpha"]
    )
    with pytest.raises(ImageError, match="multiplied by their transparency"):
        decode(tmp_path / "a.tif")


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits", "tiff_adobe_deflate", "zstd", "lzma"])
@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "I;16"])
def test_a_compressed_tiff_is_read_as_it_was_written(tmp_path, mode, compression):
    stored = noise(np.uint16) if mode == "I;16" else noise(np.uint8, len(mode))
    PIL.Image.fromarray(stored[..., 0] if mode == "L" else stored).save(
        tmp_path / "a.tif", compression=compression
    )
    expected = stored if mode == "I;16" else stored[..., : 1 if mode.startswith("L") else 3]
    assert_read(tmp_path / "a.tif", expected)


@pytest.mark.parametrize("compression", ["raw", "group3", "group4", "tiff_ccitt", "packbits"])
def test_a_tiff_of_1_bit_becomes_black_and_white(tmp_path, compression):
    stored = noise(np.uint8, below=2)
    PIL.Image.fromarray(stored.astype(np.bool_)).save(tmp_path / "a.tif", compression=compression)
    assert_read(tmp_path / "a.tif", stored * 255)
    np.testing.assert_array_equal(read_mask(tmp_path / "a.tif"), stored.astype(np.bool_))


def test_a_jpeg_in_a_tiff_and_a_palette_are_read(tmp_path):
    smooth = cv2.resize(noise(np.uint8, 3)[:4, :5], (COLUMNS, ROWS))
    PIL.Image.fromarray(smooth).save(tmp_path / "a.tif", compression="jpeg", quality=95)
    assert_read(tmp_path / "a.tif", cv2.imread(str(tmp_path / "a.tif"))[..., ::-1])
    colours = np.random.default_rng(0).integers(0, 65536, (3, 256), np.uint16)
    stored = noise(np.uint8)
    tifffile.imwrite(tmp_path / "b.tif", stored, photometric="palette", colormap=colours)
    assert_read(tmp_path / "b.tif", (colours >> 8).T[stored].astype(np.uint8))


def test_a_camera_packs_12_bits_into_bytes_and_a_half(tmp_path):
    stored = noise(np.uint16, below=4096)
    bits = ((stored[..., None] >> np.arange(11, -1, -1)) & 1).astype(np.uint8)
    strip = np.packbits(bits.reshape(ROWS, -1), axis=1).tobytes()
    entries = {
        256: COLUMNS,
        257: ROWS,
        258: 12,
        259: 1,
        262: 1,
        273: 8 + 2 + 9 * 12 + 4,
        277: 1,
        278: ROWS,
        279: len(strip),
    }
    tags = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries.items())
    (tmp_path / "a.tif").write_bytes(b"II*\0" + struct.pack("<IH", 8, len(entries)) + tags + bytes(4) + strip)
    assert_read(tmp_path / "a.tif", stored)


# --- PNG, made by hand -----------------------------------------------------------------------------------------------

ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def write_png(path, stored, bits, colour, extra=b"", interlaced=False):
    """Write (H, W, C) whole numbers of `bits` bits as the PNG standard says."""
    parts = [stored[y::dy, x::dx] for y, x, dy, dx in ADAM7] if interlaced else [stored]
    lines = b""
    for part in parts:
        in_bits = (part[..., None] >> np.arange(bits - 1, -1, -1)) & 1
        packed = np.packbits(in_bits.reshape(part.shape[0], -1).astype(np.uint8), axis=1)
        lines += b"".join(b"\0" + row.tobytes() for row in packed)
    rows, columns = stored.shape[:2]
    header = struct.pack(">IIBBBBB", columns, rows, bits, colour, 0, 0, interlaced)
    chunks = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize(
    ("colour", "channels", "bits"),
    [
        *((0, 1, bits) for bits in (1, 2, 4, 8, 16)),
        *((colour, channels, bits) for colour, channels in ((2, 3), (4, 2), (6, 4)) for bits in (8, 16)),
    ],
)
def test_a_png_is_read_as_it_was_written(tmp_path, colour, channels, bits, interlaced):
    stored = noise(np.uint16, channels, below=2**bits)
    write_png(tmp_path / "a.png", stored, bits, colour, interlaced=interlaced)
    expected = stored[..., : 1 if channels < 3 else 3]
    if bits < 16:
        expected = (expected * 255 // (2**bits - 1)).astype(np.uint8)
    assert_read(tmp_path / "a.png", expected)


@pytest.mark.parametrize("transparent", [b"", chunk(b"tRNS", b"\x00\x80")])
@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_palette_becomes_its_colours(tmp_path, bits, transparent):
    stored = noise(np.uint16, 1, below=2**bits)
    colours = np.random.default_rng(1).integers(0, 256, (2**bits, 3), np.uint8)
    write_png(tmp_path / "a.png", stored, bits, 3, chunk(b"PLTE", colours.tobytes()) + transparent)
    assert_read(tmp_path / "a.png", colours[stored[..., 0]])


# --- the others ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "tif"])
def test_a_photo_stands_upright_in_every_format(tmp_path, ending, turn):
    stored = np.kron(noise(np.uint8)[:2, :3], np.ones((8, 8), np.uint8))
    exif = PIL.Image.Exif()
    exif[0x0112] = turn
    fine = {"jpg": {"quality": 100}, "webp": {"lossless": True}}.get(ending, {})
    PIL.Image.fromarray(stored).save(tmp_path / f"a.{ending}", exif=exif, **fine)
    pixels = decode(tmp_path / f"a.{ending}").pixels[..., 0].astype(int)
    np.testing.assert_allclose(pixels, TURNS[turn](stored), atol=2)
    np.testing.assert_array_equal(read_mask(tmp_path / f"a.{ending}").shape, pixels.shape)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_is_read_as_another_library_reads_it(tmp_path, mode, progressive):
    smooth = cv2.resize(noise(np.uint8, 3)[:4, :5], (COLUMNS, ROWS))
    PIL.Image.fromarray(smooth).convert(mode).save(tmp_path / "a.jpg", progressive=progressive)
    other = cv2.imread(str(tmp_path / "a.jpg"), cv2.IMREAD_GRAYSCALE if mode == "L" else cv2.IMREAD_COLOR)
    expected = other[..., None] if mode == "L" else other[..., ::-1]
    np.testing.assert_allclose(decode(tmp_path / "a.jpg").pixels.astype(int), expected, atol=3)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_webp_without_loss_is_read_as_it_was_written(tmp_path, mode):
    stored = noise(np.uint8, len(mode))
    PIL.Image.fromarray(stored[..., 0] if mode == "L" else stored).save(
        tmp_path / "a.webp", lossless=True, exact=True
    )
    assert_read(tmp_path / "a.webp", np.broadcast_to(stored[..., :3], (ROWS, COLUMNS, 3)))


@pytest.mark.parametrize("upside_down", [False, True])
@pytest.mark.parametrize(
    ("bits", "fields"), [(16, (5, 5, 5)), (16, (5, 6, 5)), (24, (8, 8, 8)), (32, (8, 8, 8))]
)
def test_a_bmp_is_read_as_it_was_written(tmp_path, bits, fields, upside_down):
    levels = [noise(np.uint32, below=2**field) for field in fields]  # red, green, blue
    red, green, blue = levels
    stored = (red << (fields[1] + fields[2])) | (green << fields[2]) | blue
    rows = stored if upside_down else stored[::-1]
    lines = [row.astype("<u4").view(np.uint8).reshape(COLUMNS, 4)[:, : bits // 8].tobytes() for row in rows]
    data = b"".join(line + bytes(-len(line) % 4) for line in lines)
    masks = struct.pack("<III", 0xF800, 0x07E0, 0x001F) if fields == (5, 6, 5) else b""
    header = struct.pack(
        *("<IiiHHIIiiII", 40, COLUMNS, -ROWS if upside_down else ROWS, 1, bits, 3 if masks else 0),
        *(len(data), 0, 0, 0, 0),
    )
    start = 14 + len(header) + len(masks)
    file = b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + header + masks + data
    (tmp_path / "a.bmp").write_bytes(file)
    scaled = [level * 255 // (2**field - 1) for level, field in zip(levels, fields, strict=True)]
    assert_read(tmp_path / "a.bmp", np.stack(scaled, axis=-1).astype(np.uint8))


# --- what is no image, and what is more than one ---------------------------------------------------------------------


def test_a_program_named_like_an_image_is_refused_and_never_run(tmp_path):
    """Pillow would hand PostScript to Ghostscript, which runs it: this one writes a file, and never ends."""
    (tmp_path / "003.png").write_text(
        "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 30 20\n"
        f"({tmp_path}/proof) (w) file closefile {{ }} loop\nshowpage\n%%EOF\n"
    )
    for read in (read_image, read_mask):
        with pytest.raises(ImageError, match=r"003\.png: is a PostScript program, which is not read"):
            read(tmp_path / "003.png")
    assert [path.name for path in tmp_path.iterdir()] == ["003.png"]


@pytest.mark.parametrize(
    ("head", "told"),
    [(b"GIF89a", "a GIF"), (b"%PDF-1.7", "a PDF document"), (b"\0\0\0\x18ftypheic", "a HEIC photo")],
)
def test_other_kinds_of_files_are_named(tmp_path, head, told):
    (tmp_path / "a.jpg").write_bytes(head + bytes(64))
    with pytest.raises(ImageError, match=rf"a\.jpg: is {told}, which is not read; save it as"):
        decode(tmp_path / "a.jpg")


def test_images_are_opened_in_one_place_and_as_the_named_formats_alone():
    opened = []
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).parts
        if parts[0].startswith(".") or parts[0] in ("tests", "build"):  # what pip builds is a copy
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PIL"):
                assert not {"open", "Image"} & {name.name for name in node.names}, path
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called.endswith("Image.open") or called.rsplit(".", 1)[-1] in ("imread", "imdecode"):
                    given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                    opened.append(("/".join(parts), called, given.get("formats")))
    of_images = [one for one in opened if not one[1].startswith("tifffile.")]  # which reads our own maps
    assert of_images == [
        ("datasets/decoding.py", "cv2.imdecode", None),  # of a file that was opened as PNG or TIFF before
        ("datasets/decoding.py", "PIL.Image.open", "formats"),
        ("exporting/runner/decoding.py", "cv2.imdecode", None),  # which looks at how a file begins first
    ]
    assert set(FORMATS.values()) == {"PNG", "JPEG", "BMP", "TIFF", "WEBP"}


@pytest.mark.parametrize("ending", FORMATS)
def test_every_ending_is_listed_and_read(tmp_path, ending):
    PIL.Image.new("L", (COLUMNS, ROWS), 7).save(tmp_path / f"a{ending.upper()}", FORMATS[ending])
    (file,) = image_files(tmp_path)
    assert (decode(file).pixels == 7).all()


def test_pages_are_counted_and_the_first_is_taken(tmp_path):
    pages = [PIL.Image.new("L", (COLUMNS, ROWS), level) for level in (10, 20, 30)]
    for name in ("a.tif", "a.webp", "a.png"):
        pages[0].save(tmp_path / name, save_all=True, append_images=pages[1:])
        picture = decode(tmp_path / name)
        assert picture.pages == 3
        np.testing.assert_allclose(picture.pixels.astype(int), 10, atol=1)
    pages[0].save(tmp_path / "one.tif")
    assert decode(tmp_path / "one.tif").pages == 1
