import pytest

from configs.errors import UserError
from evaluation.inspection import table as judgements
from evaluation.inspection.folder import COLUMNS, InspectionFolder, Judged, judged_again
from evaluation.inspection.table import Judgements

VERDICTS = ("pass", "alarm", "unsure", None)
ODD = ['say "so".png', "two\nlines.png", "line\u2028separator.png", "=1+1.png", "a\r.png", "a, b.png"]


def line(at, verdict="pass", name=None):
    score = None if verdict is None else at / 8
    return Judged(name or f"{at:05}.png", score, 0.5, verdict, "" if verdict else "is torn")


@pytest.fixture
def folder(tmp_path):
    return InspectionFolder(tmp_path)


def test_what_comes_is_read_once_and_counted(folder):
    table = Judgements(folder, 3)
    assert not table.take_in()  # there is no table yet
    for at in range(8):
        folder.add([line(at, VERDICTS[at % 4])])
    assert table.take_in() and not table.take_in()
    assert table.counts == {"all": 8, "pass": 2, "alarm": 2, "unsure": 2, "unreadable": 2}
    assert [each.file for each in table.last("all")] == ["00007.png", "00006.png", "00005.png"]
    assert table.last("alarm") == [line(5, "alarm"), line(1, "alarm")]
    folder.add([line(8, "alarm")])
    assert table.take_in()
    assert [each.file for each in table.last("alarm")] == ["00008.png", "00005.png", "00001.png"]


def test_a_long_table_is_read_in_parts_and_is_what_reading_it_whole_gives(folder, monkeypatch):
    monkeypatch.setattr(judgements, "CHUNK", 100)
    for at in range(60):
        folder.add([line(at, VERDICTS[at % 4], ODD[at % len(ODD)])])
    table, turns = Judgements(folder, 1000), 1
    assert table.take_in()
    while table.has_more:
        table.take_in()
        turns += 1
    assert turns > 10
    assert list(reversed(table.last("all"))) == folder.read()
    assert table.counts["all"] == 60


def test_half_a_line_waits_for_its_other_half(folder):
    folder.add([line(0)])
    whole = folder.results.read_bytes()
    table = Judgements(folder, 10)
    for cut in range(1, len(whole)):
        folder.results.write_bytes(whole[:cut])
        table.take_in()
        assert table.counts["all"] == 0
    folder.results.write_bytes(whole)
    assert table.take_in() and table.last("all") == [line(0)]


def test_other_thresholds_and_another_table_begin_anew(folder):
    for at in range(4):
        folder.add([line(at)])
    table = Judgements(folder, 10)
    table.take_in()
    folder.write(judged_again(folder.read(), 0.0, None))
    assert table.take_in()
    assert table.counts == {"all": 4, "alarm": 4}
    folder.results.unlink()
    assert table.take_in() and not table.take_in()
    assert not table.counts and table.last("all") == []


@pytest.mark.parametrize(
    "text",
    [
        "a,b\r\n",
        f"{','.join(COLUMNS)}\r\nx,many,1,pass,,0,0\r\n",
        "x" * 200_000 + "\n",
        "\xff\n",
    ],
)
def test_what_is_no_such_table_is_told_once(folder, text):
    folder.results.write_bytes(text.encode("latin-1"))
    table = Judgements(folder, 10)
    with pytest.raises(UserError, match="is no table of an inspection"):
        table.take_in()
    assert not table.take_in()
