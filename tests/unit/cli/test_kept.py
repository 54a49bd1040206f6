"""`main.py kept`: what a person reads of what is kept, and what it does when asked."""

import shutil
import sys

import pytest

from cli.evaluations import named
from configs.errors import MissingError
from main import main
from tests.small import write_evaluated_workspace, write_untrained_run


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


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    """A workspace with the run first, evaluated by residual and residual@best."""
    workspace = write_evaluated_workspace(tmp_path_factory.mktemp("evaluated"), methods=["residual"])
    files = workspace.run("first")
    shutil.copytree(files.evaluation("residual"), files.evaluation("residual@best"))
    return workspace


def test_the_evaluations_of_a_run_are_listed_with_their_figures_and_which_are_stale(evaluated, capsys):
    listed = ["kept", "evaluations", "first", "--workspace", str(evaluated.root)]
    assert main(listed) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["first/residual", "first/residual@best"]
    assert all("image AUROC 0." in line or "image AUROC 1." in line for line in lines)
    assert not any("stale" in line for line in lines)
    image = next(evaluated.dataset("part").glob("test/good/*.png"))
    image.rename(image.with_suffix(".gone"))
    assert main(listed[:2] + listed[3:]) == 0  # of all runs
    assert all("stale: evaluate it again" in line for line in capsys.readouterr().out.splitlines())
    image.with_suffix(".gone").rename(image)


def test_an_evaluation_is_known_by_its_place_and_a_wrong_name_tells_those_that_there_are(evaluated):
    fields = {"run": "first", "method": "residual@best"}
    assert named("first/residual@best", evaluated) == fields
    assert named("runs/first/evaluations/residual@best", evaluated) == fields
    assert named("first", evaluated) == named("runs/first", evaluated) == {"run": "first"}
    assert named("elsewhere/any", evaluated) == {"run": "elsewhere", "method": "any"}  # the job says more
    for typed in ("first/best", "first/residual@bst"):
        with pytest.raises(MissingError, match='did you mean "residual@best"') as error:
            named(typed, evaluated)
        assert "residual (image AUROC " in str(error.value)


def test_inspect_takes_an_evaluation_as_export_does(evaluated, tmp_path, capsys):
    words = ["inspect", "first/residual@best", str(tmp_path), "--workspace", str(evaluated.root), "--json"]
    main(words)  # no photo is there
    assert "becomes a folder's name" not in capsys.readouterr().out
    assert main([*words, "--method", "residual"]) == 1
    assert "is residual, but first/residual@best names residual@best" in capsys.readouterr().out
