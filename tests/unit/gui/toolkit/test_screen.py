"""The screen, those of other platforms simulated."""

import ctypes
import subprocess
import sys
from types import SimpleNamespace

import pytest

from gui.toolkit import screen


@pytest.fixture
def on(monkeypatch):
    """Return a function that goes over to another platform."""
    return lambda platform: monkeypatch.setattr(sys, "platform", platform)


@pytest.fixture
def desktop(monkeypatch, on):
    """Return a function that says what a Linux desktop answers when it is asked for its resources."""
    on("linux")
    monkeypatch.setattr(screen.shutil, "which", lambda _: "xrdb")

    def answers(text):
        def run(*_, **__):
            if isinstance(text, Exception):
                raise text
            return SimpleNamespace(stdout=text)

        monkeypatch.setattr(subprocess, "run", run)

    return answers


def a_screen(width, height, dpi):
    """Return a widget on such a screen."""
    return SimpleNamespace(
        winfo_fpixels=lambda _: dpi, winfo_screenwidth=lambda: width, winfo_screenheight=lambda: height
    )


@pytest.mark.parametrize(("platform", "there"), [("linux", False), ("win32", True), ("darwin", True)])
def test_only_linux_needs_a_display_that_is_named(on, monkeypatch, platform, there):
    on(platform)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert screen.has_screen() is there
    monkeypatch.setenv("DISPLAY", ":0")
    assert screen.has_screen()


def test_windows_is_asked_not_to_enlarge_the_picture(on, monkeypatch):
    asked = []
    on("win32")
    library = SimpleNamespace(SetProcessDpiAwareness=asked.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shcore=library), raising=False)
    assert screen.prepare() is None
    assert asked == [1]


def test_an_old_windows_cannot_be_asked(on, monkeypatch):
    on("win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(), raising=False)
    assert screen.prepare() is None


def test_macos_is_asked_nothing(on):
    on("darwin")
    assert screen.prepare() is None


def test_what_a_linux_desktop_says_becomes_pixels_of_a_point(desktop):
    desktop("*customization:\t-color\nXft.dpi:\t144\nXft.hinting:\t1\n")
    assert screen.prepare() == 2.0


@pytest.mark.parametrize(
    "said", ["", "Xft.dpi:\tlarge\n", OSError("gone"), subprocess.TimeoutExpired("xrdb", 2)], ids=repr
)
def test_a_linux_desktop_that_does_not_say_leaves_the_toolkit_alone(desktop, said):
    desktop(said)
    assert screen.prepare() is None


@pytest.mark.parametrize(("dpi", "scale"), [(96, 1), (96.11, 1), (144, 1.5), (191.8, 2), (72, 1)])
def test_the_scale_is_that_of_the_screen_and_never_below_one(dpi, scale):
    assert screen.scale_of(a_screen(1920, 1080, dpi)) == scale


@pytest.mark.parametrize(
    ("of", "size"),
    [
        (a_screen(1366, 768, 96), (1310, 680)),
        (a_screen(3840, 2160, 192), (2620, 1360)),
        (a_screen(1920, 1080, 144), (1728, 972)),  # nine tenths of what there is
        (a_screen(1366, 768, 192), (1310, 691)),  # never below the usual size
    ],
)
def test_a_window_grows_with_the_scale_as_far_as_there_is_room(of, size):
    assert screen.enlarged((1310, 680), of) == size


def test_a_window_is_moved_only_where_it_grows():
    places = []
    for of in (a_screen(1366, 768, 96), a_screen(3840, 2160, 192)):
        of.geometry = places.append
        screen.enlarge(of, (1310, 680))
    assert places == ["2620x1360+610+266"]
