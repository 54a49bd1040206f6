"""Folders that are dropped on the window."""

from gui.main_window import DROPPED
from gui.toolkit import dialogs
from tests.gui.person import Person
from tests.small import write_category


def drop(app, path):
    app.window.write_event_value(DROPPED, path)
    Person(app).turns(5)


def test_a_folder_goes_to_the_page_in_front_or_is_imported(open_app, tmp_path):
    app = open_app()
    for page, field in (
        ("import", "import.folder.source"),
        ("inspect", "inspect.folder"),
        ("queue", "import.folder.source"),
    ):
        folder = tmp_path / f"dropped on {page}"
        folder.mkdir()
        app.to_front(page)
        drop(app, folder)
        assert app.window[field].get() == str(folder)
    assert app.is_front("import") and app.settings.recent_folders[0] == str(folder)


def test_photos_are_brought_in_after_a_question_alone(open_app, tmp_path, monkeypatch):
    app, asked, begun = open_app(), [], []
    photos = write_category(tmp_path / "discs")
    monkeypatch.setattr(dialogs, "confirm", lambda _, question, *__: asked.append(question) or len(asked) > 1)
    monkeypatch.setattr(app.pages["start"].panel, "begin", begun.append)
    app.to_front("start")
    drop(app, photos)
    Person(app).wait_until(lambda: asked, "the question")
    assert begun == []
    drop(app, photos)
    Person(app).wait_until(lambda: begun, "the job")
    assert len(begun) == 1 and str(photos) in begun[0] and str(photos) in asked[0]


def test_a_file_is_refused(open_app, errors, tmp_path):
    path = tmp_path / "a photo.png"
    path.write_bytes(b"")
    app = open_app()
    drop(app, path)
    assert errors == [("That did not work", f"{path}: is no folder; choose the folder that it lies in")]
