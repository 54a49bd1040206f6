import sys
from pathlib import Path

import pytest

from configs.disk.user_folders import settings_folder


@pytest.fixture
def home(monkeypatch, tmp_path):
    """A person's home, on a platform that names no other places."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("APPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("win32", "stainless"),
        ("darwin", "Library/Application Support/stainless"),
        ("linux", ".config/stainless"),
    ],
)
def test_settings_are_kept_where_the_platform_keeps_them(monkeypatch, home, platform, place):
    monkeypatch.setattr(sys, "platform", platform)
    assert settings_folder() == home / place


@pytest.mark.parametrize(("platform", "variable"), [("win32", "APPDATA"), ("linux", "XDG_CONFIG_HOME")])
def test_a_place_that_the_platform_names_comes_first(monkeypatch, home, platform, variable):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(home / "elsewhere"))
    assert settings_folder() == home / "elsewhere" / "stainless"
