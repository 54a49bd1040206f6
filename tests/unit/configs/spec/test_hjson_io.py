import tracemalloc

import pytest

from configs.errors import MissingError, SpecError, UserError
from configs.spec import hjson_io


def test_every_value_knows_its_line():
    lines = [
        "{",
        "# a comment",
        'name: "bottle"',
        "size: {",
        "low: 1",
        "high: 12",
        "}",
        "list: [",
        "1",
        "2",
        "]",
        "}",
    ]
    text = "\n".join(lines)
    document = hjson_io.parse(text, "x.hjson")

    assert hjson_io.line_of(text, document, ["name"]) == 3
    assert hjson_io.line_of(text, document, ["size", "high"]) == 6
    assert hjson_io.line_of(text, document, ["list", 1]) == 10
    assert hjson_io.line_of(text, document, ["size", "no such"]) == 4  # the nearest one around it
    assert document == {"name": "bottle", "size": {"low": 1, "high": 12}, "list": [1, 2]}


@pytest.mark.parametrize(
    "value",
    ["adam # best", "adam // best", "adam /* best */", "x }", "bottle, source: y", "[a]b]"],
)
def test_an_unquoted_text_that_swallows_more_of_its_line_is_refused(value):
    with pytest.raises(SpecError, match=r"x\.hjson:2: .*unquoted text.*double quotes"):
        hjson_io.parse(f"{{\n optimizer: {value}\n}}", "x.hjson")


def test_a_plain_unquoted_text_is_welcome():
    assert hjson_io.parse("{\n kind: import\n name: my bottle\n}", "x") == {
        "kind": "import",
        "name": "my bottle",
    }


def test_a_key_given_twice_is_refused_with_the_line_of_the_second():
    with pytest.raises(SpecError, match=r"x\.hjson:3: depth: given twice"):
        hjson_io.parse("{\n depth: 5\n depth: 6\n}", "x.hjson")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing",
        "[1, 2]",
        "3",
        '{a: "x',
        "{a: 1",
        "{a: '''x",
        "{a 1}",
        "{a: }",
        "{" * 100_000,
        '{a: "\\q"}',
        "{a: 1e999}",
        "{a: " + "9" * 5000 + "}",
        "{a: 1} {b: 2}",
        "/*",
        "{a: /*",
    ],
)
def test_what_is_not_an_hjson_object_is_refused_by_name(text):
    with pytest.raises(SpecError, match=r"^x\.hjson:"):
        hjson_io.parse(text, "x.hjson")


def test_a_text_of_unreasonable_length_is_refused():
    with pytest.raises(SpecError, match="at most 1,000,000 characters"):
        hjson_io.parse("{a: 1}" + " " * 1_000_001, "x.hjson")


def test_a_file_that_is_missing_or_not_text_is_refused(tmp_path):
    with pytest.raises(MissingError, match="no such file"):
        hjson_io.read(tmp_path / "none.hjson")
    binary = tmp_path / "binary.hjson"
    binary.write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(UserError, match="must be UTF-8 text"):
        hjson_io.read(binary)


def test_a_folder_is_no_spec_and_nobody_is_told_to_move_it_away(tmp_path):
    with pytest.raises(UserError, match="is a folder, and no spec; name the files in it"):
        hjson_io.read(tmp_path)


def test_a_file_of_any_size_is_refused_without_being_read(tmp_path):
    with (tmp_path / "disk.hjson").open("wb") as file:
        file.truncate(3 * 10**9)  # takes no room on the disk
    tracemalloc.start()
    with pytest.raises(
        SpecError, match=r"disk\.hjson:1: must be at most 1,000,000 characters long, got more"
    ):
        hjson_io.read(tmp_path / "disk.hjson")
    assert tracemalloc.get_traced_memory()[1] < 50 * 10**6
    tracemalloc.stop()


@pytest.mark.parametrize("path", [r'"C:\photos"', r"'D:\parts'", r'"C:\new\users"'])
def test_a_backslash_in_a_path_is_told(path):
    with pytest.raises(SpecError, match=r"x:2: a backslash in quotes .*; write two of them, or / in a path"):
        hjson_io.parse(f"{{\n  source: {path}\n}}", "x")


@pytest.mark.parametrize(
    ("text", "line", "number"),
    [
        ("{ smoothing: 0,5 }", 1, "0,5"),
        ("{\n  smoothing: 0,5\n}", 2, "0,5"),
        ('{\n  run: "a"\n  smoothing: -0,05\n  method: "residual"\n}', 3, "-0,05"),
        ("{ a: [1, 2], b: 1,5, c: 3 }", 1, "1,5"),
        ("{\n  a: 0,5  # a half\n}", 2, "0,5"),
    ],
)
def test_a_decimal_comma_is_told(text, line, number):
    expected = f"x:{line}: a number has a decimal point, got {number}; write {number.replace(',', '.')}"
    with pytest.raises(SpecError) as caught:
        hjson_io.parse(text, "x")
    assert str(caught.value) == expected


def test_fields_on_one_line_need_no_point():
    assert hjson_io.parse("{ a: 1, b: [0,5] }", "x") == {"a": 1, "b": [0, 5]}


def test_what_is_written_is_read_back():
    value = {
        "text": 'a "quote", # no comment',
        "none": None,
        "list": [1, 2.5],
        "deep": {"a b": [{"x": True}]},
    }

    assert hjson_io.parse(hjson_io.dumps(value), "x") == value


def test_a_comment_stands_above_its_field():
    assert hjson_io.dumps({"depth": 6}, {"depth": "levels"}) == "{\n  # levels\n  depth: 6\n}"
