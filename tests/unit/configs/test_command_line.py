"""Commands that can be pasted as they are shown."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from configs import command_line
from configs.command_line import PROGRAM, command_text, install_text, page_text
from configs.disk.workspace import Workspace


@pytest.mark.parametrize("folder", [PROGRAM.parent, Path("/")])
def test_a_command_works_from_where_it_was_shown(monkeypatch, folder):
    monkeypatch.chdir(folder)
    said = subprocess.run(command_text("--version"), shell=True, capture_output=True, text=True, check=True)
    assert said.stdout.startswith("Stainless")


def test_a_workspace_is_named_only_where_it_is_not_the_one_that_is_taken_anyway(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    own = tmp_path / "my parts"
    assert shlex.split(command_text("resume", "a b", workspace=own))[-3:] == ["a b", "--workspace", str(own)]
    assert command_text("resume", "a", workspace=Workspace.default().root.absolute()).endswith("resume a")


def test_paths_from_the_current_folder_on_are_short(monkeypatch):
    monkeypatch.chdir(PROGRAM.parent)
    assert command_text("audit", PROGRAM.parent / "photos").endswith("main.py audit photos")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that is in use")
def test_where_the_current_folder_is_gone_all_paths_are_whole(monkeypatch, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    said = command_text("resume", "a", workspace=tmp_path)
    assert str(PROGRAM) in said and said.endswith(f"--workspace {tmp_path}")


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Return where the command of a package that lies in `tmp_path` would stand."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(command_line, "PROGRAM", tmp_path / "stainless" / "program" / "main.py")
    script = tmp_path / "bin" / "stainless"
    script.parent.mkdir()
    script.touch(0o755)
    monkeypatch.setattr(sys, "executable", str(script.with_name("python")))
    return script


def test_an_installed_program_is_called_by_its_name_where_the_path_leads_to_it(
    installed, monkeypatch, tmp_path
):
    links, others = tmp_path / "links", tmp_path / "others"
    links.mkdir()
    (links / "stainless").symlink_to(installed)  # as pipx does
    others.mkdir()
    (others / "stainless").touch(0o755)
    for path, shown in [
        (installed.parent, "stainless run SPEC"),
        (links, "stainless run SPEC"),
        (others, f"{installed} run SPEC"),
        (tmp_path, f"{installed} run SPEC"),
    ]:
        monkeypatch.setenv("PATH", str(path))
        assert command_text("run", "SPEC") == shown


def test_an_installed_program_without_a_command_is_called_as_a_module(installed):
    installed.unlink()
    assert command_text("run", "SPEC") == f"{sys.executable} -m stainless run SPEC"


@pytest.mark.usefixtures("installed")
def test_what_to_install_and_to_read_lies_beside_the_program(monkeypatch):
    program = command_line.PROGRAM.parent
    locked = program / "locks" / "requirements-export.txt"
    assert (
        install_text("requirements-export.txt") == f"{sys.executable} -m pip install --requirement {locked}"
    )
    assert install_text("tensorboard") == f"{sys.executable} -m pip install tensorboard"
    assert page_text("guide/gpu.md") == str(program / "docs/guide/gpu.md")
    monkeypatch.setattr(command_line, "find_spec", lambda _name: None)
    assert install_text("tensorboard") == f"uv pip install --python {sys.executable} tensorboard"
    monkeypatch.setattr(command_line, "PROGRAM", PROGRAM)
    monkeypatch.chdir(PROGRAM.parent)
    assert install_text("requirements-export.txt").endswith("--requirement locks/requirements-export.txt")
    assert page_text("guide/gpu.md") == "docs/guide/gpu.md"
