import pytest

from gui.settings import Settings, load_settings, save_settings


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
    ["", "[]", "{", '{"version": 99}', '{"version": 1, "theme": "pink"}', '{"version": 1, "size": [1]}'],
)
def test_a_broken_file_gives_the_defaults_and_a_notice(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text)
    settings, notice = load_settings(path)
    assert settings == Settings()
    assert str(path) in notice


def test_no_file_is_no_news(tmp_path):
    assert load_settings(tmp_path / "none.json") == (Settings(), "")
