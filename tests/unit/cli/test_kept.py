"""`main.py kept`: what a person reads of what is kept, and what it does when asked."""

import sys

import pytest

from main import main
from tests.small import write_untrained_run


@pytest.fixture
def kept(workspace):
    """A function that runs `main.py kept …` on the data set part and the run first. Returns the exit code."""
    write_untrained_run(workspace)
    return lambda *words: main(["kept", *words, "--workspace", str(workspace.root)])


def test_a_run_goes_to_the_bin_and_comes_back(kept, capsys):
    assert kept("delete", "runs/first", "--yes") == 0
    assert "runs/first (" in capsys.readouterr().out
    kept("bin")
    assert "runs/first" in capsys.readouterr().out
    kept()
    assert "runs/first" not in capsys.readouterr().out
    assert kept("restore", "runs/first") == 0
    kept()
    listed = capsys.readouterr().out
    assert "runs/first" in listed and "datasets/part  needed by run first" in listed


def test_nothing_is_deleted_unasked(kept, capsys, monkeypatch):
    assert kept("delete", "runs/first") == 1
    assert "--yes: is needed" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "n" if "runs/first" in question else "y")
    assert kept("delete", "runs/first") == 1
    assert kept("empty") == 0


def test_a_name_that_is_taken_is_told(kept, capsys):
    kept("duplicate", "runs/first", "second")
    assert "runs/second is a copy of runs/first" in capsys.readouterr().out
    assert kept("rename", "runs/first", "second") == 1
    assert 'a run called "second" exists already' in capsys.readouterr().err
    assert kept("rename", "runs/first", "third") == 0
