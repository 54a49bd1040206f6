"""The shapes of what one presses, drawn for the screen's own scale: buttons, check boxes, sliders, tabs and bars.

ttk paints an element of a style from a picture of each of its states, stretched between its corners. The pictures are
drawn here, so that they are sharp on every screen and in the colours of the theme. They are opaque, and large where
they are stretched: Tk asks the screen for what is below each piece of one that is not, and lays many small ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from tkinter import ttk
from typing import Any

import PIL.Image
import PIL.ImageDraw
import PIL.ImageTk

from gui.toolkit.kept_pictures import kept_picture
from gui.toolkit.theme import BOLD, FONT, SMALL, Palette, between

FINER = 4  # times, that a shape is drawn larger first
FAINT = 0.45  # how far the text of what cannot be pressed gives way to the paper
RADIUS = 4  # of corners, pixels of an ordinary screen
WANDERER = 96  # pixels, of what wanders in a bar that measures nothing
PLAIN, PRIMARY, SLIM = "Plain.TButton", "Primary.TButton", "Slim.TButton"
SLIM_PRIMARY = "SlimPrimary.TButton"  # as slim, in the accent colour
TAB, FIELD, SLIDER = "Skin.tab", "Skin.field", "Skin.Horizontal.TScale"
Looks = Sequence[
    tuple[str, PIL.Image.Image]
]  # of an element: its states, the first that fits counts; "" is always


@dataclass(frozen=True)
class Skin:
    """Pictures in the colours of a theme, for a screen of some scale."""

    palette: Palette
    scale: float

    def box(
        self,
        fill: str,
        line: str,
        size: tuple[int, int] = (48, 48),
        radius: float = RADIUS,
        width: float = 1,
    ) -> PIL.Image.Image:
        """Return a box with round corners on paper; `line` is the colour of its border, `width` pixels wide."""
        across, down = (round(side * self.scale) * FINER for side in size)
        picture = PIL.Image.new("RGB", (across, down), self.palette.paper)
        PIL.ImageDraw.Draw(picture).rounded_rectangle(
            (0, 0, across - 1, down - 1),
            radius * self.scale * FINER,
            fill,
            line,
            max(1, round(width * self.scale)) * FINER,
        )
        return _finished(picture)

    def check(self, fill: str, line: str, tick: str) -> PIL.Image.Image:
        """Return a check box, with a tick of that colour if it is not empty, and room beside it."""
        box = self.box(fill, line, (16, 16))
        side = box.width
        if tick:
            large = box.resize((side * FINER, side * FINER))
            corners = [
                (x * side * FINER, y * side * FINER) for x, y in ((0.24, 0.52), (0.43, 0.71), (0.77, 0.3))
            ]
            PIL.ImageDraw.Draw(large).line(corners, tick, round(1.8 * self.scale * FINER), "curve")
            box = _finished(large)
        picture = PIL.Image.new("RGB", (side + round(6 * self.scale), side), self.palette.paper)
        picture.paste(box, (0, 0))
        return picture

    def chevron(self, color: str) -> PIL.Image.Image:
        """Return a mark that points down, on a card, with room around it."""
        side = round(20 * self.scale)
        large = PIL.Image.new("RGB", (side * FINER, side * FINER), self.palette.card)
        corners = [(x * side * FINER, y * side * FINER) for x, y in ((0.3, 0.42), (0.5, 0.62), (0.7, 0.42))]
        PIL.ImageDraw.Draw(large).line(corners, color, round(1.6 * self.scale * FINER), "curve")
        return _finished(large)

    def groove(self, color: str) -> PIL.Image.Image:
        """Return what a slider slides in: a line in the middle."""
        height, line = round(18 * self.scale), round(4 * self.scale)
        picture = PIL.Image.new("RGB", (48, height), self.palette.paper)
        picture.paste(PIL.Image.new("RGB", (48, line), color), (0, (height - line) // 2))
        return picture

    def tab(self, below: str, fill: str) -> PIL.Image.Image:
        """Return a tab: a surface above a line of the colour `below`."""
        side, line = round(32 * self.scale), max(2, round(2 * self.scale))
        picture = PIL.Image.new("RGB", (side, side), fill)
        picture.paste(PIL.Image.new("RGB", (side, line), below), (0, side - line))
        return picture


def _finished(picture: PIL.Image.Image) -> PIL.Image.Image:
    return picture.resize(
        (picture.width // FINER, picture.height // FINER), PIL.Image.Resampling.BOX, reducing_gap=None
    )


def put_on(root: Any, palette: Palette, scale: float) -> Mapping[str, PIL.ImageTk.PhotoImage]:
    """Let the styles of this module have the look of a theme. Returns the pictures of check boxes, off and on.

    Tk never forgets an element, so each is made once for a theme and a scale, and kept with the first window. What
    moves is found by the end of its name: `slider`, `thumb`, `pbar`.
    """
    style: Any = ttk.Style(root)
    worn = f"{palette.paper[1:]}.{scale:g}"
    skin = Skin(palette, scale)

    def photo(name: str, picture: PIL.Image.Image) -> PIL.ImageTk.PhotoImage:
        return kept_picture(root, f"{worn}.{name}", lambda: picture)

    def element(name: str, looks: Looks, border: float, sticky: str = "nswe", least: int = 0) -> str:
        """Return the name of an element that is painted from pictures; `border` is not stretched.

        It is at least `least` pixels wide and high; 0: as its pictures.
        """
        full = f"{worn}.{name}"
        if full not in style.element_names():
            photos = [(states, photo(f"{name}.{states}", picture)) for states, picture in looks]
            usual = next(each for states, each in photos if not states)
            mapped = [(*states.split(), each) for states, each in photos if states]
            edge = round(border * scale)
            size = {"width": round(least * scale), "height": round(least * scale)} if least else {}
            style.element_create(full, "image", usual, *mapped, border=edge, sticky=sticky, **size)
        return full

    _buttons(style, skin, element)
    ink, soft, line, accent = palette.ink, palette.soft, palette.line, palette.accent
    strong = between(line, ink, 0.35)
    thumb = [
        ("disabled", skin.box(line, palette.paper, (16, 16), 8)),
        ("pressed", skin.box(between(accent, ink, 0.25), palette.card, (16, 16), 8, 2)),
        ("active", skin.box(between(accent, ink, 0.12), palette.card, (16, 16), 8, 2)),
        ("focus", skin.box(accent, between(accent, palette.paper, 0.5), (16, 16), 8, 3)),
        ("", skin.box(accent, palette.card, (16, 16), 8, 2)),
    ]
    trough = element("scale.trough", [("", skin.groove(strong))], 2, "we")
    slider = element("slider", thumb, 0, "")
    style.layout(SLIDER, [(trough, {"sticky": "we", "children": [(slider, {"side": "left", "sticky": ""})]})])
    style.configure(SLIDER, background=palette.paper)
    hover = between(palette.paper, line, 0.6)
    element(
        TAB,
        [
            ("selected", skin.tab(accent, palette.paper)),
            ("active", skin.tab(soft, hover)),
            ("", skin.tab(line, palette.paper)),
        ],
        3,
        least=8,
    )
    element("chevron", [("active", skin.chevron(ink)), ("", skin.chevron(soft))], 0, "")
    usual = between(line, soft, 0.35)
    for way, size in (("vertical", (8, 48)), ("horizontal", (48, 8))):
        pill = [
            (states, skin.box(color, color, size, 3.5))
            for states, color in (("disabled", palette.paper), ("active", soft), ("", usual))
        ]
        element(f"{way}.thumb", pill, 3, least=8)
    for part, color in (("pbar", accent), ("progress.trough", line)):
        element(part, [("", skin.box(color, color, (48, 8), 3.5))], 3, least=8)
    element("wanderer.pbar", [("", skin.box(accent, accent, (WANDERER, 8), 3.5))], 3)
    return {
        "off": photo("off", skin.check(palette.card, strong, "")),
        "on": photo("on", skin.check(accent, accent, palette.on_accent)),
    }


def _buttons(style: Any, skin: Skin, element: Any) -> None:
    palette, scale = skin.palette, skin.scale
    line, ink, accent, card = palette.line, palette.ink, palette.accent, palette.card
    usual = [
        ("disabled", skin.box(palette.paper, line)),
        ("pressed", skin.box(between(card, ink, 0.2), line)),
        ("active", skin.box(between(card, ink, 0.08), between(line, ink, 0.3))),
        ("focus", skin.box(card, accent, width=2)),
        ("", skin.box(card, between(line, ink, 0.15))),
    ]
    primary = [
        ("disabled", skin.box(line, line)),
        ("pressed", skin.box(between(accent, ink, 0.3), accent)),
        ("active", skin.box(between(accent, ink, 0.15), accent)),
        ("focus", skin.box(accent, between(accent, ink, 0.6), width=2)),
        ("", skin.box(accent, accent)),
    ]
    for name, looks, font, across, down in (
        (PLAIN, usual, FONT, 7, 5),
        (SLIM, usual, SMALL, 8, 2),
        (PRIMARY, primary, BOLD, 11, 5),
        (SLIM_PRIMARY, primary, SMALL, 8, 2),
    ):
        shape = element(name, looks, RADIUS + 1, "nswe", 16)
        label = ("Button.label", {"sticky": "nswe"})
        inside = ("Button.padding", {"sticky": "nswe", "children": [label]})
        style.layout(name, [(shape, {"sticky": "nswe", "children": [inside]})])
        padding = (round(across * scale), round(down * scale))
        color, faint = text_colors(palette, name)
        style.configure(
            name, font=font, padding=padding, foreground=color, background=palette.paper, anchor="center"
        )
        style.map(name, foreground=[("disabled", faint)], background=[])


def text_colors(palette: Palette, style: str) -> tuple[str, str]:
    """Return the colours of a button's text: as it is, and of a button that cannot be pressed."""
    usual = palette.on_accent if style in (PRIMARY, SLIM_PRIMARY) else palette.ink
    return usual, between(palette.soft, palette.paper, FAINT)


def element_of(root: Any, palette: Palette, name: str) -> str:
    """Return what an element of this module is called in a theme, on the screen of a window."""
    found = [each for each in ttk.Style(root).element_names() if each.endswith(f".{name}")]
    return min((each for each in found if each.startswith(palette.paper[1:])), key=len)
