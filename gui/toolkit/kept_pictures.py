"""Pictures that outlive the window that they were made for: each is drawn once, for all windows of the process."""

from collections.abc import Callable
from typing import Any

import PIL.Image
import PIL.ImageTk


def kept_picture(widget: Any, name: str, draw: Callable[[], PIL.Image.Image]) -> PIL.ImageTk.PhotoImage:
    """Return a picture; it is kept with the first window, as Tk forgets none of the elements that show it.

    Args:
        widget: of any window.
        name: of the picture, its colours and its scale.
        draw: returns it; called if it was not drawn before.
    """
    keeper = widget.nametowidget(".")
    made: dict[str, PIL.ImageTk.PhotoImage] = keeper.__dict__.setdefault("kept_pictures", {})
    if name not in made:
        made[name] = PIL.ImageTk.PhotoImage(draw(), master=keeper)
    return made[name]
