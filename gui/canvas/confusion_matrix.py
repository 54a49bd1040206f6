"""The confusion matrix: how many good and how many defective images pass, are unsure, or are stopped."""

from typing import Any

from evaluation.saved.evaluation import ALARM, PASS, UNSURE, Counts, Truth
from gui.canvas.surface import Surface
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import canvas

_TITLES = {PASS: "passed", UNSURE: "unsure", ALARM: "stopped"}
_HEAD, _SIDE = 22, 70  # pixels of the titles
_EDGE = 16  # pixels beside a text
_LARGE = 15  # points


Place = tuple[float, float, float, float]  # left, top, width and height, pixels


class VerdictMatrix(Surface):
    """Two rows of up to three cells. A click on one raises the event `KEY.cell`."""

    def __init__(self, key: str, palette: Palette) -> None:
        help_text = (
            "good images should pass, defective ones should be stopped; synthetic defects are not counted.\n"
            "A click on a number lists those images"
        )
        super().__init__(canvas(key, palette, (280, 126), help_text, grows=False, widens=False), palette)
        self.counts: Counts = {}
        self.why = ""
        self._cells: dict[tuple[Truth, int], Place] = {}

    def show(self, counts: Counts, why: str = "") -> None:
        """Show how many of each kind got each verdict; where there are no verdicts, `why`."""
        self._dirty |= (counts, why) != (self.counts, self.why)
        self.counts, self.why = counts, why

    @property
    def clicked(self) -> tuple[Truth, int] | None:
        """What the images of the cell are that was clicked last, and the verdict that they got; None: beside all."""
        return self._cell_at(self.element.user_bind_event)

    def _cell_at(self, event: Any) -> tuple[Truth, int] | None:
        for cell, (left, top, width, height) in self._cells.items():
            if left <= event.x < left + width and top <= event.y < top + height:
                return cell
        return None

    def _listen(self) -> None:
        self.element.bind("<ButtonRelease-1>", ".cell")
        self.canvas.bind("<Motion>", self._point, add="+")

    def _point(self, event: Any) -> None:
        """Show a hand over what can be clicked."""
        self.canvas.configure(cursor="hand2" if self._cell_at(event) else "")

    def _paint(self) -> None:
        surface = self.canvas
        surface.delete("all")
        self._cells = {}
        if not self.counts:
            surface.create_text(
                *(side / 2 for side in self._size),
                text=self.why,
                width=self._size[0] - self.px(2 * _EDGE),
                justify="center",
                fill=self.palette.ink,
                font=SMALL,
            )
            return
        shown = [PASS, UNSURE, ALARM] if any(row[UNSURE] for row in self.counts.values()) else [PASS, ALARM]
        width = (self._size[0] - self.px(_SIDE) - 6) / len(shown)
        height = (self._size[1] - self.px(_HEAD) - 6) / len(self.counts)
        for across, verdict in enumerate(shown):
            place = (self.px(_SIDE) + (across + 0.5) * width, self.px(_HEAD) / 2)
            surface.create_text(*place, text=_TITLES[verdict], fill=self.palette.soft, font=SMALL)
        for down, (kind, counts) in enumerate(self.counts.items()):
            top = self.px(_HEAD) + down * height
            total = sum(counts)
            surface.create_text(
                self.px(_SIDE) - 8,
                top + height / 2,
                text=f"{kind}\n{total}",
                anchor="e",
                justify="right",
                fill=self.palette.ink,
                font=SMALL,
            )
            for across, verdict in enumerate(shown):
                self._draw_cell(
                    (self.px(_SIDE) + across * width, top, width, height),
                    kind,
                    verdict,
                    counts[verdict],
                    total,
                )

    def _draw_cell(self, place: Place, kind: Truth, verdict: int, count: int, total: int) -> None:
        surface, palette = self.canvas, self.palette
        self._cells[kind, verdict] = place
        left, top, width, height = place
        is_right = verdict == (PASS if kind == "good" else ALARM)
        color = palette.good if is_right else palette.bad
        if verdict == UNSURE or not count:  # none in a wrong place is no bad news
            color = palette.soft
        surface.create_rectangle(
            left + 2, top + 2, left + width - 2, top + height - 2, outline=palette.line, fill=palette.paper
        )
        middle = (left + width / 2, top + height / 2)
        font = (SMALL[0], _LARGE, "bold")
        surface.create_text(middle[0], middle[1] - self.px(6), text=str(count), fill=color, font=font)
        share = f"{100 * count / total:.0f} %" if total else "–"
        surface.create_text(middle[0], middle[1] + self.px(14), text=share, fill=palette.soft, font=SMALL)
