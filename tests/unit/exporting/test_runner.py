"""What an export carries does with photos what the program does with them."""

import ast
import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import PIL.Image
import pytest

from configs.command_line import PROGRAM
from datasets.decoding import decode
from datasets.images import to_8_bit, write_image
from evaluation.photo_kind import PhotoKind
from evaluation.report.heatmaps import overlay
from evaluation.scoring.mixture import MIXED, Mixture
from evaluation.scoring.results import verdict_of
from evaluation.scoring.scores import norms_of
from exporting.runner import command, heat, photos, scoring, sources
from exporting.runner.model import Judged
from exporting.runner.naming import place_of
from exporting.runner.outputs import Outputs, tables
from exporting.runner.sinks import courier
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
    np.testing.assert_array_equal(photos.read(tmp_path / name), decode(tmp_path / name).pixels)


@pytest.mark.parametrize("ending", ["png", "tiff"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_16_bits_stay(tmp_path, ending, channels):
    path = tmp_path / f"deep.{ending}"
    stored = RNG.integers(0, 65536, (20, 30, channels), np.uint16)
    cv2.imwrite(str(path), stored)
    np.testing.assert_array_equal(photos.read(path), decode(path).pixels)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "no PNG"), (b"\x89PNG\r\n\x1a\n", "damaged"), (b"%!PS", "no PNG"), (b"GIF89a", "no PNG")],
)
def test_what_is_no_photo_is_refused(content, told):
    with pytest.raises(photos.RefusedError, match=told):
        photos.decoded(content)


def test_numbers_of_unknown_white_and_files_that_are_gone_are_refused(tmp_path):
    cv2.imwrite(str(tmp_path / "a.tiff"), np.ones((4, 4), np.float32))
    with pytest.raises(photos.RefusedError, match=r"is a TIFF of a kind that is not read .*32 bits"):
        photos.read(tmp_path / "a.tiff")
    with pytest.raises(photos.RefusedError, match="No such file"):
        photos.read(tmp_path / "gone.png")


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


def turn_by_turn(steps):
    """Return what is asked between two looks into a folder: it does a step, and ends after the last."""
    left = iter(steps)

    def look_again():
        step = next(left, None)
        return step is not None and (step(), True)[1]

    return look_again


def test_a_watched_folder_gives_what_is_whole_once_and_again_when_written_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_TURN", 0)
    monkeypatch.setattr(sources, "_PATIENCE", 0)
    turns = [
        lambda: write_image(tmp_path / "a.png", NOISE),
        lambda: None,
        lambda: (tmp_path / "torn.png").write_bytes(b"\x89PNG"),
        lambda: write_image(tmp_path / "a.png", NOISE[:20]),
        lambda: None,
        lambda: None,
    ]

    taken = list(sources.watched(tmp_path, turn_by_turn(turns)))
    assert [(each.name, None if each.pixels is None else len(each.pixels)) for each in taken] == [
        ("a.png", 37),
        ("torn.png", None),
        ("a.png", 20),
    ]


def test_file_names_come_line_by_line(tmp_path):
    write_image(tmp_path / "a.png", NOISE)
    taken = list(sources.named(io.StringIO(f"{tmp_path / 'a.png'}\n\n{tmp_path / 'gone.png'}\r\n")))
    assert [each.pixels is None for each in taken] == [False, True]
    assert "No such file" in taken[1].problem


def test_a_line_that_is_no_file_name_is_told_and_the_next_one_is_read(tmp_path):
    write_image(tmp_path / "a.png", NOISE)
    taken = list(sources.named(io.StringIO(f"a\0b.png\n{tmp_path / 'a.png'}\n")))
    assert [each.pixels is None for each in taken] == [True, False]
    assert "null" in taken[0].problem


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_among_the_photos_is_told_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    write_image(tmp_path / "b.png", NOISE)
    taken = list(sources.of_folder(tmp_path))
    assert [(each.name, each.problem) for each in taken] == [
        ("a.png", "is no file"),
        ("b.png", ""),
    ]


def test_a_folder_without_a_photo_is_told(tmp_path):
    (tmp_path / "notes.txt").write_text("of line 3")
    with pytest.raises(photos.RefusedError, match=r"holds no photo \(\.bmp, "):
        list(sources.of_folder(tmp_path))


def test_a_folder_in_it_that_cannot_be_listed_is_told_and_the_others_are_judged(tmp_path, monkeypatch):
    for name in ("a", "locked", "z"):
        (tmp_path / name).mkdir()
        write_image(tmp_path / name / "1.png", NOISE)
    listed = os.scandir

    def guarded(path):
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", guarded)
    monkeypatch.setattr(sources, "_TURN", 0)
    monkeypatch.setattr(sources, "_PATIENCE", 0)
    wanted = [("a/1.png", ""), ("locked", "cannot be listed (Permission denied)"), ("z/1.png", "")]
    assert [(each.name, each.problem) for each in sources.of_folder(tmp_path)] == wanted
    looks = iter([True, True, True, False])
    assert [(each.name, each.problem) for each in sources.watched(tmp_path, lambda: next(looks))] == wanted
    with pytest.raises(photos.RefusedError, match="locked: cannot be listed"):
        list(sources.of_folder(tmp_path / "locked"))


def test_a_link_to_a_folder_is_told_and_not_followed(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/again").symlink_to(tmp_path)
    write_image(tmp_path / "photos/b.png", NOISE)
    taken = [(each.name, each.problem) for each in sources.of_folder(tmp_path / "photos")]
    assert taken == [("again", "is a link to a folder, which is not followed"), ("b.png", "")]


@pytest.mark.parametrize(("remembered", "times"), [(1, 1), (0, 2)])
def test_a_photo_that_comes_back_as_it_was_is_not_judged_again(tmp_path, monkeypatch, remembered, times):
    monkeypatch.setattr(sources, "_TURN", 0)
    monkeypatch.setattr(sources, "_REMEMBERED", remembered)
    folder, away = tmp_path / "photos", tmp_path / "away"
    folder.mkdir()
    write_image(folder / "a.png", NOISE)
    turns = [
        lambda: None,
        lambda: (folder / "a.png").rename(away),
        lambda: away.rename(folder / "a.png"),
        lambda: None,
        lambda: None,
    ]
    assert [each.name for each in sources.watched(folder, turn_by_turn(turns))] == ["a.png"] * times


def test_a_watched_folder_that_is_gone_for_a_while_is_waited_for(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sources, "_TURN", 0)
    folder = tmp_path / "photos"
    folder.mkdir()
    turns = [
        lambda: folder.rename(tmp_path / "away"),
        lambda: None,
        lambda: (tmp_path / "away").rename(folder),
        lambda: write_image(folder / "a.png", NOISE),
        lambda: None,
        lambda: None,
    ]
    assert [each.name for each in sources.watched(folder, turn_by_turn(turns))] == ["a.png"]
    told = capsys.readouterr().err
    assert told.count("it is waited for") == 1 and told.count("is there again") == 1
    with pytest.raises(photos.RefusedError, match="cannot be listed"):
        next(sources.watched(tmp_path / "gone"))


def test_a_photo_of_more_pixels_than_one_may_have_is_refused(tmp_path):
    """OpenCV reads its limit when it is imported, which any module of the runner may do first."""
    side = 12_300
    PIL.Image.new("1", (side, side)).save(tmp_path / "large.png")
    code = "import sys; from exporting.runner.model import *; from exporting.runner.photos import decoded; "
    code += "print(decoded(open(sys.argv[1], 'rb').read()).shape)"
    command = [sys.executable, "-c", code, str(tmp_path / "large.png")]
    without = {name: value for name, value in os.environ.items() if not name.startswith("OPENCV")}
    ended = subprocess.run(
        command, capture_output=True, text=True, cwd=PROGRAM.parent, env=without, check=False
    )
    assert "RefusedError: is damaged, larger than 150,000,000 pixels" in ended.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ["--threads", "0"],
        ["--threads", "x"],
        ["--threads", "9999999999"],
        ["--every", "-1"],
        ["--every", "nan"],
        ["--every", "1"],  # of no camera
        ["--stdin"],
        ["--csv", ""],
        [],
    ],
)
def test_wrong_usage_is_told(tmp_path, capsys, wrong):
    with pytest.raises(SystemExit) as ended:
        command.main(tmp_path, [*([str(tmp_path)] if wrong else []), *wrong])
    assert ended.value.code == 2 and "error: " in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [[""], ["--serve", "127.0.0.1:0", "--watch"], ["--stdin", "--watch"]])
def test_what_has_no_folder_is_not_watched_nor_judged(tmp_path, capsys, wrong):
    with pytest.raises(SystemExit) as ended:
        command.main(tmp_path, wrong)
    assert ended.value.code == 2 and "error: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("stream", "options", "told"),
    [
        ("stdin", ["--stdin"], "the standard input is closed; give it the names"),
        ("stdout", ["--stdin"], "the standard output is closed; name a table"),
    ],
)
def test_a_closed_stream_is_told(tmp_path, capsys, monkeypatch, stream, options, told):
    monkeypatch.setattr(command, "Model", lambda *_: FakeModel())
    monkeypatch.setattr(sys, stream, None)
    assert command.main(tmp_path, options) == 1
    assert told in capsys.readouterr().err


def test_what_was_not_delivered_is_no_success(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(command, "Model", lambda *_: FakeModel())
    monkeypatch.setattr(courier, "_AT_THE_END", 0.2)
    monkeypatch.setattr(sys, "stdin", io.StringIO("gone.png\n"))
    table = ["--csv", str(tmp_path / "t.csv")]
    assert command.main(tmp_path, ["--stdin", *table, "--send", "http://127.0.0.1:9/"]) == 1
    assert "1 results were not delivered" in capsys.readouterr().err


@pytest.mark.parametrize("grey", [False, True])
def test_the_frames_of_a_camera_are_photos(tmp_path, grey):
    film = cv2.VideoWriter(str(tmp_path / "film.avi"), cv2.VideoWriter.fourcc(*"FFV1"), 10, (50, 36))
    for level in (10, 200):
        film.write(np.full((36, 50, 3), (level, level if grey else 0, level), np.uint8))
    film.release()
    taken = []
    with pytest.raises(photos.RefusedError, match="gives no frames any more, after 2"):
        taken.extend(sources.of_camera(str(tmp_path / "film.avi"), 0))
    assert all(re.fullmatch(r"frame-\d{8}-\d{6}-00000[12]\.png", each.name) for each in taken)
    assert [each.pixels.shape for each in taken] == [(36, 50, 1 if grey else 3)] * 2
    for none in (str(tmp_path / "gone.avi"), "99999999999"):
        with pytest.raises(photos.RefusedError, match="does not open"):
            next(sources.of_camera(none, 0))


class FakeModel:
    alarm, unsure = 2.0, None

    def heatmap(self, judged):
        return judged.image


def test_results_go_into_tables_and_pictures_under_the_photos_own_path(tmp_path):
    judged = Judged(1.5, "pass", "", NOISE, np.ones((37, 50), np.float32))
    with tables(tmp_path / "t.csv", tmp_path / "t.jsonl", io.StringIO()) as writers:
        outputs = Outputs(FakeModel(), writers, tmp_path / "heat", tmp_path / "maps")
        outputs.add("=1+1/../../a.png", judged, 1.0)
        outputs.add("b.png", Judged(None, None, "is damaged"), 1.0)
    rows = list(csv.DictReader((tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["file"] for row in rows] == ["./=1+1/../../a.png", "b.png"]
    assert [row["verdict"] for row in rows] == ["pass", "unreadable"]
    first = json.loads((tmp_path / "t.jsonl").read_text().splitlines()[0])
    assert first["score"] == 1.5 and first["alarm"] == 2.0
    assert re.fullmatch(r"a\.png-[0-9a-f]{8}\.png", Path(first["heatmap"]).name)
    assert Path(first["heatmap"]).parent == tmp_path / "heat/=1+1"
    np.testing.assert_array_equal(decode(Path(first["heatmap"])).pixels, NOISE)
    assert cv2.imread(first["map"], cv2.IMREAD_UNCHANGED).dtype == np.float32


def test_each_photo_has_a_picture_of_its_own_and_a_name_that_the_system_takes(tmp_path):
    names = ["a.png", "line/a.png", "a:b.png", "ab.png", "..", "../a.png", f"{'long' * 60}.png"]
    names += [f"{'ä' * 119}{end}.png" for end in "xyz"]
    places = [place_of(tmp_path, name, ".tiff") for name in names]
    assert places[:2] == [tmp_path / "a.png.tiff", tmp_path / "line/a.png.tiff"]
    assert places == [place_of(tmp_path, name, ".tiff") for name in names]
    for place in places:
        assert place.resolve().is_relative_to(tmp_path.resolve()) and not place.exists()
        place.parent.mkdir(exist_ok=True)
        place.touch()


def test_each_place_has_its_turn_whatever_became_of_the_one_before(tmp_path):
    (tmp_path / "heat").write_text("no folder")
    with tables(tmp_path / "t.csv", None, io.StringIO()) as writers:
        outputs = Outputs(FakeModel(), writers, tmp_path / "heat", tmp_path / "maps")
        with pytest.raises(photos.RefusedError, match=r"heat/a\.png\.png: cannot be written"):
            outputs.add("a.png", Judged(1.5, "pass", "", NOISE, np.ones((37, 50), np.float32)), 1.0)
    assert "a.png,1.5" in (tmp_path / "t.csv").read_text() and (tmp_path / "maps/a.png.tiff").is_file()


def test_a_name_that_is_no_text_stands_in_the_table(tmp_path):
    for _ in range(2):
        with tables(tmp_path / "t.csv", tmp_path / "t.jsonl", io.StringIO()) as writers:
            Outputs(FakeModel(), writers).add("a\udce4.png", Judged(1.5, "pass"), 1.0)
    rows = list(csv.DictReader((tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["file"] for row in rows] == 2 * ["a\\udce4.png"]
    assert json.loads((tmp_path / "t.jsonl").read_text().splitlines()[1])["file"] == "a\udce4.png"


def test_a_line_that_was_cut_short_stays_alone(tmp_path):
    for name in ("t.csv", "t.jsonl"):
        with tables(tmp_path / "t.csv", tmp_path / "t.jsonl", io.StringIO()) as writers:
            Outputs(FakeModel(), writers).add("a.png", Judged(1.5, "pass"), 1.0)
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-9])
    with tables(tmp_path / "t.csv", tmp_path / "t.jsonl", io.StringIO()) as writers:
        Outputs(FakeModel(), writers).add("b.png", Judged(1.5, "pass"), 1.0)
    assert (tmp_path / "t.csv").read_text().splitlines()[-1].startswith("b.png,")
    assert json.loads((tmp_path / "t.jsonl").read_text().splitlines()[-1])["file"] == "b.png"


def test_a_table_has_its_head_before_the_first_photo(tmp_path):
    with tables(tmp_path / "t.csv", None, io.StringIO()):
        assert (tmp_path / "t.csv").read_text().startswith("file,score,")


def test_a_photo_that_cannot_be_looked_at_is_told_while_watching_too(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_TURN", 0)
    monkeypatch.setattr(sources, "_PATIENCE", 0)
    (tmp_path / "dead.png").symlink_to(tmp_path / "gone.png")
    looks = iter([True, True, False])
    taken = list(sources.watched(tmp_path, lambda: next(looks)))
    assert [(each.name, "No such file" in each.problem) for each in taken] == [("dead.png", True)]


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(photos.MAX_BYTES + 1)
    with pytest.raises(photos.RefusedError, match="is larger than"):
        photos.read(tmp_path / "large.png")


@pytest.mark.parametrize("module", ["exporting.runner.model", "exporting.exporting"])
def test_what_runs_a_network_reports_to_nobody(module):
    code = f"import {module}, os, sys; print(os.environ['ORT_DISABLE_TELEMETRY'], sys.modules['openvino_telemetry'])"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=PROGRAM.parent, check=True
    )
    assert ended.stdout == "1 None\n"


def test_lines_are_added_to_a_table_of_ours_alone(tmp_path):
    (tmp_path / "stock.csv").write_text("part,number\nbolt,3")
    with (
        pytest.raises(photos.RefusedError, match=r"stock\.csv: is another table; .*found part,number"),
        tables(tmp_path / "stock.csv", None, io.StringIO()),
    ):
        pass
    assert (tmp_path / "stock.csv").read_text() == "part,number\nbolt,3"  # to the last letter


def test_tables_that_cannot_be_written_are_told_by_name(tmp_path):
    with (
        pytest.raises(photos.RefusedError, match=r"t\.csv: cannot be written"),
        tables(tmp_path / "gone/t.csv", None, io.StringIO()),
    ):
        pass
    full = Path("/dev/full")
    if full.exists():
        with (
            pytest.raises(photos.RefusedError, match=r"/dev/full: cannot be written \(No space left"),
            tables(None, full, io.StringIO()) as writers,
        ):
            Outputs(FakeModel(), writers).add("a.png", Judged(1.5, "pass"), 1.0)
