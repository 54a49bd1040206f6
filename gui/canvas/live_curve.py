"""Live curves: a few named series over the epochs of a training."""

import math
from collections.abc import Mapping

from gui.canvas.plot import Limits, Line, Plot
from gui.toolkit.theme import DASHES, Palette


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
        self.series, self.log = series, log
        self.plot = Plot(key, palette, title, log=log)
        self.element = self.plot.element
        self.clear()

    def clear(self, total: int = 1) -> None:
        """Forget all values. `total` is the last step to come."""
        self.total = total
        self.points: dict[str, list[tuple[float, float]]] = {name: [] for name in self.series}
        self._dirty = True

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
        if self._dirty:
            self._dirty = False
            colors = self.plot.palette.series
            last = max(self.total, *(int(points[-1][0]) for points in self.points.values() if points), 1)
            self.plot.limit(Limits(1, last))
            self.plot.show(
                [
                    Line(title, self.points[name], colors[at % len(colors)], dash=DASHES[at % len(DASHES)])
                    for at, (name, title) in enumerate(self.series.items())
                ],
                f"epoch 1 to {last}",
            )
        self.plot.draw()
