"""Files of the original program in a terminal: its list is told apart from a queue, and brought over."""

import pytest

from jobs.kinds.running import read_job_spec
from main import main
from tests.original_files import write_job


@pytest.fixture
def todo(tmp_path):
    """A list of the original's jobs."""
    return write_job(tmp_path, "EVAL_NET", **{"4_exp": ["a"], "4_ROC": True}).parent


def test_a_list_of_the_original_is_no_empty_queue(tmp_path, todo, capsys):
    assert main(["--todo", str(todo), "--workspace", str(tmp_path / "workspace")]) == 1
    said = capsys.readouterr().err
    assert "holds no specs, but 1 JSON files such as EVAL_NET_0.json" in said
    assert f"convert {todo}" in said


def test_it_is_brought_over_by_the_command_that_is_told(tmp_path, todo, capsys):
    specs, workspace = tmp_path / "specs", ["--workspace", str(tmp_path / "workspace")]
    assert main(["convert", str(todo), "--to", str(specs), "--json", *workspace]) == 0
    assert read_job_spec(specs / "EVAL_NET_0-a.hjson").run == "a"
    assert '"finished"' in capsys.readouterr().out.splitlines()[-1]
    assert main(["convert", str(tmp_path / "gone"), *workspace]) == 1
    assert "no such file or folder" in capsys.readouterr().err


def test_an_empty_folder_is_an_empty_queue(tmp_path, capsys):
    assert main(["--todo", str(tmp_path), "--workspace", str(tmp_path / "workspace")]) == 0
    assert "holds no specs; add some" in capsys.readouterr().out
