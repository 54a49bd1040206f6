"""What is drawn on a canvas: anew when what it shows has changed, or its size."""

from typing import Any, ClassVar

from gui.toolkit import sg
from gui.toolkit.screen import scale_of
from gui.toolkit.theme import SMALL, Palette


class Surface:
    """A canvas, and what is on it. What changes it only notes that (`_dirty`); `draw` draws, once a turn.

    A kind of surface says what is on it in `_paint`, and what it listens to in `_listen`.
    """

    least: ClassVar[tuple[int, int]] = (60, 60)  # width and height below which nothing is drawn, pixels

    def __init__(self, element: sg.Graph, palette: Palette) -> None:
        self.element, self.palette = element, palette
        self._dirty = True
        self._size = (0, 0)  # as it was drawn
        self._scale = 1.0  # of the screen

    @property
    def canvas(self) -> Any:
        """The canvas of tkinter, once the window is open."""
        return self.element.tk_canvas

    def size(self) -> tuple[int, int]:
        """Return the width and height of its place, pixels."""
        return self.canvas.winfo_width(), self.canvas.winfo_height()

    def draw(self) -> None:
        """Draw what has changed."""
        size = self.size()
        if not self._dirty and size == self._size:
            return
        if size[0] < self.least[0] or size[1] < self.least[1]:
            return
        if self._size == (0, 0):
            self._scale = scale_of(self.canvas)
            self._listen()
        self._dirty, self._size = False, size
        self._paint()

    def px(self, pixels: float) -> int:
        """Return how many pixels of this screen some of an ordinary one are."""
        return round(pixels * self._scale)

    def _listen(self) -> None:
        """Bind the events that it listens to; called once, before it is first drawn."""

    def _paint(self) -> None:
        """Draw all of it, `_size` pixels wide and high."""
        raise NotImplementedError

    def _say(self, text: str, down: int | None = None) -> None:
        """Write a text in the middle, or as many pixels down as is said."""
        width, height = self._size
        self.canvas.create_text(
            width // 2,
            height // 2 if down is None else down,
            text=text,
            fill=self.palette.soft,
            font=SMALL,
            width=width - 24,
            justify="center",
        )
