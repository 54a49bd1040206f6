"""What is shown by another program: the status bar says whether that worked, and where the file lies."""

import sys
import webbrowser
from types import SimpleNamespace

import pytest

from gui.framework import browser
from gui.framework.browser import open_quietly, show_in_browser
from tests.waiting import wait_until

FAILED = "nothing could be opened to show it"


class Status:
    """A status bar."""

    said, copied = "workspace: /somewhere", ""

    def get(self):
        return self.said

    def update(self, text):
        self.said = text

    def say_for_now(self, text, path=""):
        self.said, self.copied = text, path


class Window(dict):
    """A window whose timers are called by hand."""

    def __init__(self):
        super().__init__(status=Status())
        self.timers = []
        self.TKroot = SimpleNamespace(after=lambda _, call: self.timers.append(call))

    def settle(self):
        """Let its timers go off until there are none."""

        def none_are_left():
            if self.timers:
                self.timers.pop()()
            return not self.timers

        wait_until(none_are_left)
        return self["status"].said


def use(monkeypatch, code, kind=webbrowser.BackgroundBrowser):
    """Let a program of our own be the browser."""
    monkeypatch.setattr(browser, "MOST_LOOKS", sys.maxsize)
    monkeypatch.setattr(webbrowser, "get", lambda: kind([sys.executable, "-c", code, "%s"]))


@pytest.mark.parametrize(
    ("opens", "says"), [(True, "is open in the browser"), (False, f"{FAILED}: the file is")]
)
def test_the_status_bar_says_what_was_shown_and_where_it_is(tmp_path, monkeypatch, opens, says):
    asked, window = [], Window()
    monkeypatch.setattr(browser, "open_quietly", lambda place: asked.append(place) or opens)
    show_in_browser(SimpleNamespace(window=window), tmp_path / "report.html")
    assert asked == [(tmp_path / "report.html").as_uri()]
    said = window["status"].said
    assert says in said and str(tmp_path / "report.html") in said
    assert window["status"].copied == ("" if opens else str(tmp_path / "report.html"))


@pytest.mark.parametrize(("code", "says"), [("", "is open in the browser"), ("raise OSError", FAILED)])
def test_a_program_that_fails_is_told_and_says_nothing_in_the_terminal(
    tmp_path, monkeypatch, capfd, code, says
):
    use(monkeypatch, code)
    window = Window()
    show_in_browser(SimpleNamespace(window=window), tmp_path)
    said = window.settle()
    assert says in said and str(tmp_path) in said
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("code", "says"), [("", "saved"), ("raise OSError", f"saved; {FAILED}")])
def test_what_was_said_since_stays(tmp_path, monkeypatch, code, says):
    use(monkeypatch, code)
    window = Window()
    show_in_browser(SimpleNamespace(window=window), tmp_path)
    window["status"].update("saved")
    assert window.settle().startswith(says)


def test_no_browser_and_one_for_a_terminal_are_none(monkeypatch):
    use(monkeypatch, "", kind=webbrowser.GenericBrowser)
    assert open_quietly("file:///report.html") is False

    def none():
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", none)
    assert open_quietly("file:///report.html") is False
