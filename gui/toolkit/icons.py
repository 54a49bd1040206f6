"""Icons beside the words of the main actions: outlines of our own, drawn for the screen's scale in the text's colour.

A word has one icon, on whichever page a button bears it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import cos, radians, sin
from typing import Any

import PIL.Image
import PIL.ImageDraw

from gui.toolkit.kept_pictures import kept_picture

SIDE, GAP = 14, 5  # pixels of an ordinary screen: an icon, and what is between it and the word
GRID = 16  # units to a side, in which the outlines are written down
PEN = 1.5  # units wide
FINER = 4  # times, that an icon is drawn larger first

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Outline:
    """Lines through points from the upper left corner, (x, y) in units of the grid."""

    lines: Sequence[Line]
    is_filled: bool = False


def _arc(x: float, y: float, radius: float, first: int, last: int) -> Line:
    """Return a part of a circle; degrees, clockwise from the right."""
    steps = range(first, last + 1, 10)
    return [(x + radius * cos(radians(angle)), y + radius * sin(radians(angle))) for angle in steps]


def _box(left: float, top: float, right: float, bottom: float) -> Line:
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


OUTLINES = {
    "again": Outline([_arc(8, 8, 5.5, -30, 250), [(13.5, 1.5), (13, 5.5), (9, 5)]]),
    "bin": Outline(
        [
            [(2.5, 4), (13.5, 4)],
            [(6, 4), (6, 1.8), (10, 1.8), (10, 4)],
            [(4, 4), (4.8, 14), (11.2, 14), (12, 4)],
        ]
    ),
    "copies": Outline([_box(2, 5, 10.5, 14), [(5.5, 5), (5.5, 2), (14, 2), (14, 11), (10.5, 11)]]),
    "cross": Outline([[(3.5, 3.5), (12.5, 12.5)], [(12.5, 3.5), (3.5, 12.5)]]),
    "folder": Outline([[(1.5, 13), (1.5, 3), (6, 3), (7.5, 5), (14.5, 5), (14.5, 13), (1.5, 13)]]),
    "list": Outline(
        [
            [(1.5, 3.5), (11, 3.5)],
            [(1.5, 8), (11, 8)],
            [(1.5, 12.5), (7, 12.5)],
            [(12, 9), (12, 15)],
            [(9, 12), (15, 12)],
        ]
    ),
    "look": Outline([_arc(6.5, 6.5, 4.7, 0, 360), [(10, 10), (14.5, 14.5)]]),
    "pencil": Outline([[(2, 14), (3, 10), (11, 2), (14, 5), (6, 13), (2, 14)]]),
    "picture": Outline([_box(1.5, 2.5, 14.5, 13.5), [(1.5, 12), (6, 7), (9, 10.5), (11, 8.5), (14.5, 12)]]),
    "play": Outline([[(4, 2.5), (13, 8), (4, 13.5), (4, 2.5)]], is_filled=True),
    "steps": Outline(
        [[(1.5, 13.5), (5.5, 13.5), (5.5, 9.5), (9.5, 9.5), (9.5, 5.5), (13.5, 5.5), (13.5, 1.5)]]
    ),
    "stop": Outline([_box(3.5, 3.5, 12.5, 12.5)], is_filled=True),
    "undo": Outline(
        [[(5.5, 2), (2, 5.5), (5.5, 9)], [(2, 5.5), (10, 5.5), *_arc(10, 9.5, 4, -90, 90), (5, 13.5)]]
    ),
}

WORDS = {
    "again": ("Another", "Retry"),
    "bin": ("Delete…", "Empty the bin…", "Remove"),
    "copies": ("Duplicate…",),
    "cross": ("Cancel",),
    "folder": ("Bring in my photos…", "Browse…"),
    "list": ("Add to queue",),
    "look": ("Audit", "Open result"),
    "pencil": ("Rename…",),
    "picture": ("Look at an example",),
    "play": ("Evaluate", "Go on", "Import", "Inspect", "Make", "Resume", "Run queue", "Say why", "Train"),
    "steps": ("Step by step",),
    "stop": ("Stop",),
    "undo": ("Bring back", "Undo"),
}  # of buttons that are no slim ones, by icon
_ICON_OF = {word: icon for icon, words in WORDS.items() for word in words}


def icon_of(word: str) -> str | None:
    """Return the name of the icon that a button of this word has; None: it has none."""
    return _ICON_OF.get(word)


def drawn(name: str, color: str, scale: float) -> PIL.Image.Image:
    """Return an icon with the gap beside it, RGBA, for a screen of some scale; clear where nothing is drawn.

    Args:
        name: of `OUTLINES`.
        color: `#rrggbb`.
        scale: pixels of the screen for one of an ordinary screen.
    """
    side = round(SIDE * scale)
    large, unit = side * FINER, side * FINER / GRID
    mask = PIL.Image.new("L", (large, large))
    pen, outline = PIL.ImageDraw.Draw(mask), OUTLINES[name]
    width = max(FINER, round(PEN * unit))
    for line in outline.lines:
        points = [(x * unit, y * unit) for x, y in line]
        if outline.is_filled:
            pen.polygon(points, 255)
        pen.line(points, 255, width, "curve")
        for x, y in points:  # round ends and corners
            pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), 255)
    picture = PIL.Image.new("RGBA", (side + round(GAP * scale), side), (0, 0, 0, 0))
    colored = PIL.Image.new("RGBA", (side, side), color)
    colored.putalpha(mask.resize((side, side), PIL.Image.Resampling.BOX))
    picture.paste(colored, (0, 0))
    return picture


def put_beside(widget: Any, name: str, colors: tuple[str, str], scale: float) -> None:
    """Put an icon beside the word of a ttk button.

    Args:
        widget: the button.
        name: of the icon.
        colors: of the text: as it is, and of a button that cannot be pressed.
        scale: of the screen.
    """
    usual, faint = (
        kept_picture(widget, f"icon.{name}.{color}.{scale:g}", partial(drawn, name, color, scale))
        for color in colors
    )
    widget.configure(image=(usual, "disabled", faint), compound="left")
