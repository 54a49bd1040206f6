"""Lists of choices that drop down as wide as what they offer: the toolkit cuts them off at their field's width."""

from functools import partial
from tkinter import font, ttk
from typing import Any

from gui.toolkit import sg

_AROUND = 36  # pixels of the bar and the frame beside the texts


def widen_all(window: sg.Window) -> None:
    """Let each of a window's choices have room for its longest text; once, on a new window."""
    for element in window.element_list():
        if isinstance(element, sg.Combo):
            element.widget.configure(postcommand=partial(_widen, element.widget))


def _widen(combo: ttk.Combobox) -> None:
    """Make the list that is about to drop down wide enough, as far as the screen goes."""
    listed: Any = combo.tk.call("ttk::combobox::PopdownWindow", combo)
    texts = font.Font(combo, font=str(combo.tk.call(f"{listed}.f.l", "cget", "-font")))
    wanted = max((texts.measure(text) for text in combo.cget("values")), default=0) + _AROUND
    width = max(min(wanted, combo.winfo_screenwidth()), combo.winfo_width())
    over = max(0, combo.winfo_rootx() + width - combo.winfo_screenwidth())
    ttk.Style(combo).configure(
        str(combo.cget("style")), postoffset=(-over, 0, width - combo.winfo_width(), 0)
    )
