"""Gestures, those of other platforms simulated."""

import sys
from types import SimpleNamespace

import pytest

from gui.toolkit import gestures
from gui.toolkit.fonts import fonts


class Widget:
    """Remembers what it is bound to."""

    def __init__(self):
        self.bound = {}
        self.tk = self  # the interpreter
        self.commands = {}
        self.raised = []

    def bind(self, binding, act):
        self.bound[binding] = act

    def createcommand(self, name, act):
        self.commands[name] = act

    def event_generate(self, name):
        self.raised.append(name)


@pytest.fixture
def on(monkeypatch):
    """Return a function that goes over to another platform."""
    return lambda platform: monkeypatch.setattr(sys, "platform", platform)


def turned(binding, delta=0):
    """Return by how many notches a wheel was turned that raises such an event."""
    widget, notches = Widget(), []
    gestures.on_wheel(widget, lambda _event, by: notches.append(by))
    widget.bound[binding](SimpleNamespace(delta=delta))
    return notches[0]


def test_on_linux_the_wheel_is_two_buttons(on):
    on("linux")
    assert (turned("<Button-4>"), turned("<Button-5>")) == (1, -1)


def test_on_windows_the_wheel_counts_120_to_the_notch_and_a_touch_pad_less(on):
    on("win32")
    assert (turned("<MouseWheel>", 120), turned("<MouseWheel>", -240)) == (1, -2)
    assert turned("<MouseWheel>", 30) == 0.25


def test_on_macos_the_wheel_counts_lines_and_its_sweep_is_one_notch(on):
    on("darwin")
    assert turned("<MouseWheel>", -3) == -1
    assert turned("<MouseWheel>", 40) == 1
    assert turned("<MouseWheel>", 1) == pytest.approx(1 / 3)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_a_fourth_button_is_not_the_wheel(on, platform):
    on(platform)
    widget = Widget()
    gestures.on_wheel(widget, print)
    assert list(widget.bound) == ["<MouseWheel>"]


@pytest.mark.parametrize(
    ("platform", "key", "right", "delete"),
    [
        ("linux", ("Control", "Ctrl"), ("<Button-3>",), ("<Delete>",)),
        ("win32", ("Control", "Ctrl"), ("<Button-3>",), ("<Delete>",)),
        ("darwin", ("Command", "Cmd"), ("<Button-2>", "<Control-Button-1>"), ("<Delete>", "<BackSpace>")),
    ],
)
def test_keys_and_buttons_are_those_of_the_platform(on, platform, key, right, delete):
    on(platform)
    assert gestures.command_key() == key
    assert gestures.right_clicks() == right
    assert gestures.delete_keys() == delete


def test_a_mac_that_wants_to_quit_asks_the_window(on):
    on("darwin")
    root = Widget()
    gestures.hear_quit(root)
    root.commands["::tk::mac::Quit"]()
    assert root.raised == [gestures.QUIT]
    on("linux")
    root = Widget()
    gestures.hear_quit(root)
    assert root.commands == {}


def test_texts_are_of_one_size_to_the_eye_on_every_platform(on):
    pixels = {}
    for platform, pixels_to_the_inch in (("linux", 96), ("win32", 96), ("darwin", 72)):
        on(platform)
        pixels[platform] = round(fonts().usual[1] * pixels_to_the_inch / 72)
    assert set(pixels.values()) == {13}


def test_each_platform_has_fonts_of_its_own(on):
    families = []
    for platform in ("linux", "win32", "darwin"):
        on(platform)
        families += [fonts().usual[0], fonts().mono[0]]
    assert len(set(families)) == 6
