"""What a person reads after a mistake: the place and the remedy, and nothing half-made is left behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from main import main
from tests.e2e.bad_input import CASES, HEAD, IMPORT, PAGE, make_part, outcome, row

MAIN = Path(__file__).parents[2] / "main.py"


def files_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.group}: {case.what}")
def test_after_a_mistake_a_person_reads_what_the_page_says(case, tmp_path, monkeypatch):
    code, text = outcome(case, tmp_path)
    assert code == 1
    assert row(case, text) in PAGE.read_text(encoding="utf-8").splitlines(), (
        "run: python -m scripts.pages bad-input"
    )
    workspace = tmp_path / "workspace"
    assert list(workspace.rglob(".building-*")) == []
    left = {path.relative_to(workspace).parts[0] for path in workspace.rglob("*") if path.is_file()}
    assert left <= ({"datasets", "audits"} if case.imported else {"audits"})
    source = files_of(tmp_path / "part")
    monkeypatch.chdir(tmp_path)
    main(["run", "spec.hjson", "--workspace", "workspace"])
    assert files_of(tmp_path / "part") == source


def test_the_page_holds_these_mistakes_and_no_others():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert "\n".join(lines).startswith(HEAD)
    told = [line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| ")]
    assert sorted(told) == sorted(
        [case.what for case in CASES] + ["mistake"] * len({case.group for case in CASES})
    )
    assert len(CASES) >= 25


def test_a_taken_name_keeps_what_it_names(tmp_path, monkeypatch):
    make_part(tmp_path / "part")
    monkeypatch.chdir(tmp_path)
    Path("spec.hjson").write_text(IMPORT, encoding="utf-8")
    run = ["run", "spec.hjson", "--workspace", "workspace"]
    assert main(run) == 0
    before = files_of(tmp_path / "workspace/datasets")
    assert main(run) == 1
    assert files_of(tmp_path / "workspace/datasets") == before


def test_a_later_wrong_spec_stops_all_before_the_first_starts(tmp_path, capsys):
    make_part(tmp_path / "part")
    first, second = tmp_path / "1.hjson", tmp_path / "2.hjson"
    first.write_text(IMPORT.replace('"part" }', f'"{tmp_path}/part" }}'))
    second.write_text("{")
    assert main(["run", str(first), str(second), "--workspace", str(tmp_path / "workspace")]) == 1
    assert "2.hjson:1:" in capsys.readouterr().err
    assert not (tmp_path / "workspace").exists()


def test_as_a_program_it_ends_with_1_for_a_mistake_and_2_for_wrong_usage(tmp_path):
    def program(*arguments):
        return subprocess.run(
            [sys.executable, MAIN, *arguments], capture_output=True, text=True, cwd=tmp_path, check=False
        )

    mistaken = program("run", "none.hjson")
    assert mistaken.returncode == 1
    assert mistaken.stderr == "none.hjson: no such file; check the path\n"
    assert program("run").returncode == 2
    assert program("fly").returncode == 2
