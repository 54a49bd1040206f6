"""Choosing files and folders: in the desktop's own dialog where there is one, else in the toolkit's.

Tk has the system's dialogs on Windows and on a Mac. On Linux it draws its own, in which one finds one's way badly; most
desktops there bring `zenity`, which shows theirs.
"""

import shutil
import subprocess
import sys
import tkinter
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from tkinter import filedialog

from gui.toolkit import sg
from gui.toolkit.status_line import KEY, StatusLine
from gui.toolkit.waiting import PACE, going_on

PROGRAM = "zenity"
_ANSWERED, _CLOSED = 0, 1  # what it ends with: all else means that it could not be shown

Kinds = Sequence[tuple[str, str]]  # of files: what each is called, and its patterns


def folder(parent: sg.Window, title: str, start: Path) -> Path | None:
    """Ask for a folder; None if the person changes their mind."""
    asked = ["--directory", f"--filename={start}/"]
    chosen = _by_the_desktop(parent, title, asked)
    if chosen is None:
        with going_on(parent):
            chosen = filedialog.askdirectory(parent=_plain(parent), title=title, initialdir=str(start))
    return Path(chosen) if chosen else None


def file(parent: sg.Window, title: str, start: Path, kinds: Kinds) -> Path | None:
    """Ask for a file to read; None if the person changes their mind."""
    chosen = _by_the_desktop(parent, title, [f"--filename={start}/", *_filters(kinds)])
    if chosen is None:
        with going_on(parent):
            chosen = filedialog.askopenfilename(
                parent=_plain(parent), title=title, initialdir=str(start), filetypes=kinds
            )
    return Path(chosen) if chosen else None


def new_file(parent: sg.Window, title: str, start: Path, name: str, ending: str, kinds: Kinds) -> Path | None:
    """Ask for a file to write; the dialog asks before it overwrites. `ending` is added where there is none."""
    asked = ["--save", "--confirm-overwrite", f"--filename={start / name}", *_filters(kinds)]
    chosen = _by_the_desktop(parent, title, asked)
    if chosen is None:
        with going_on(parent):
            chosen = filedialog.asksaveasfilename(
                parent=_plain(parent),
                title=title,
                initialdir=str(start),
                initialfile=name,
                defaultextension=ending,
                filetypes=kinds,
            )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_name(path.name + ending)


def _by_the_desktop(parent: sg.Window, title: str, asked: Sequence[str]) -> str | None:
    """Ask in the desktop's dialog. Returns the path, empty if the person changed their mind; None: there is none."""
    program = shutil.which(PROGRAM) if sys.platform == "linux" else None
    if program is None:
        return None
    root = parent.TKroot
    ended = tkinter.BooleanVar(root, False)

    def look() -> None:
        if process.poll() is None:
            root.after(PACE, look)
        else:
            ended.set(True)

    command = [program, "--file-selection", f"--title={title}", *asked]
    root.tk.call("tk", "busy", "hold", root)  # no click reaches the window behind
    tell = root.register(partial(_tell_where, parent, title))
    # Without the break, the click would take away what it has just made the status bar say.
    root.tk.call("bind", f"{root}._Busy", "<Button-1>", f"{tell}; break")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            with going_on(parent):
                root.after(PACE, look)  # not before it is waited for
                root.wait_variable(ended)
            assert process.stdout is not None
            said = process.stdout.read()
        finally:
            process.kill()
            root.tk.call("tk", "busy", "forget", root)
    return said.removesuffix("\n") if process.returncode in (_ANSWERED, _CLOSED) else None


def _tell_where(parent: sg.Window, title: str) -> None:
    """Say where a dialog of the desktop's is, as a click has brought the window before it."""
    parent.TKroot.bell()
    status = parent.key_dict.get(KEY)
    if isinstance(status, StatusLine):
        status.say_for_now(f"“{title}” waits behind this window: answer it, or close it")


def _filters(kinds: Kinds) -> list[str]:
    return [f"--file-filter={name} | {patterns}" for name, patterns in kinds]


def _plain(parent: sg.Window) -> tkinter.Misc:
    """Return what the toolkit's dialog belongs to; on Linux it lists no hidden files, as no other program does."""
    root: tkinter.Misc = parent.TKroot
    if sys.platform == "linux":
        with suppress(tkinter.TclError):  # it refuses the option, but has read what the next lines set
            root.tk.call("tk_getOpenFile", "-no-such-option")
        root.tk.call("set", "::tk::dialog::file::showHiddenBtn", "1")
        root.tk.call("set", "::tk::dialog::file::showHiddenVar", "0")
    return root
