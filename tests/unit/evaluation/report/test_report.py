"""report.json, edited or damaged: whatever is in it, a reader says that it cannot be used, and nothing else happens."""

import json

import pytest

from configs.errors import UserError
from evaluation.report.report import read_report, write_json
from tests.small import read_json
from tests.unit.evaluation.outcomes import outcome_of


@pytest.fixture
def path(tmp_path):
    write_json(tmp_path / "report.json", outcome_of([("good/0.png", 1.0), ("dent/0.png", 3.0)]).report)
    return tmp_path / "report.json"


def test_what_was_written_is_read(path):
    assert read_report(path) == outcome_of([("good/0.png", 1.0), ("dent/0.png", 3.0)]).report


EDITS = {
    ("scale_top",): ["50.0", None, [], float("nan"), float("inf"), True, 10**400],
    ("threshold", "value"): ["2", float("nan"), {}],
    ("threshold",): [None, [], 2.0],
    ("images",): [None, {}, "x", [None], [[]]],
    ("images", 0, "scores"): [None, [], {}, {"l2": "1.5"}, {"l2": float("nan")}],
    ("images", 0, "file"): ["\ud800.png", 3, None],
    ("images", 0, "verdict"): ["good", 1],
    ("results",): [None, [], {}],
    ("results", "all"): [None, {}],
    ("results", "all", "counts", "good"): ["2", 1.5, None],
    ("provenance",): [None, {}, {"evaluation": "{"}, {"evaluation": None}],
    ("method",): ["guess", None],
    ("notes",): ["x", [1], None],
    ("photos",): [[], {"rows": [1]}],
}


@pytest.mark.parametrize(("place", "value"), [(place, value) for place in EDITS for value in EDITS[place]])
def test_an_edited_report_is_told(path, place, value):
    fields = read_json(path)
    *outer, last = place
    inside = fields
    for step in outer:
        inside = inside[step]
    inside[last] = value
    path.write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(UserError, match=r"report\.json: is damaged.*evaluate the run again"):
        read_report(path)


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "3", '"x"', "{}", "{", "[" * 100_000, '{"results": 1e999}', "\x00"]
)
def test_what_is_no_report_is_told(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"report\.json: is damaged"):
        read_report(path)
