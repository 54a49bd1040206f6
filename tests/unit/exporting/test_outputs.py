"""Where an export's results go, and how its command begins and ends."""

import csv
import io
import json
import re
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.decoding import decode
from datasets.images import write_image
from exporting.runner import command, photos
from exporting.runner.model import Judged
from exporting.runner.naming import place_of
from exporting.runner.outputs import COLUMNS, Outputs, tables
from exporting.runner.sinks import courier

NOISE = np.random.default_rng(0).integers(0, 256, (37, 50, 3), np.uint8)


class FakeModel:
    alarm, unsure, is_grey = 2.0, None, True

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
    names += [
        "/line/a.png",
        "//line/a.png",
        "line\\a.png",
        "\\\\line\\share\\a.png",
        "./a.png",
        "C:\\a.png",
        "",
    ]
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
        unwritten = outputs.add("a.png", Judged(1.5, "pass", "", NOISE, np.ones((37, 50), np.float32)), 1.0)
    assert "heat/a.png.png: cannot be written" in unwritten
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


def test_lines_are_added_to_a_table_of_ours_alone(tmp_path):
    (tmp_path / "stock.csv").write_text("part,number\nbolt,3")
    with (
        pytest.raises(photos.RefusedError, match=r"stock\.csv: is another table; .*found part,number"),
        tables(tmp_path / "stock.csv", None, io.StringIO()),
    ):
        pass
    assert (tmp_path / "stock.csv").read_text() == "part,number\nbolt,3"  # to the last letter


def test_a_table_of_which_the_head_is_not_whole_is_begun_anew(tmp_path):
    (tmp_path / "t.csv").write_text("file,score,al")
    with tables(tmp_path / "t.csv", None, io.StringIO()) as writers:
        Outputs(FakeModel(), writers).add("a.png", Judged(1.5, "pass"), 1.0)
    assert (tmp_path / "t.csv").read_text().splitlines()[0].startswith("file,score,alarm,")


def test_lines_are_added_to_a_table_that_a_spreadsheet_saved(tmp_path):
    (tmp_path / "t.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8-sig")
    with tables(tmp_path / "t.csv", None, io.StringIO()) as writers:
        Outputs(FakeModel(), writers).add("a.png", Judged(1.5, "pass"), 1.0)
    assert (tmp_path / "t.csv").read_text().splitlines()[1].startswith("a.png,1.5")


def test_a_picture_is_whole_or_not_there(tmp_path, monkeypatch):
    def full(self, content):
        with self.open("wb") as file:
            file.write(content[:20])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    outputs = Outputs(FakeModel(), (), tmp_path / "heat")
    assert "No space left" in outputs.add("a.png", Judged(1.5, "pass", "", NOISE, np.ones((37, 50))), 1.0)
    assert list((tmp_path / "heat").iterdir()) == []


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


@pytest.mark.parametrize(
    "wrong",
    [
        [""],
        ["--serve", "127.0.0.1:0", "--watch"],
        ["--stdin", "--watch"],
        ["--stdin", "--csv", "t", "--json-lines", "./t"],
    ],
)
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


def test_a_picture_that_cannot_be_written_is_told_and_the_next_photo_is_judged(tmp_path, capsys, monkeypatch):
    judged = Judged(1.5, "pass", "", NOISE, np.ones((37, 50), np.float32))
    model = FakeModel()
    model.judge = lambda *_: judged
    monkeypatch.setattr(command, "Model", lambda *_: model)
    (tmp_path / "photos").mkdir()
    for name in ("a.png", "b.png"):
        write_image(tmp_path / "photos" / name, NOISE)
    (tmp_path / "heat/a.png.png").mkdir(parents=True)
    options = ["--csv", str(tmp_path / "t.csv"), "--heatmaps", str(tmp_path / "heat")]
    assert command.main(tmp_path, [str(tmp_path / "photos"), *options]) == 1
    assert "a.png.png: cannot be written (Is a directory)" in capsys.readouterr().err
    assert (tmp_path / "heat/b.png.png").is_file() and "b.png,1.5" in (tmp_path / "t.csv").read_text()


def test_what_was_not_delivered_is_no_success(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(command, "Model", lambda *_: FakeModel())
    monkeypatch.setattr(courier, "_AT_THE_END", 0.2)
    monkeypatch.setattr(sys, "stdin", io.StringIO("gone.png\n"))
    table = ["--csv", str(tmp_path / "t.csv")]
    assert command.main(tmp_path, ["--stdin", *table, "--send", "http://127.0.0.1:9/"]) == 1
    assert "1 results were not delivered" in capsys.readouterr().err
