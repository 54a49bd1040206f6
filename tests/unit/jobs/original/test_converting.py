"""What is searched, what is passed over, and what is told where something cannot be brought over."""

import pytest

from configs.errors import UserError
from tests.original_files import (
    ARCHITECTURE,
    TRAINING,
    write_code,
    write_dataset,
    write_job,
    write_json,
    write_text,
)


def test_a_whole_folder_of_the_original_is_searched(tmp_path, workspace, convert):
    write_code(tmp_path / "code")
    write_json(tmp_path / "code/utils/default_param.json", {}).write_text("[{}, {}]", encoding="utf-8")
    write_job(tmp_path / "code", "TRAIN_NET", **TRAINING)
    write_dataset(tmp_path / "code/data/Bottle")

    said = convert(tmp_path / "code")

    specs = sorted(path.name for path in (workspace.root / "specs/original").iterdir())
    run = "Bottle_stain24_AESc_small_gray"
    assert specs == [
        f"TRAIN_NET_0-{run}.hjson",
        f"TRAIN_NET_0-evaluate-{run}.hjson",
        "corrupt-Bottle-stain.hjson",
        "import-Bottle.hjson",
    ]
    presets = sorted(path.name for path in (workspace.root / "presets").glob("*/*"))
    assert presets == ["AESc_small.hjson", "gray.hjson"]
    assert any("default_param.json: is no file of settings" in line for line in said)
    assert said[-1] == "6 brought over"


def test_one_that_cannot_be_brought_over_does_not_keep_the_others_back(tmp_path, workspace, convert):
    write_text(tmp_path / "old/AESc_good.hjson", ARCHITECTURE)
    write_text(tmp_path / "old/Unet_x.hjson", ARCHITECTURE)
    with pytest.raises(UserError, match='is of the network "Unet"'):
        convert(tmp_path / "old")
    write_text(tmp_path / "old/Gan_x.hjson", ARCHITECTURE)
    with pytest.raises(UserError, match="has all but 2 files, which were not brought over"):
        convert(tmp_path / "old")
    assert [path.stem for path in (workspace.root / "presets/architecture").iterdir()] == ["AESc_good"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("gone.json", None, "no such file or folder"),
        ("a.json", "{", "is no JSON file"),
        ("a.json", "[1]", "is no file of settings of the original program"),
        ("a.json", '{"name": 1}', "is no file of settings of the original program"),
        ("a.hjson", "{ a: 1\n a: 2 }", "given twice"),
        ("empty/a.txt", "", "holds no file of the original program"),
    ],
)
def test_what_is_no_file_of_the_original_is_told(tmp_path, convert, name, text, message):
    path = tmp_path / name
    if text is not None:
        write_text(path, text)
    with pytest.raises(UserError, match=message):
        convert(path.parent if path.suffix == ".txt" else path)


def test_a_description_without_a_corruption_makes_nothing_and_says_so(tmp_path, convert):
    path = write_json(tmp_path / "Bottle/Train/Clean/00_description.json", {"1_default": None})
    architecture = write_text(tmp_path / "AE_x.hjson", ARCHITECTURE)
    assert any('have corruption: "clean"' in line for line in convert(path, architecture))
