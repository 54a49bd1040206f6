"""Plots: a few lines over two axes, drawn on a canvas."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gui.canvas.surface import Surface
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import canvas

MAX_POINTS = 700  # of a line on the screen
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 30, 34  # margins, pixels

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One series."""

    name: str
    points: Sequence[Point]  # x rising
    color: str
    ends_in_dot: bool = True
    dash: tuple[int, ...] = ()  # pixels drawn and left out in turn; none: drawn through


@dataclass(frozen=True)
class Limits:
    """From where to where an axis goes."""

    low: float
    high: float


class Plot(Surface):
    """Lines over two axes.

    Args:
        key: of the element.
        palette: the colours.
        title: what the values are, with their unit.
        x, y: the axes' limits; None: as the lines need them.
        log: whether the values' axis is logarithmic.
        has_legend: whether the lines' names stand above them.
    """

    least: ClassVar[tuple[int, int]] = (160, 100)

    def __init__(
        self,
        key: str,
        palette: Palette,
        title: str,
        x: Limits | None = None,
        y: Limits | None = None,
        log: bool = False,
        has_legend: bool = True,
    ) -> None:
        super().__init__(canvas(key, palette, (420, 120)), palette)
        self.element.words = title  # that stand on it
        self.title, self.log, self.has_legend = title, log, has_legend
        self._x, self._y = x, y
        self.lines: Sequence[Line] = ()
        self._x_title = ""

    def show(self, lines: Sequence[Line], x_title: str = "") -> None:
        """Show lines; those without points are left out."""
        self.lines, self._x_title = [line for line in lines if line.points], x_title
        self._dirty = True

    def limit(self, x: Limits) -> None:
        """Let the x axis go from here to there."""
        self._x, self._dirty = x, True

    def _paint(self) -> None:
        canvas, (width, height) = self.canvas, self._size
        canvas.delete("all")
        canvas.create_text(
            self.px(_LEFT), self.px(14), text=self.title, anchor="w", fill=self.palette.soft, font=SMALL
        )
        if not self.lines:
            self._say("no figures yet")
            return
        x = self._x or self._limits([place for line in self.lines for place, _ in line.points], False, 0)
        y = self._y or self._limits([value for line in self.lines for _, value in line.points], self.log)
        self._draw_axes(x, y)
        for number, line in enumerate(self.lines):
            self._draw_line(line, x, y)
            if self.has_legend:
                self._draw_legend(number, line)
        canvas.create_text(
            width - self.px(_RIGHT),
            height - self.px(12),
            text=self._x_title,
            anchor="e",
            fill=self.palette.soft,
            font=SMALL,
        )

    def _limits(self, values: Sequence[float], log: bool, margin: float = 0.06) -> Limits:
        low, high = _scaled(min(values), log), _scaled(max(values), log)
        room = max((high - low) * margin, abs(high) * 0.01, 1e-9)
        return Limits(low - room, high + room)

    def _place(self, point: Point, x: Limits, y: Limits) -> Point:
        width, height = self._size
        across = (point[0] - x.low) / max(x.high - x.low, 1e-9)
        up = (_scaled(point[1], self.log) - y.low) / (y.high - y.low)
        return self.px(_LEFT) + across * (width - self.px(_LEFT) - self.px(_RIGHT)), height - self.px(
            _BOTTOM
        ) - up * (height - self.px(_TOP) - self.px(_BOTTOM))

    def _draw_axes(self, x: Limits, y: Limits) -> None:
        canvas, soft = self.canvas, self.palette.soft
        width, height = self._size
        for tick in np.linspace(y.low, y.high, 5):
            at = (
                height
                - self.px(_BOTTOM)
                - (tick - y.low) / (y.high - y.low) * (height - self.px(_TOP) - self.px(_BOTTOM))
            )
            canvas.create_line(self.px(_LEFT), at, width - self.px(_RIGHT), at, fill=self.palette.line)
            shown = f"{10**tick:.1e}" if self.log else f"{tick:.4g}"
            canvas.create_text(self.px(_LEFT) - 6, at, text=shown, anchor="e", fill=soft, font=SMALL)
        for end, side in ((x.low, "w"), (x.high, "e")) if self._x and not self._x_title else ():
            place = self.px(_LEFT) if side == "w" else width - self.px(_RIGHT)
            canvas.create_text(
                place, height - self.px(22), text=f"{end:.4g}", anchor=side, fill=soft, font=SMALL
            )

    def _draw_line(self, line: Line, x: Limits, y: Limits) -> None:
        canvas = self.canvas
        places = [self._place(point, x, y) for point in decimated(line.points, MAX_POINTS)]
        if len(places) > 1:
            canvas.create_line(
                *(part for place in places for part in place), fill=line.color, width=2, dash=line.dash
            )
        if line.ends_in_dot:
            across, down = places[-1]
            canvas.create_oval(across - 3, down - 3, across + 3, down + 3, fill=line.color, outline="")

    def _draw_legend(self, number: int, line: Line) -> None:
        surface, width = self.canvas, self._size[0]
        x, y = width - self.px(_RIGHT) - self.px(100) * (len(self.lines) - number), self.px(14)
        surface.create_line(x, y, x + 16, y, fill=line.color, width=3, dash=line.dash)
        surface.create_text(x + 21, y, text=line.name, anchor="w", fill=self.palette.ink, font=SMALL)


def _scaled(value: float, log: bool) -> float:
    return math.log10(value) if log else value


def decimated(points: Sequence[Point], limit: int) -> list[Point]:
    """Return at most `limit` of the points, evenly chosen, the first and the last among them."""
    if len(points) <= limit:
        return list(points)
    return [points[at] for at in np.linspace(0, len(points) - 1, limit).astype(int)]
