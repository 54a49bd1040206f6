"""Two windows on one workspace, and a workspace that goes away under a window."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from configs.disk.workspace import Workspace
from gui.framework.settings import Settings, load_settings, save_settings
from jobs.queue.folder import Queue


@pytest.fixture
def both(open_app, tmp_path, tiny_category):
    """Two windows, with the same import in their forms."""
    workspace = Workspace(tmp_path / "workspace")
    apps = [open_app(workspace) for _ in range(2)]
    for app in apps:
        app.window["import.folder.source"].update(str(tiny_category))
        app.window["import.name"].update("part")
        app.step(0)
        app.step(0)
    return apps


def until(apps, condition):
    for _ in range(3000):
        if condition():
            return
        for app in apps:
            app.step(10)
    raise AssertionError("waited in vain")


def test_a_job_that_both_windows_start_is_done_once_and_the_other_one_says_so(both, errors):
    for app in both:
        app.act("import.run")
    until(both, lambda: not any(app.is_busy for app in both))
    [(_, why)] = errors
    assert "another process is working on this data set" in why or "exists already" in why
    assert both[0].workspace.datasets() == ["part"]


def test_what_one_window_makes_is_in_the_lists_of_the_other_once_the_person_is_there(both, monkeypatch):
    one, other = both
    looks_here = [False]
    monkeypatch.setattr(other.attention, "_has_keyboard", lambda: looks_here[0])
    one.act("import.run")
    until(both, lambda: one.workspace.datasets() == ["part"] and not one.is_busy)
    assert other.pages["corrupt"].datasets.choices == ()
    looks_here[0] = True
    with list_open(other):
        for _ in range(5):
            other.step(0)
        assert other.pages["corrupt"].datasets.choices == ()
    other.step(0)
    assert other.pages["corrupt"].datasets.choices == ["part"]
    assert other.window["import.dataset.which"].get() == "part"


def test_a_page_that_cannot_take_in_what_is_new_holds_up_no_other(both, monkeypatch):
    app = both[1]

    def fails():
        raise OSError(116, "Stale file handle", str(app.workspace.root))

    monkeypatch.setattr(app.pages["start"], "refresh", fails)
    both[0].act("import.run")
    until(both, lambda: not both[0].is_busy)
    with pytest.raises(OSError, match="Stale"):
        app.refresh()
    assert app.pages["corrupt"].datasets.choices == ["part"]


@contextmanager
def list_open(app):
    """Hold what an open list holds: clicks go to it alone."""
    held = app.window["import.from"].widget
    held.grab_set()
    yield
    held.grab_release()


def test_jobs_that_both_put_into_the_queue_have_places_of_their_own_and_are_run_once(both, errors):
    queue = Queue.at(both[0].workspace.queue)
    for app in both:
        app.act("import.enqueue")
    assert queue.names("todo") == ["00001-import-part", "00002-import-part"]
    for app in both:
        app.act("queue.run")
    until(both, lambda: not any(app.is_busy for app in both))
    assert (len(queue.names("done")), len(queue.names("failed"))) == (1, 1)
    assert queue.names("todo") == queue.names("running") == []
    assert errors == []  # the queue tells what failed in its table


def test_the_settings_that_both_windows_keep_are_those_of_the_last_one(both, tmp_path):
    both[0].settings.theme = "dark"
    for app in both:
        app.close()
    settings, notice = load_settings(tmp_path / "settings.json")
    assert notice == ""
    assert settings.theme == "desktop"
    assert not list(tmp_path.glob(".building-*"))


def test_settings_that_two_windows_write_at_the_same_moment_are_whole(tmp_path, monkeypatch):
    path, put, others = tmp_path / "settings.json", Path.replace, []

    def meanwhile(beside, place):
        if not others:
            others.append("writes")
            with monkeypatch.context() as other:
                other.setattr("os.getpid", lambda: 1)  # of another process
                save_settings(Settings(recent_folders=["/b"]), path)
        return put(beside, place)

    monkeypatch.setattr(Path, "replace", meanwhile)
    save_settings(Settings(theme="dark"), path)
    assert others == ["writes"]
    assert load_settings(path) == (Settings(theme="dark"), "")
    assert list(tmp_path.iterdir()) == [path]


def test_a_workspace_that_is_deleted_under_a_window_leaves_it_usable(both, errors):
    app = both[0]
    app.act("import.run")
    until(both, lambda: not app.is_busy)
    shutil.rmtree(app.workspace.root)
    for name in app.pages:
        app.window[name].select()
        app.refresh()
        until([app], lambda: True)
        for _ in range(5):
            app.step(0)
    assert errors == []
    assert app.is_open
    app.window["import"].select()
    app.step(0)
    app.step(0)
    app.act("import.run")
    until(both, lambda: not app.is_busy)
    assert app.workspace.datasets() == ["part"]


def test_trouble_of_every_turn_is_told_once(both, errors, monkeypatch):
    app = both[0]
    for _ in range(5):  # until no event of the opening is left
        app.step(0)

    def fails():
        raise OSError(116, "Stale file handle", str(app.workspace.root))

    monkeypatch.setattr(app.pages["queue"], "turn", fails)
    for _ in range(5):
        app.step(0)
    assert [text for _, text in errors] == [
        f"{app.workspace.root}: cannot be used (Stale file handle); check the disk or the network share, then try again"
    ]
