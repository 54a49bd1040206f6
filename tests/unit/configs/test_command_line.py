"""Commands that can be pasted as they are shown."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from configs.command_line import PROGRAM, command_text
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
