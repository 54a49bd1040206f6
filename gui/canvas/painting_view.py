"""A picture to draw polygons on: the wheel zooms, dragging moves, and a click is a corner."""

from typing import Any

import PIL.Image
import PIL.ImageTk

from datasets.images import to_mode
from gui.canvas.image_view import ImageView, Place
from gui.canvas.zoom import Size, Zoom
from gui.toolkit.gestures import on_wheel, right_clicks

STEP = 1.25  # of a turn of the wheel
STILL = 4  # pixels that the hand may move in a click


class PaintingView(ImageView):
    """Shows a picture under a zoom. The event `click` comes when the button is let go of."""

    zoom = Zoom()
    _pressed: tuple[int, int] | None = None
    _held: tuple[int, int] | None = None
    _was_dragged = False

    def look(self, zoom: Zoom | None = None) -> None:
        """Show another part of the picture, or all of it."""
        self.zoom = zoom or Zoom()
        self._dirty = True

    def clicked(self) -> Place | None:
        """Return where the last click was; None if it was beside the picture, or the picture was dragged."""
        return None if self._was_dragged else super().clicked()

    @property
    def _of(self) -> Size:
        """Width and height of the picture, pixels."""
        rows, columns = self._pictures[-1].shape[:2]
        return columns, rows

    def _place(self, across: int, down: int) -> Place | None:
        if self.photo is None:
            return None
        spot = self.zoom.spot((across, down), self._of, self._size)
        return spot if all(0 <= share <= 1 for share in spot) else None

    def on_canvas(self, place: Place) -> tuple[float, float]:
        """Return where on the canvas a place of the picture is."""
        return self.zoom.at(place, self._of, self._size)

    def _paint(self) -> None:
        if not self._pictures:
            super()._paint()
            return
        seen = self.lighting.on(self.zoom.seen(to_mode(self._pictures[-1], "rgb"), self._of, self._size))
        seen[self.zoom.beside(self._of, self._size)] = self.palette.card_rgb
        self.photo = PIL.ImageTk.PhotoImage(PIL.Image.fromarray(seen), master=self.canvas)
        self.canvas.delete("all")
        self.canvas.create_image(0, 0, image=self.photo, anchor="nw", tags="picture")
        self._paint_polygon()

    def _listen(self) -> None:
        self.element.bind("<ButtonRelease-1>", ".click")
        for binding in right_clicks():
            self.element.bind(binding, ".right_click")
        canvas = self.canvas
        canvas.bind("<ButtonPress-1>", self._press)
        canvas.bind("<B1-Motion>", self._pull)
        on_wheel(canvas, lambda event, notches: self._turn(event, STEP**notches))

    def _press(self, event: Any) -> None:
        self._pressed = self._held = (event.x, event.y)
        self._was_dragged = False

    def _pull(self, event: Any) -> None:
        if self._held is None or self._pressed is None or self.photo is None:
            return
        moved = max(abs(event.x - self._pressed[0]), abs(event.y - self._pressed[1]))
        self._was_dragged = self._was_dragged or moved > STILL
        if self._was_dragged:
            by = (event.x - self._held[0], event.y - self._held[1])
            self.look(self.zoom.moved(by, self._of, self._size))
            self._held = (event.x, event.y)

    def _turn(self, event: Any, times: float) -> None:
        if self.photo is not None:
            self.look(self.zoom.around((event.x, event.y), times, self._of, self._size))
