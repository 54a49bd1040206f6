"""The window as on other screens and platforms."""

import sys
import tkinter

import pytest

from gui import menu
from gui.framework.job_page import FORM_WIDTH
from gui.toolkit import gestures, screen


def test_on_a_fine_screen_forms_and_pictures_have_as_much_room_as_their_texts_take(open_app, monkeypatch):
    monkeypatch.setattr(screen, "scale_of", lambda _: 1.0)
    usual = {name: canvas.winfo_reqwidth() for name, canvas in canvases(open_app()).items()}
    monkeypatch.setattr(screen, "scale_of", lambda _: 2.0)
    app = open_app()
    assert app.window["train.form"].widget.canvas.winfo_reqwidth() == 2 * FORM_WIDTH
    large = {name: canvas.winfo_reqwidth() for name, canvas in canvases(app).items()}
    assert large == {name: pytest.approx(2 * width, abs=8) for name, width in usual.items()}  # a border


def canvases(app):
    return {
        key: element.widget
        for key, element in app.window.key_dict.items()
        if isinstance(element.widget, tkinter.Canvas)
    }


def test_a_mac_that_is_told_to_quit_closes_the_window_as_a_person_would(open_app, monkeypatch):
    app = open_app()
    monkeypatch.setattr(sys, "platform", "darwin")
    gestures.hear_quit(app.window.TKroot)
    app.window.TKroot.tk.call("::tk::mac::Quit")  # what its menu and its Dock do
    for _ in range(20):
        if not app.is_open:
            break
        app.step(20)
    assert not app.is_open
    assert menu.shortcuts(1)[gestures.QUIT] == "menu.quit"
