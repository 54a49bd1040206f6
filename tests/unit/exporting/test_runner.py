"""What an export carries does with photos what the program does with them."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import PIL.Image
import pytest

from configs.command_line import PROGRAM
from datasets.decoding import decode
from datasets.images import to_8_bit
from evaluation.photo_kind import PhotoKind
from evaluation.report.heatmaps import overlay
from evaluation.scoring.mixture import MIXED, Mixture
from evaluation.scoring.results import verdict_of
from evaluation.scoring.scores import norms_of
from exporting.runner import decoding, heat, photos, scoring
from networks.runs.inputs import ImageForm, brought_to

RUNNER = Path(photos.__file__).parent
RNG = np.random.default_rng(0)
NOISE = RNG.integers(0, 256, (37, 50, 3), np.uint8)
UPRIGHT_BY = 0x0112  # the tag of EXIF that says how a photo was held


def modules():
    return sorted(RUNNER.rglob("*.py"))


OPTIONAL = {  # loaded where somebody asks for them: another format, a sink
    "networks.py": {"tensorflow", "ai_edge_litert", "openvino"},
    "mqtt.py": {"paho"},
    "modbus.py": {"pymodbus"},
}


@pytest.mark.parametrize("module", modules(), ids=lambda path: path.name)
def test_it_needs_three_packages_and_nothing_of_ours(module):
    parsed = ast.parse(module.read_text(encoding="utf-8"))
    allowed = {*sys.stdlib_module_names, "numpy", "cv2", "onnxruntime", *OPTIONAL.get(module.name, ())}
    if module.name == "networks.py":  # of the formats, the one that an export has
        assert {each.name for node in parsed.body if isinstance(node, ast.Import) for each in node.names} == {
            "hashlib",
            "numpy",
        }
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            assert {alias.name.partition(".")[0] for alias in node.names} <= allowed
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            assert str(node.module).partition(".")[0] in allowed


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        *(
            (f"{mode}.{ending}", mode, {})
            for mode in ("1", "L", "P", "RGB")
            for ending in ("png", "bmp", "tif")
        ),
        *((f"{mode}.{ending}", mode, {}) for mode in ("LA", "RGBA") for ending in ("png", "tif")),
        *((f"{quality}.jpg", "RGB", {"quality": quality}) for quality in (60, 95)),
        ("fine.jpg", "RGB", {"subsampling": 0}),
        ("progressive.jpg", "RGB", {"progressive": True}),
        ("grey.jpg", "L", {}),
        ("lossy.webp", "RGB", {}),
        ("lossless.webp", "RGBA", {"lossless": True}),
    ],
)
def test_a_photo_is_read_as_the_program_reads_it(tmp_path, name, mode, options, turn):
    if not name.endswith("bmp"):
        exif = PIL.Image.Exif()
        exif[UPRIGHT_BY] = turn
        options = {**options, "exif": exif}
    PIL.Image.fromarray(NOISE).convert(mode).save(tmp_path / name, **options)
    np.testing.assert_array_equal(decoding.read(tmp_path / name), decode(tmp_path / name).pixels)


@pytest.mark.parametrize("ending", ["png", "tiff"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_16_bits_stay(tmp_path, ending, channels):
    path = tmp_path / f"deep.{ending}"
    stored = RNG.integers(0, 65536, (20, 30, channels), np.uint16)
    cv2.imwrite(str(path), stored)
    np.testing.assert_array_equal(decoding.read(path), decode(path).pixels)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "no PNG"), (b"\x89PNG\r\n\x1a\n", "damaged"), (b"%!PS", "no PNG"), (b"GIF89a", "no PNG")],
)
def test_what_is_no_photo_is_refused(content, told):
    with pytest.raises(photos.RefusedError, match=told):
        decoding.decoded(content)


def test_numbers_of_unknown_white_and_files_that_are_gone_are_refused(tmp_path):
    cv2.imwrite(str(tmp_path / "a.tiff"), np.ones((4, 4), np.float32))
    with pytest.raises(photos.RefusedError, match=r"is a TIFF of a kind that is not read .*32 bits"):
        decoding.read(tmp_path / "a.tiff")
    with pytest.raises(photos.RefusedError, match="No such file"):
        decoding.read(tmp_path / "gone.png")


@pytest.mark.parametrize("shape", [(37, 50), (64, 32), (10, 12), (20, 24), (300, 9)])
@pytest.mark.parametrize("letterbox", [False, True])
@pytest.mark.parametrize("equalize", [False, True])
@pytest.mark.parametrize("to", [1, 3])
@pytest.mark.parametrize(("of", "dtype"), [(1, np.uint8), (3, np.uint8), (1, np.uint16), (3, np.uint16)])
def test_photos_are_brought_to_the_networks_size_alike(shape, letterbox, equalize, to, of, dtype):
    pixels = RNG.integers(0, 1100 if dtype == np.uint16 else 256, (*shape, of), dtype)
    form = ImageForm(20, 24, to, white=1023, equalize=equalize, letterbox=letterbox)
    wanted = brought_to(to_8_bit(pixels, form.white), form)
    image, place = photos.brought_to(pixels, photos.Form(20, 24, to, 1023, equalize, letterbox))
    np.testing.assert_array_equal(image, wanted.image)
    assert place == wanted.place


KNOWN = PhotoKind((20, 22), (30, 30), (30 / 22, 1.5), ("grey of 16 bits", "grey of 8 bits"))


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((21, 30, 1), np.uint8),
        np.zeros((21, 30, 3), np.uint8),
        np.zeros((23, 30, 1), np.uint8),
        np.full((20, 30, 1), 1000, np.uint16),
        np.full((20, 30, 1), 2000, np.uint16),
        np.zeros((20, 30, 3), np.uint16),
    ],
)
def test_photos_of_another_kind_are_told_in_the_same_words(pixels):
    known = {
        "rows": KNOWN.rows,
        "columns": KNOWN.columns,
        "proportion": KNOWN.proportion,
        "kinds": KNOWN.kinds,
    }
    assert photos.difference(pixels, known, 1023) == KNOWN.difference(pixels, 1023)


@pytest.mark.parametrize("shape", [(20, 24), (3, 3)])
@pytest.mark.parametrize("factor", [0.001, 1.0, 300.0])
def test_scores_are_those_of_the_program(shape, factor):
    found = (RNG.random(shape) * factor).astype(np.float32)
    norms = norms_of(found)
    assert {name: scoring.score_of(found, name, None) for name in norms} == norms
    good = [norms_of((RNG.random(shape) * factor).astype(np.float32)) for _ in range(4)]
    mixture = Mixture.of(good)
    mean, spread = mixture.fitted
    fields = {"norms": MIXED, "mean": list(mean), "spread": list(spread), "zero": list(mixture.zero)}
    assert scoring.score_of(found, "mixed", fields) == mixture.score(norms)


@pytest.mark.parametrize("score", [0.9, 1.0, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("unsure", [None, 1.0])
def test_verdicts_are_those_of_the_program(score, unsure):
    assert scoring.verdict_of(score, 2.0, unsure) == verdict_of(score, 2.0, unsure)


@pytest.mark.parametrize("channels", [1, 3])
def test_heatmaps_are_those_of_the_program(channels):
    image, found = NOISE[..., :channels], RNG.random((37, 50)).astype(np.float32) * 2
    np.testing.assert_array_equal(heat.overlay(image, found, 1.5), overlay(image, found, 1.5))


def test_a_photo_of_more_pixels_than_one_may_have_is_refused(tmp_path):
    """OpenCV reads its limit when it is imported, which any module of the runner may do first."""
    side = 12_300
    PIL.Image.new("1", (side, side)).save(tmp_path / "large.png")
    code = "import sys; from exporting.runner.model import *; from exporting.runner.decoding import decoded; "
    code += "print(decoded(open(sys.argv[1], 'rb').read()).shape)"
    command = [sys.executable, "-c", code, str(tmp_path / "large.png")]
    without = {name: value for name, value in os.environ.items() if not name.startswith("OPENCV")}
    ended = subprocess.run(
        command, capture_output=True, text=True, cwd=PROGRAM.parent, env=without, check=False
    )
    assert "RefusedError: is damaged, larger than 150,000,000 pixels" in ended.stderr


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(decoding.MAX_BYTES + 1)
    with pytest.raises(photos.RefusedError, match="is larger than"):
        decoding.read(tmp_path / "large.png")


@pytest.mark.parametrize("module", ["exporting.runner.model", "exporting.exporting"])
def test_what_runs_a_network_reports_to_nobody(module):
    code = f"import {module}, os, sys; print(os.environ['ORT_DISABLE_TELEMETRY'], sys.modules['openvino_telemetry'])"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=PROGRAM.parent, check=True
    )
    assert ended.stdout == "1 None\n"
