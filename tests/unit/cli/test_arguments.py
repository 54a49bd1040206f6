import pytest

from configs.errors import SpecError
from configs.spec.spec_io import parse_spec, spec_from
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import InspectSpec
from main import main


@pytest.mark.parametrize(
    "arguments",
    [
        ["inspect", "first", ""],
        ["inspect", "first", " "],
        ["audit", ""],
        ["run", ""],
        ["study", ""],
        ["--workspace", "", "queue"],
        ["--todo", ""],
        ["queue", "add", ""],
    ],
)
def test_nothing_is_not_the_current_folder(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "is empty; name a file or a folder, . for the current one" in capsys.readouterr().err


def test_nor_is_it_in_a_spec():
    with pytest.raises(SpecError, match="folder: is required"):
        spec_from(InspectSpec, run="first", folder="")
    with pytest.raises(SpecError, match="folder: must name a file or a folder, got nothing"):
        spec_from(InspectSpec, run="first", folder=" ")
    with pytest.raises(SpecError, match=":1: source: is required"):
        parse_spec(ImportSpec, '{name: "part", source: ""}', "import.hjson")
    assert str(spec_from(InspectSpec, run="first", folder=".").folder) == "."


def test_a_queue_of_the_originals_jobs_says_what_to_do(tmp_path, capsys):
    (tmp_path / "todo").mkdir()
    (tmp_path / "todo" / "job.json").write_text("{}")
    assert main(["--workspace", str(tmp_path), "--todo", str(tmp_path / "todo")]) == 1
    assert "holds no specs, but 1 .json, such as job.json" in capsys.readouterr().err


def test_files_of_the_original_are_converted(tmp_path, capsys):
    old = tmp_path / "AE_d3.hjson"
    old.write_text("{ Depth: 3 }")
    assert main(["convert", str(old), "--to", str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / "AE_d3.hjson").is_file()
    assert str(tmp_path / "new" / "AE_d3.hjson") in capsys.readouterr().out
