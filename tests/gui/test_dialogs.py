"""A question waits for its answer; the pages behind it do not."""

import subprocess
import tkinter
from tkinter import filedialog

import pytest

from configs.errors import UserError
from gui import finding
from gui.toolkit import dialogs, sg
from tests.waiting import LIMIT, wait_until

pytestmark = pytest.mark.toolkit

ASKED = {
    "a question": lambda window: ask_which(window, "Stop it?", ANSWERS),
    "bad news": lambda window: show_error(window, "That did not work", "the disk is gone"),
    "a name": lambda window: dialogs.ask_name(window, "Another name for", "nuts"),
    "the search": lambda window: finding.choose_command(window, []),
    "the keys": lambda window: finding.show_keys(window, []),
}
ask_which, show_error = dialogs.ask_which, dialogs.show_error  # a window's fixture has others
ANSWERS = {"no": "Go on", "yes": "Stop"}


@pytest.fixture
def app(open_app):
    app = open_app()
    for _ in range(3):
        app.step(0)
    return app


def press_escape_after(turns, app, monkeypatch):
    """Let Escape be pressed in the dialog once a page behind it has had some turns. Returns the count of turns."""
    page, counted = app.pages["start"], []
    usual = page.turn
    root = app.window.TKroot
    deadline = root.after(round(1000 * LIMIT), lambda: escape(root))

    def turn():
        usual()
        counted.append(page)
        if len(counted) == turns:
            root.after_cancel(deadline)
            root.after(1, lambda: escape(root))

    monkeypatch.setattr(page, "turn", turn)
    return counted


def escape(root):
    """Press Escape in the dialog over a window."""
    over = [
        each for each in root.master.winfo_children() if isinstance(each, tkinter.Toplevel) and each != root
    ]
    over[-1].event_generate("<Escape>")


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_pages_turn_behind_a_dialog(app, monkeypatch, ask):
    turns = press_escape_after(5, app, monkeypatch)
    ask(app.window)
    assert len(turns) >= 5


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_a_click_beside_a_dialog_brings_it_back(app, monkeypatch, ask):
    press_escape_after(5, app, monkeypatch)
    clicked, rung, usual = [], [], sg.Window.read

    def click(dialog, at):
        place = (str(at.winfo_rootx() + 6), str(at.winfo_rooty() + 6))
        subprocess.run(["xdotool", "mousemove", *place, "click", "1"], check=True)
        before = len(clicked)
        wait_until(lambda: dialog.update() or len(clicked) > before)

    def read(window, *given, **named):
        if not clicked:
            dialog = window.TKroot
            dialog.bell = lambda: rung.append(dialog.focus_get())
            dialog.bind("<ButtonRelease>", clicked.append, add=True)
            click(dialog, dialog)
            assert rung == []
            before = dialog.focus_get()
            click(dialog, app.window.TKroot)
            assert rung == [before]
        return usual(window, *given, **named)

    monkeypatch.setattr(sg.Window, "read", read)
    ask(app.window)
    assert rung


def test_pages_turn_behind_the_desktops_own_dialog(app, monkeypatch):
    closed = tkinter.BooleanVar(app.window.TKroot, False)
    page, root = app.pages["kept"], app.window.TKroot
    counted = []

    def turn():
        counted.append(page)
        if len(counted) == 5:
            closed.set(True)

    def wait(**_):
        deadline = root.after(round(1000 * LIMIT), lambda: closed.set(True))
        root.wait_variable(closed)
        root.after_cancel(deadline)
        return ""

    monkeypatch.setattr(page, "turn", turn)
    for name in ("askdirectory", "askopenfilename", "asksaveasfilename"):
        monkeypatch.setattr(filedialog, name, wait)
    for ask in (
        lambda: dialogs.choose_folder(app.window, "A folder"),
        lambda: dialogs.choose_image(app.window, "An image"),
        lambda: dialogs.choose_figure(app.window, "", "figure"),
    ):
        counted.clear()
        assert ask() is None
        assert len(counted) >= 5


@pytest.mark.parametrize(
    ("given", "leads"), [((), "Go on"), (("yes",), "Stop")], ids=["what loses something", "what is harmless"]
)
def test_what_loses_something_is_not_in_the_accent_colour(app, monkeypatch, given, leads):
    press_escape_after(2, app, monkeypatch)
    filled, usual = [], dialogs.button

    def noted(text, key, palette, primary=False):
        filled.extend([text] * primary)
        return usual(text, key, palette, primary=primary)

    monkeypatch.setattr(dialogs, "button", noted)
    assert ask_which(app.window, "Stop it?", ANSWERS, *given) == "no"
    assert filled == [leads]


def test_return_presses_the_button_that_has_the_keyboard(app, monkeypatch):
    press_escape_after(1000, app, monkeypatch)  # should nothing come of it
    usual = sg.Window.read

    def read(window, *given, **named):
        button = window["yes"].widget
        button.focus_force()
        button.event_generate("<Return>")
        return usual(window, *given, **named)

    monkeypatch.setattr(dialogs.sg.Window, "read", read)
    assert ask_which(app.window, "Stop it?", ANSWERS) == "yes"


def test_no_turn_is_left_behind_when_a_dialog_is_closed(app, monkeypatch):
    turns = press_escape_after(2, app, monkeypatch)
    ask_which(app.window, "Stop it?", ANSWERS)
    turns.clear()
    root = app.window.TKroot
    passed = tkinter.BooleanVar(root, False)
    root.after(300, lambda: passed.set(True))
    root.wait_variable(passed)
    assert not turns


def test_what_fails_behind_a_question_is_told_after_it_and_once(app, monkeypatch, errors):
    press_escape_after(5, app, monkeypatch)

    def fail():
        raise UserError("disk", "is gone", "plug it in")

    monkeypatch.setattr(app.pages["queue"], "turn", fail)
    answers = []
    monkeypatch.setattr(app, "act", lambda _: answers.append(ask_which(app.window, "Stop it?", ANSWERS)))
    app.step(0)
    assert answers == ["no"]
    assert [text for _, text in errors] == [str(UserError("disk", "is gone", "plug it in"))]
