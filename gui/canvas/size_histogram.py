"""A histogram of defect sizes: synthetic ones as bars, real ones as a line over them."""

from collections.abc import Sequence

import numpy as np

from datasets.sizes import EDGES, histogram
from gui.canvas.surface import Surface
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import canvas

TICKS = {1e-4: "0.01 %", 1e-3: "0.1 %", 1e-2: "1 %", 1e-1: "10 %", 1: "100 %"}
_SIDE, _TOP, _BOTTOM = 24, 20, 18  # margins, pixels


class SizePlot(Surface):
    """The sizes against the image, on a logarithmic axis."""

    def __init__(self, key: str, palette: Palette) -> None:
        help_text = "how much of the image a defect covers: compare the synthetic ones with the real ones"
        super().__init__(canvas(key, palette, (420, 84), help_text, grows=False), palette)
        self.synthetic: Sequence[float] = ()
        self.real: Sequence[float] = ()

    def show(self, synthetic: Sequence[float], real: Sequence[float]) -> None:
        """Show sizes, as shares of the image."""
        self.synthetic, self.real = tuple(synthetic), tuple(real)
        self._dirty = True

    def _paint(self) -> None:
        canvas = self.canvas
        canvas.delete("all")
        if not self.synthetic:
            return
        self._draw_axis()
        bars, line = histogram(self.synthetic), histogram(self.real)
        top = max(bars.max(), line.max())
        for at, share in enumerate(bars):
            if share:
                left, right = self._x(EDGES[at]), self._x(EDGES[at + 1])
                canvas.create_rectangle(
                    left + 1, self._y(share / top), right - 1, self._y(0), fill=self.palette.accent, width=0
                )
        if self.real:
            places = [
                (self._x(edge), self._y(share / top))
                for at, share in enumerate(line)
                for edge in EDGES[at : at + 2]
            ]
            canvas.create_line(places, fill=self.palette.series[1], width=self.px(2))
        self._draw_legend()

    def _x(self, share: float) -> float:
        return self.px(_SIDE) + float(np.log10(share / EDGES[0]) / 4) * (self._size[0] - 2 * self.px(_SIDE))

    def _y(self, height: float) -> float:
        return self._size[1] - self.px(_BOTTOM) - height * (self._size[1] - self.px(_TOP) - self.px(_BOTTOM))

    def _draw_axis(self) -> None:
        canvas, soft = self.canvas, self.palette.soft
        canvas.create_line(
            self.px(_SIDE), self._y(0), self._size[0] - self.px(_SIDE), self._y(0), fill=self.palette.line
        )
        for share, text in TICKS.items():
            place = (self._x(share), self._size[1] - self.px(_BOTTOM) // 2)
            canvas.create_text(*place, text=text, fill=soft, font=SMALL)

    def _draw_legend(self) -> None:
        canvas, palette = self.canvas, self.palette
        said = [f"synthetic: median {np.median(self.synthetic):.2%} of the image"]
        if self.real:
            said.append(f"real: median {np.median(self.real):.2%} of {len(self.real)} masks")
        for at, (text, color) in enumerate(zip(said, (palette.accent, palette.series[1]), strict=False)):
            x = self.px(_SIDE) + at * (self._size[0] - 2 * self.px(_SIDE)) // 2
            canvas.create_rectangle(x, self.px(7), x + self.px(10), self.px(13), fill=color, width=0)
            canvas.create_text(
                x + self.px(16), self.px(10), text=text, anchor="w", fill=palette.ink, font=SMALL
            )
