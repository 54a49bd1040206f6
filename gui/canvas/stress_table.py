"""What scores withstand: a row for each kind of disturbance, a field for each strength; the redder, the worse."""

from evaluation.stress.card import StressCard, StressStep, column_title
from evaluation.stress.disturbances import UNITS
from gui.canvas.surface import Surface
from gui.toolkit.theme import SMALL, Palette, between
from gui.toolkit.widgets import canvas

_HEAD, _SIDE = 24, 240  # pixels of the titles
_HELP = (
    "how many good images would be stopped; a frame marks what breaks the threshold's promise, beyond chance"
)


class StressTable(Surface):
    """Shows the card of one evaluation."""

    def __init__(self, key: str, palette: Palette) -> None:
        super().__init__(canvas(key, palette, (560, 240), _HELP), palette)
        self.card: StressCard | None = None
        self._empty = ""

    def show(self, card: StressCard | None, empty: str = "") -> None:
        """Show a card; None shows the text `empty`."""
        self._dirty = True
        self.card, self._empty = card, empty

    def _paint(self) -> None:
        surface, card = self.canvas, self.card
        surface.delete("all")
        if card is None:
            self._say(self._empty)
            return
        numbers = sorted({step.step for step in card.steps})
        width = (self._size[0] - self.px(_SIDE) - 8) / len(numbers)
        height = (self._size[1] - self.px(_HEAD) - 8) / len(card.kinds)
        for across, number in enumerate(numbers):
            middle = (self.px(_SIDE) + (across + 0.5) * width, self.px(_HEAD) / 2)
            surface.create_text(*middle, text=column_title(number), fill=self.palette.soft, font=SMALL)
        for down, kind in enumerate(card.kinds):
            beside = (self.px(_SIDE) - 10, self.px(_HEAD) + (down + 0.5) * height)
            surface.create_text(
                *beside, text=f"{kind}, {UNITS[kind]}", anchor="e", fill=self.palette.ink, font=SMALL
            )
        for step in card.steps:
            left = self.px(_SIDE) + numbers.index(step.step) * width
            top = self.px(_HEAD) + card.kinds.index(step.kind) * height
            self._draw_step(step, (left, top, left + width, top + height))

    def _draw_step(self, step: StressStep, place: tuple[float, float, float, float]) -> None:
        palette = self.palette
        left, top, right, bottom = place
        self.canvas.create_rectangle(
            *(left + 2, top + 2, right - 2, bottom - 2),
            fill=between(palette.paper, palette.bad, step.redness),
            outline=palette.ink if step.is_broken else palette.line,
            width=2 if step.is_broken else 1,
        )
        self.canvas.create_text(
            *((left + right) / 2, (top + bottom) / 2),
            text=step.cell,
            fill=palette.card if step.redness > 0.5 else palette.ink,
            font=SMALL,
        )
