"""A legend of its own place: the names of lines beside their colour and dash, in as many rows as they need."""

from collections.abc import Sequence

from gui.canvas.plot import Line
from gui.canvas.surface import Surface
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import canvas

_ROW, _STROKE, _GAP = 18, 22, 20  # pixels


class Legend(Surface):
    """What several plots beside each other have in common; it covers none of them."""

    least = (60, 1)

    def __init__(self, key: str, palette: Palette) -> None:
        super().__init__(canvas(key, palette, (420, _ROW), grows=False), palette)
        self.lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show the names of lines; those of one name are named once."""
        self.lines, self._dirty = list({line.name: line for line in lines}.values()), True

    def _paint(self) -> None:
        surface, x, row = self.canvas, self.px(8), 0
        surface.delete("all")
        for line in self.lines:
            y = self.px(_ROW) * row + self.px(_ROW) // 2
            text = surface.create_text(
                x + self.px(_STROKE), y, text=line.name, anchor="w", fill=self.palette.ink, font=SMALL
            )
            right = surface.bbox(text)[2]
            if right > self._size[0] and x > self.px(8):  # into the next row
                row, x = row + 1, self.px(8)
                y += self.px(_ROW)
                surface.coords(text, x + self.px(_STROKE), y)
                right = surface.bbox(text)[2]
            surface.create_line(x, y, x + self.px(16), y, fill=line.color, width=3, dash=line.dash)
            x = right + self.px(_GAP)
        height = self.px(_ROW) * (row + 1)
        if int(surface["height"]) != height:
            surface.configure(height=height)
