import pytest

from gui.framework import settings as settings_module
from gui.framework.settings import Keeper, Settings, load_settings, save_settings
from tests.gui.person import Person


def test_settings_come_back_as_they_were_kept(tmp_path):
    path = tmp_path / "deep" / "settings.json"
    settings = Settings(theme="dark", size=(1200, 650), location=(3, 4))
    settings.remember_folder("/a")
    settings.remember_folder("/b")
    settings.remember_folder("/a")
    save_settings(settings, path)
    assert load_settings(path) == (settings, "")
    assert settings.recent_folders == ["/a", "/b"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"version": 99}',
        '{"version": 1, "theme": "pink"}',
        '{"version": 1, "forms": []}',
        '{"version": 1, "size": [1]}',
    ],
)
def test_a_broken_file_gives_the_defaults_and_a_notice(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text)
    settings, notice = load_settings(path)
    assert settings == Settings()
    assert str(path) in notice and "it is kept as settings.json.old" in notice
    assert path.with_name("settings.json.old").read_text() == text


def test_no_file_is_no_news(tmp_path):
    assert load_settings(tmp_path / "none.json") == (Settings(), "")


def test_the_window_keeps_its_settings_now_and_then(open_app, tmp_path, monkeypatch):
    monkeypatch.setattr(settings_module, "PAUSE", 0.2)
    app = open_app()
    person = Person(app)
    person.type("import.name", "half-typed")
    file, root = tmp_path / "settings.json", str(app.workspace.root)
    person.wait_until(
        lambda: file.exists() and load_settings(file, root)[0].form.get("import.name") == "half-typed",
        "the file",
    )
    assert app.is_open


def test_each_workspace_has_forms_of_its_own_also_while_two_windows_are_open(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(
        '{"version": 1, "theme": "dark", "form": {"corrupt.copies": "7"}}'
    )  # of an earlier version
    first, second = (load_settings(path, root)[0] for root in ("/a", "/b"))
    assert first.form == second.form == {"corrupt.copies": "7"}
    first.form = {"corrupt.copies": "8"}
    for settings in (first, second):
        save_settings(settings, path)
    assert load_settings(path, "/a")[0].form == {"corrupt.copies": "8"}
    assert load_settings(path, "/b") == (second, "")
    assert load_settings(path, "/new")[0].form == {}


def test_what_has_not_changed_is_not_written_again(tmp_path):
    path = tmp_path / "settings.json"
    keeper = Keeper(Settings(), path)
    assert keeper.keep() == ""
    path.unlink()
    assert keeper.keep() == "" and not path.exists()
    assert keeper.keep(always=True) == "" and path.exists()  # another window may have written its own
    keeper.settings.theme = "dark"
    assert keeper.keep() == "" and load_settings(path)[0].theme == "dark"


def test_settings_that_cannot_be_kept_are_told(tmp_path):
    (tmp_path / "file").touch()
    said = Keeper(Settings(), tmp_path / "file" / "settings.json").keep()
    assert "the settings could not be kept" in said
