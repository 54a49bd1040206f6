import numpy as np
import pytest

from configs.errors import SpecError
from configs.spec.spec_io import parse_spec, spec_from
from datasets.images import write_image
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


def test_start_says_what_it_cannot_begin_with(tmp_path, capsys):
    for category in ("bottle", "grid"):
        for place in ("train/good", "test/good"):
            folder = tmp_path / "several" / category / place
            folder.mkdir(parents=True)
            write_image(folder / "000.png", np.zeros((32, 32, 1), np.uint8))
    workspace = ["--workspace", str(tmp_path / "workspace")]
    assert main(["start", str(tmp_path / "missing"), *workspace]) == 1
    assert "missing: is no folder; name the folder of your photos" in capsys.readouterr().err
    assert main(["start", str(tmp_path / "several"), *workspace]) == 1
    assert "holds several kinds of parts: bottle, grid; name the folder of one" in capsys.readouterr().err
