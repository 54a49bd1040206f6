"""Live curves: a few named series over steps, drawn on a canvas."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from gui.theme import SMALL, Palette
from gui.widgets import canvas

MAX_POINTS = 700  # of a series on the screen
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 30, 34  # margins, pixels


class Curve:
    """Named series over steps. `add` only notes; `draw` draws, once a turn."""

    def __init__(
        self, key: str, palette: Palette, title: str, series: Mapping[str, str], log: bool = False
    ) -> None:
        """Make an empty curve.

        Args:
            key: of the element.
            palette: the colours.
            title: what the values are, with their unit.
            series: what each value of `add` is called in the legend.
            log: whether the values' axis is logarithmic.
        """
        self.palette, self.title, self.series, self.log = palette, title, series, log
        self.element = canvas(key, palette, (420, 120))
        self.clear()

    def clear(self, total: int = 1) -> None:
        """Forget all values. `total` is the last step to come."""
        self.total = total
        self.points: dict[str, list[tuple[float, float]]] = {name: [] for name in self.series}
        self._dirty = True
        self._size = (0, 0)

    def take_over(self, old: "Curve") -> None:
        """Show what another curve of the same series shows."""
        self.total, self.points, self._dirty = old.total, old.points, True

    def add(self, step: int, values: Mapping[str, float]) -> None:
        """Add the values of one step; those that are no series of this curve are passed over."""
        for name in self.series:
            value = values.get(name)
            if value is not None and math.isfinite(value) and (value > 0 or not self.log):
                self.points[name].append((step, value))
                self._dirty = True

    def draw(self) -> None:
        """Draw what has changed."""
        canvas = self.element.tk_canvas
        width, height = canvas.winfo_width(), canvas.winfo_height()
        if (not self._dirty and (width, height) == self._size) or width < 160 or height < 100:
            return
        self._dirty, self._size = False, (width, height)
        canvas.delete("all")
        canvas.create_text(_LEFT, 14, text=self.title, anchor="w", fill=self.palette.soft, font=SMALL)
        drawn = {name: decimated(points, MAX_POINTS) for name, points in self.points.items() if points}
        if not drawn:
            canvas.create_text(
                width // 2, height // 2, text="no figures yet", fill=self.palette.soft, font=SMALL
            )
            return
        low, high = self._limits([value for points in drawn.values() for _, value in points])
        self._draw_axes(width, height, low, high)
        last = max(self.total, *(int(points[-1][0]) for points in drawn.values()))
        for number, (name, points) in enumerate(drawn.items()):
            color = self.palette.series[number % len(self.palette.series)]
            places = [
                (
                    _LEFT + (step - 1) / max(last - 1, 1) * (width - _LEFT - _RIGHT),
                    _TOP + (high - self._scaled(value)) / (high - low) * (height - _TOP - _BOTTOM),
                )
                for step, value in points
            ]
            if len(places) > 1:
                canvas.create_line(*(part for place in places for part in place), fill=color, width=2)
            x, y = places[-1]
            canvas.create_oval(x - 3, y - 3, x + 3, y + 3, fill=color, outline="")
            self._draw_legend(number, self.series[name], color, width)
        canvas.create_text(
            width - _RIGHT,
            height - 12,
            text=f"epoch 1 to {last}",
            anchor="e",
            fill=self.palette.soft,
            font=SMALL,
        )

    def _scaled(self, value: float) -> float:
        return math.log10(value) if self.log else value

    def _limits(self, values: Sequence[float]) -> tuple[float, float]:
        low, high = self._scaled(min(values)), self._scaled(max(values))
        margin = max((high - low) * 0.06, abs(high) * 0.01, 1e-9)
        return low - margin, high + margin

    def _draw_axes(self, width: int, height: int, low: float, high: float) -> None:
        canvas = self.element.tk_canvas
        for tick in np.linspace(low, high, 5):
            y = _TOP + (high - tick) / (high - low) * (height - _TOP - _BOTTOM)
            canvas.create_line(_LEFT, y, width - _RIGHT, y, fill=self.palette.line)
            shown = f"{10**tick:.1e}" if self.log else f"{tick:.4g}"
            canvas.create_text(_LEFT - 6, y, text=shown, anchor="e", fill=self.palette.soft, font=SMALL)

    def _draw_legend(self, number: int, name: str, color: str, width: int) -> None:
        canvas = self.element.tk_canvas
        x = width - _RIGHT - 100 * (len(self.series) - number)
        canvas.create_line(x, 14, x + 16, 14, fill=color, width=3)
        canvas.create_text(x + 21, 14, text=name, anchor="w", fill=self.palette.ink, font=SMALL)


def decimated(points: Sequence[tuple[float, float]], limit: int) -> list[tuple[float, float]]:
    """Return at most `limit` of the points, evenly chosen, the first and the last among them."""
    if len(points) <= limit:
        return list(points)
    return [points[at] for at in np.linspace(0, len(points) - 1, limit).astype(int)]
