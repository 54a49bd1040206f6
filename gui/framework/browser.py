"""Files and folders that are shown by another program: the person's browser, or what the desktop opens them with."""

import subprocess
import webbrowser
from pathlib import Path

from gui.framework.host import Host

LOOK_AGAIN = 200  # milliseconds
MOST_LOOKS = 50  # a browser that has not failed until then is open

Opened = subprocess.Popen[bytes] | bool


def show_in_browser(host: Host, path: Path) -> None:
    """Show a file or a folder; the status bar says where it lies, and whether it could be opened."""
    path = path.absolute()
    host.window["status"].say_for_now(_opening(path))
    opened = open_quietly(path.as_uri())
    if isinstance(opened, bool):
        _tell(host, path, opened)
    else:
        _follow(host, path, opened, MOST_LOOKS)


def open_quietly(address: str) -> Opened:
    """Have an address opened. Returns whether it was, or the program at it, which says nothing in our terminal."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if isinstance(browser, webbrowser.BackgroundBrowser):
        arguments = [argument.replace("%s", address) for argument in browser.args]
        try:
            return subprocess.Popen(
                [browser.name, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            return False
    if isinstance(
        browser, webbrowser.GenericBrowser
    ):  # it would take the terminal, and the window would wait for it
        return False
    return browser.open(address)


def _follow(host: Host, path: Path, opened: subprocess.Popen[bytes], looks: int) -> None:
    """Look again until it is known whether a program could open something."""
    ended = opened.poll()
    if ended is None and looks:
        root = host.window.TKroot
        root.after(LOOK_AGAIN, lambda: _follow(host, path, opened, looks - 1))
    else:
        _tell(host, path, not ended)


def _tell(host: Host, path: Path, is_open: bool) -> None:
    """Say what has come of it; what another one has said since stays."""
    status = host.window["status"]
    said = "" if status.get() in ("", _opening(path)) else status.get()
    what = "folder" if path.is_dir() else "file"
    if not is_open:
        failed = f"nothing could be opened to show it: the {what} is {path}"
        status.say_for_now(f"{said}; {failed}" if said else failed, str(path))
    elif not said:
        status.say_for_now(f"{path} is open in the browser")


def _opening(path: Path) -> str:
    return f"{path} is being opened…"
