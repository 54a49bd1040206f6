"""The status bar: what is said for now, a path that can be copied, and what ended without the window."""

import pytest

from gui import background
from gui.framework import browser
from gui.toolkit import skin
from jobs.queue.folder import Queue
from tests.gui.person import Person


@pytest.fixture
def shown(open_app, monkeypatch, tmp_path):
    """A window that could open nothing to show a file."""
    monkeypatch.setattr(browser, "open_quietly", lambda _: False)
    app = open_app()
    person = Person(app)
    person.click_tab("Kept")
    usual = app.window["status"].get()
    browser.show_in_browser(app, tmp_path / "report.html")
    person.turns(3)
    assert str(tmp_path / "report.html") in app.window["status"].get() != usual
    return person, usual


def test_the_path_of_what_could_not_be_shown_is_copied(shown, tmp_path):
    person, _ = shown
    window, path = person.app.window, str(tmp_path / "report.html")
    person.wait_until(window["status.copy"].widget.winfo_viewable, "the offer")
    person.click("status.copy")
    person.wait_until(lambda: window["status"].get() == f"copied: {path}", "what was copied")
    assert window.TKroot.clipboard_get() == path
    person.wait_until(lambda: not window["status.copy"].widget.winfo_viewable(), "the end of the offer")


@pytest.mark.parametrize(
    "go", [lambda person: person.click("kept.list"), lambda person: person.press("ctrl+4")]
)
def test_it_goes_with_the_next_click_and_with_the_page(shown, go):
    person, usual = shown
    go(person)
    window = person.app.window
    person.wait_until(lambda: window["status"].get() == usual, "the usual text")
    person.wait_until(lambda: not window["status.copy"].widget.winfo_viewable(), "the end of the offer")


def test_what_is_said_since_stays(shown):
    person, _ = shown
    person.app.window["status"].update("saved")
    person.click("kept.list")
    assert person.app.window["status"].get() == "saved"


@pytest.mark.parametrize(
    ("place", "how"), [("done", "is done"), ("failed", "has failed; the page Queue says why")]
)
def test_what_ends_in_the_background_is_told(open_app, monkeypatch, place, how):
    monkeypatch.setattr(background, "LOOK_AGAIN", 0)
    app = open_app()
    person, queue = Person(app), Queue.at(app.workspace.queue)
    name = queue.add("evaluate-first", "kind: evaluate")
    claim = queue.claim(name)
    person.click_tab("Queue")
    run = app.window["queue.run"].widget
    person.wait_until(lambda: str(run["style"]) == skin.PLAIN, "that it is run elsewhere")
    queue.finish(claim, place, "no disk")
    said = f"in the background: {name} {how}"
    person.wait_until(lambda: app.window["status"].get() == said, "the end")
    person.wait_until(lambda: str(run["style"]) == skin.PRIMARY, "that nobody runs it")


def test_of_what_this_window_runs_no_background_tells(open_app):
    app = open_app()
    queue, watched = Queue.at(app.workspace.queue), background.Background(app.workspace)
    claim = queue.claim(queue.add("evaluate-first", "kind: evaluate"))
    assert watched.ended(is_own=True) == []
    queue.finish(claim, "done")
    assert watched.ended(is_own=True) == []
