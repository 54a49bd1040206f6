"""Files and folders are chosen in the desktop's own dialog where there is one."""

import sys
from pathlib import Path
from tkinter import filedialog

import pytest

from gui.toolkit import choosing, dialogs

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere Tk shows the system's dialogs itself"
)


@pytest.fixture
def desktop(tmp_path, monkeypatch):
    """Return a function that gives the desktop a dialog that says and ends as is asked; its arguments are noted."""
    noted = tmp_path / "asked"

    def answer(says, code):
        program = tmp_path / "bin" / "zenity-here"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{noted}'\nprintf '{says}'\nexit {code}\n")
        program.chmod(0o755)
        monkeypatch.setattr(choosing, "PROGRAM", str(program))
        return noted

    return answer


@pytest.fixture
def by_toolkit(monkeypatch):
    """Let the toolkit's dialogs be noted, and answer nothing."""
    asked = []
    for name in ("askdirectory", "askopenfilename", "asksaveasfilename"):
        monkeypatch.setattr(filedialog, name, lambda name=name, **_: asked.append(name) or "")
    return asked


def test_the_desktops_dialog_is_asked_and_its_answer_is_taken_as_it_is(
    open_app, desktop, by_toolkit, tmp_path
):
    window = open_app().window
    noted = desktop("/photos/of nuts\\n", 0)
    assert dialogs.choose_folder(window, "Photos", str(tmp_path)) == Path("/photos/of nuts")
    asked = noted.read_text().splitlines()
    assert asked == ["--file-selection", "--title=Photos", "--directory", f"--filename={tmp_path}/"]
    assert dialogs.choose_image(window, "One", str(tmp_path)) == Path("/photos/of nuts")
    (images,) = [line for line in noted.read_text().splitlines() if "=images | " in line]
    assert images.startswith("--file-filter=") and "*.png" in images.split()
    desktop("/made/figure\\n", 0)
    assert dialogs.choose_figure(window, str(tmp_path), "figure") == Path("/made/figure.png")
    assert {"--save", "--confirm-overwrite"} <= set(noted.read_text().splitlines())
    assert by_toolkit == []


def test_who_changes_their_mind_there_is_not_asked_again(open_app, desktop, by_toolkit):
    desktop("", 1)
    assert dialogs.choose_folder(open_app().window, "Photos") is None
    assert by_toolkit == []


def test_where_it_cannot_be_shown_the_toolkit_asks(open_app, desktop, by_toolkit):
    window = open_app().window
    desktop("", 255)
    assert dialogs.choose_folder(window, "Photos") is None
    assert by_toolkit == ["askdirectory"]
    assert window.TKroot.getvar("::tk::dialog::file::showHiddenVar") in (0, "0")


def test_a_click_on_the_window_says_where_the_dialog_is(open_app, desktop, tmp_path):
    noted = desktop("", 1)
    waits = f"#!/bin/sh\ntouch '{noted}'\nwhile [ -e '{noted}' ]; do sleep 0.05; done\nexit 1\n"
    Path(choosing.PROGRAM).write_text(waits, encoding="ascii")
    window = open_app().window
    root = window.TKroot

    def click():
        if noted.exists():
            root.tk.call("event", "generate", f"{root}._Busy", "<Button-1>")
            noted.unlink()
        else:
            root.after(20, click)

    root.after(20, click)
    assert dialogs.choose_folder(window, "Photos", str(tmp_path)) is None
    assert window["status"].get() == "“Photos” waits behind this window: answer it, or close it"
