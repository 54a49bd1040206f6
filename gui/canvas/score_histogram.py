"""A histogram of image scores, good ones and defect types, with thresholds to drag."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gui.canvas.surface import Surface
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import canvas

BINS = 60
FEW = 20  # scores; of fewer, none is left out
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 16, 24, 30  # margins, pixels
_REACH = 12  # pixels from a line within which a click takes hold of it

Mark = Literal["alarm", "unsure"]


class ScorePlot(Surface):
    """Bars, stacked by kind, and up to two lines.

    A line follows the pointer at once; `moved` then tells where it is.
    """

    def __init__(self, key: str, palette: Palette) -> None:
        help_text = (
            "how many images have which score; drag a line to choose a threshold (← → when it was clicked)"
        )
        super().__init__(canvas(key, palette, (420, 126), help_text, grows=False), palette)
        self._groups: Mapping[str, NDArray[np.float64]] = {}
        self._colors: Mapping[str, str] = {}
        self._unit = ""
        self._marks: dict[Mark, float | None] = {"alarm": None, "unsure": None}
        self._edges = np.linspace(0, 1, BINS + 1)
        self._held: Mark = "alarm"
        self._moved = False

    def show(self, groups: Mapping[str, NDArray[np.float64]], colors: Mapping[str, str], unit: str) -> None:
        """Show the scores of each kind, the lowest of the stack first."""
        self._groups = {name: scores for name, scores in groups.items() if len(scores)}
        self._colors, self._unit = colors, unit
        every = np.concatenate([*self._groups.values(), np.zeros(0)])
        low, high = (float(every.min()), float(every.max())) if len(every) else (0.0, 1.0)
        high = min(high, reach(every))
        room = max((high - low) * 0.03, abs(high) * 1e-3, 1e-9)
        self._edges = np.linspace(max(0.0, low - room), high + room, BINS + 1)
        self._dirty = True

    def mark(self, alarm: float | None, unsure: float | None) -> None:
        """Put the lines where the thresholds are; None: there is none."""
        self._marks = {"alarm": alarm, "unsure": unsure}
        self._paint_marks()

    def moved(self) -> tuple[float | None, float | None] | None:
        """Return the thresholds, alarm and unsure, if a line was dragged since the last call."""
        if not self._moved:
            return None
        self._moved = False
        return self._marks["alarm"], self._marks["unsure"]

    def _paint(self) -> None:
        self.canvas.delete("all")
        if not self._groups:
            self._say("choose an evaluation")
            return
        self._paint_bars()
        self._paint_axis()
        self._paint_legend()
        self._paint_marks()

    def _listen(self) -> None:
        surface = self.canvas
        surface.bind("<ButtonPress-1>", self._on_press)
        surface.bind("<B1-Motion>", lambda event: self.drag(event.x))
        surface.bind("<Left>", lambda _: self.drag(self.x_of(self._marks[self._held] or 0) - 1))
        surface.bind("<Right>", lambda _: self.drag(self.x_of(self._marks[self._held] or 0) + 1))

    def _on_press(self, event: Any) -> None:
        """Take hold of the nearest line; far from both, bring the upper one here."""
        self.canvas.focus_set()
        distances: dict[Mark, float] = {
            name: abs(self.x_of(value) - event.x) for name, value in self._marks.items() if value is not None
        }
        near: Sequence[Mark] = [name for name, distance in distances.items() if distance <= _REACH]
        self._held = min(near, key=lambda name: distances[name]) if near else "alarm"
        self.drag(event.x)

    def drag(self, x: float) -> None:
        if not self._groups:
            return
        self._marks[self._held] = float(np.clip(self._score(x), self._edges[0], self._edges[-1]))
        alarm, unsure = self._marks["alarm"], self._marks["unsure"]
        if alarm is not None and unsure is not None and unsure > alarm:  # one pushes the other
            self._marks["unsure" if self._held == "alarm" else "alarm"] = self._marks[self._held]
        self._moved = True
        self._paint_marks()

    def x_of(self, score: float) -> float:
        share = (score - self._edges[0]) / (self._edges[-1] - self._edges[0])
        return self.px(_LEFT) + float(share) * (self._size[0] - self.px(_LEFT) - self.px(_RIGHT))

    def _score(self, x: float) -> float:
        share = (x - self.px(_LEFT)) / (self._size[0] - self.px(_LEFT) - self.px(_RIGHT))
        return float(self._edges[0] + share * (self._edges[-1] - self._edges[0]))

    def _paint_bars(self) -> None:
        surface, height = self.canvas, self._size[1]
        last = self._edges[-1]  # what is beyond stands in the last bar
        counts = {
            name: np.histogram(np.minimum(scores, last), self._edges)[0]
            for name, scores in self._groups.items()
        }
        top = max(int(sum(counts.values()).max()), 1)  # type: ignore[union-attr]
        room = (height - self.px(_TOP) - self.px(_BOTTOM)) / top
        below = np.zeros(BINS)
        for name, group in counts.items():
            for at in np.flatnonzero(group):
                left, right = self.x_of(self._edges[at]), self.x_of(self._edges[at + 1])
                bottom = height - self.px(_BOTTOM) - below[at] * room
                surface.create_rectangle(
                    left, bottom - group[at] * room, right - 1, bottom, fill=self._colors[name], width=0
                )
            below += group
        soft = self.palette.soft
        surface.create_text(
            self.px(_LEFT) - 6, self.px(_TOP), text=str(top), anchor="e", fill=soft, font=SMALL
        )
        surface.create_text(
            self.px(_LEFT) - 6, height - self.px(_BOTTOM), text="0", anchor="e", fill=soft, font=SMALL
        )

    def _paint_axis(self) -> None:
        surface, (width, height), soft = self.canvas, self._size, self.palette.soft
        surface.create_line(
            self.px(_LEFT),
            height - self.px(_BOTTOM),
            width - self.px(_RIGHT),
            height - self.px(_BOTTOM),
            fill=self.palette.line,
        )
        for score in np.linspace(self._edges[0], self._edges[-1], 6):
            place = (self.x_of(score), height - self.px(_BOTTOM) + self.px(8))
            surface.create_text(*place, text=f"{score:.3g}", fill=soft, font=SMALL)
        beyond = sum(int((scores > self._edges[-1]).sum()) for scores in self._groups.values())
        more = f"{beyond} above, in the last bar;  " if beyond else ""
        text = f"{more}score, {self._unit}"
        surface.create_text(
            width - self.px(_RIGHT), height - self.px(7), text=text, anchor="e", fill=soft, font=SMALL
        )

    def _paint_legend(self) -> None:
        surface, x = self.canvas, self.px(_LEFT)
        for name in self._groups:
            surface.create_rectangle(
                x, self.px(7), x + self.px(10), self.px(13), fill=self._colors[name], width=0
            )
            text = surface.create_text(
                x + self.px(14), self.px(10), text=name, anchor="w", fill=self.palette.ink, font=SMALL
            )
            x = surface.bbox(text)[2] + 12

    def _paint_marks(self) -> None:
        surface = self.canvas
        surface.delete("mark")
        if not self._groups or self._size == (0, 0):
            return
        bottom, labels = self._size[1] - self.px(_BOTTOM), []
        for name, color in (("unsure", self.palette.soft), ("alarm", self.palette.bad)):
            value = self._marks[name]  # type: ignore[index]
            if value is None:
                continue
            x = min(max(self.x_of(value), self.px(_LEFT)), self._size[0] - self.px(_RIGHT))
            surface.create_line(x, self.px(_TOP) - 4, x, bottom, fill=color, width=2, tags="mark")
            surface.create_polygon(
                x - 6, self.px(_TOP) - 8, x + 6, self.px(_TOP) - 8, x, self.px(_TOP), fill=color, tags="mark"
            )
            text = f"{'stop' if name == 'alarm' else 'unsure'} from {value:.4g}"
            labels.append(self._paint_label(x, text, color, is_lower=name == "unsure"))
        if len(labels) == 2 and _overlap(*map(surface.bbox, labels)):
            surface.move(labels[0], 0, surface.bbox(labels[1])[3] - surface.bbox(labels[0])[1])
        for label in labels:  # bars and lines do not shine through
            behind = surface.create_rectangle(
                *surface.bbox(label), fill=self.palette.card, width=0, tags="mark"
            )
            surface.tag_lower(behind, labels[0])

    def _paint_label(self, x: float, text: str, color: str, is_lower: bool) -> int:
        """Write beside a line where it stands, away from the other line where there is room for that."""
        surface, beside = self.canvas, self.px(8)
        label = int(
            surface.create_text(
                x + beside, self.px(_TOP) + 4, text=text, anchor="w", fill=color, font=SMALL, tags="mark"
            )
        )
        left, _, right, _ = surface.bbox(label)
        room = x - beside - self.px(_LEFT) >= right - left
        if right > self._size[0] or (is_lower and room):
            surface.itemconfigure(label, anchor="e")
            surface.coords(label, x - beside, self.px(_TOP) + 4)
        return label


def _overlap(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two boxes of left, top, right and bottom have a place in common."""
    return all(one[at] < other[at + 2] and other[at] < one[at + 2] for at in (0, 1))


def reach(scores: NDArray[np.float64]) -> float:
    """Return up to where scores are told apart: a few that lie far off would squeeze all others into one bar."""
    if len(scores) < FEW:
        return np.inf
    low, middle, high = np.percentile(scores, [0, 50, 97])
    return float(high + max(high - middle, middle - low))
