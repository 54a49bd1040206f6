"""The screen: whether there is one, and how large a person wants things on it.

A layout counts pixels of an ordinary screen, of 96 to the inch; `scale_of` says how many of this one each of them is.
macOS does so by itself. Windows tells a program the truth only if asked to, and enlarges the picture of one that does
not ask. Under X11, a desktop keeps the resolution that a person chose in `Xft.dpi`, where Tk does not look.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import Any

_ORDINARY = 96  # pixels to the inch
_POINT = 1 / 72  # inch
_PER_SYSTEM = 1  # DPI awareness: the main screen's scaling, told once
_SHARE = 0.9  # of the screen, at the most
_PATIENCE = 2.0  # seconds
_TITLE = 40  # pixels, of a window's title, the menu of the desktop above it not counted


def has_screen() -> bool:
    """Return whether a window may be opened: on Linux, a display must be named."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY"))


def prepare() -> float | None:
    """Get ready for the first window. Returns how many pixels a point takes, if the toolkit must be told."""
    dpi = None
    if sys.platform == "win32":
        with suppress(AttributeError, OSError):  # a Windows older than 8.1
            ctypes.windll.shcore.SetProcessDpiAwareness(_PER_SYSTEM)
    elif sys.platform.startswith("linux"):
        dpi = _dpi_of_desktop()
    return None if dpi is None else dpi * _POINT


def _dpi_of_desktop() -> float | None:
    """Return `Xft.dpi`; None if the desktop does not say."""
    if shutil.which("xrdb") is None:
        return None
    try:
        said = subprocess.run(["xrdb", "-query"], capture_output=True, text=True, timeout=_PATIENCE).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    for line in said.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "Xft.dpi":
            with suppress(ValueError):
                return max(float(value), _ORDINARY)
    return None


def scale_of(widget: Any) -> float:
    """Return how many pixels of this screen a pixel of an ordinary one is, at least 1."""
    return max(1.0, round(float(widget.winfo_fpixels("1i")) / _ORDINARY, 2))


def enlarged(size: tuple[int, int], widget: Any) -> tuple[int, int]:
    """Return a window's size on this screen: times its scale, as far as title, menu and status bar leave room."""
    scale = scale_of(widget)
    screen = widget.winfo_screenwidth(), widget.winfo_screenheight()
    width, height = (
        max(usual, min(round(usual * scale), round(_SHARE * there)))
        for usual, there in zip(size, screen, strict=True)
    )
    return width, height


def within_screen(size: tuple[int, int], screen: tuple[int, int]) -> tuple[int, int]:
    """Return a window's size, or what of it the screen has room for below a title."""
    return min(size[0], screen[0]), min(size[1], screen[1] - _TITLE)


def enlarge(root: Any, usual: tuple[int, int]) -> None:
    """Give a window its usual size, on a screen where more pixels make it; in the middle, title and menu above."""
    width, height = enlarged(usual, root)
    if (width, height) != usual:
        left, top = (root.winfo_screenwidth() - width) // 2, (root.winfo_screenheight() - height) // 3
        root.geometry(f"{width}x{height}+{left}+{top}")
