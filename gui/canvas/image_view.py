"""A picture in the window, as large as its place allows: to look at, to click on, to wipe, to draw on."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np
import PIL.Image
import PIL.ImageTk
from numpy.typing import NDArray

from configs.errors import UserError
from datasets.images import read_image, to_mode
from gui.canvas.lighting import Lighting
from gui.canvas.reading import Reading, ReadOnce
from gui.canvas.surface import Surface
from gui.toolkit.gestures import right_clicks
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import canvas

Picture = NDArray[np.uint8]  # (H, W, C)
Place = tuple[float, float]  # x, y, as shares of the picture's width and height
EXAMPLES = Path(__file__).parent / "examples"  # pictures of the sample, made by `python -m scripts.story`
DIVIDER = 2  # pixels, between before and after
_FAINT = 0.3  # of an example's colours: it shall not be taken for a picture of one's own
_TEXT = 20  # pixels, about half the height of what is written below it


class ImageView(Surface):
    """Shows one picture, keeping its proportions.

    A click raises the event `click`, one with the right button `right_click`; `clicked` tells where it was.
    """

    least: ClassVar[tuple[int, int]] = (8, 8)

    def __init__(
        self,
        key: str,
        palette: Palette,
        size: tuple[int, int],
        empty: str = "",
        example: Path | None = None,
    ) -> None:
        super().__init__(canvas(key, palette, size), palette)
        self.click, self.right_click = f"{key}.click", f"{key}.right_click"
        self.empty = empty
        self._example_file = example  # what a picture may look like, shown faintly until there is one
        self._example: ReadOnce[Path, Picture] = ReadOnce()
        self._is_empty = False  # whether there is nothing to show, and no picture is on its way
        self._faint: PIL.ImageTk.PhotoImage | None = None  # the example, as it is shown
        self._pictures: tuple[Picture, ...] = ()  # the one to show, or before and after
        self._fitted: list[Picture] = []
        self.divider = 0.5  # where after begins, as a share of the width
        self._reading: Reading[Picture] = Reading()
        self._is_slow = False  # whether it says that it is being read
        self._corners: tuple[Place, ...] = ()
        self._handles = False  # whether the corners are marked
        self._others: tuple[tuple[Place, ...], ...] = ()  # more polygons
        self.lighting = Lighting()
        self.photo: PIL.ImageTk.PhotoImage | None = None

    @property
    def image(self) -> Picture | None:
        """The picture that is shown; of two, the one after."""
        return self._pictures[-1] if self._pictures else None

    def show(self, image: Picture | None, empty: str | None = None) -> None:
        """Show a picture; None shows the text `empty` instead, with the example if there has been no picture."""
        self._take(() if image is None else (image,))
        self._is_empty = image is None
        self.empty = self.empty if empty is None else empty

    def show_read(self, read: Callable[[], Picture]) -> None:
        """Show a picture as soon as it was read, beside the window; or why it cannot be (UserError)."""
        self._reading.ask(read)

    @property
    def is_reading(self) -> bool:
        """Whether a picture is still to come."""
        return self._reading.is_on

    def draw(self) -> None:
        """Draw what has changed, and take in what was read."""
        if self._faint is None and self._read_example() is not None:
            self._dirty = True
        if self._reading.is_on:
            try:
                picture = self._reading.answer()
            except UserError as error:
                self.show(None, str(error))
            else:
                if picture is not None:
                    self.show(picture)
                elif self._reading.is_slow and not self._is_slow:
                    self._pictures, self._is_slow, self._dirty = (), True, True
        super().draw()

    def _read_example(self) -> Picture | None:
        """Return the example, once it was read; None where there is something to show in its place."""
        if self._example_file is None or not self._is_empty:
            return None
        return self._example.of(self._example_file, partial(read_image, self._example_file))

    def _take(self, pictures: tuple[Picture, ...]) -> None:
        self._reading.drop()
        if pictures:
            self._example_file = self._faint = None
        self._pictures, self._is_slow, self._dirty = pictures, False, True

    def light(self, lighting: Lighting) -> None:
        """Show pictures in another light from now on."""
        self.lighting, self._dirty = lighting, True

    def show_wipe(self, before: Picture, after: Picture) -> None:
        """Show two pictures of one size: `before` to the left of the pointer, `after` to its right."""
        self._take((before, after))

    def draw_polygon(
        self, corners: Sequence[Place], handles: bool = False, others: Sequence[Sequence[Place]] = ()
    ) -> None:
        """Draw a polygon over the picture, its corners marked if asked, and others without; no corners, no polygon."""
        wanted = (tuple(corners), handles, tuple(map(tuple, others)))
        self._dirty |= wanted != (self._corners, self._handles, self._others)
        self._corners, self._handles, self._others = wanted

    def clicked(self) -> Place | None:
        """Return where the last click was; None if it was beside the picture."""
        event: Any = self.element.user_bind_event
        return None if event is None else self._place(event.x, event.y)

    def pointed(self) -> Place | None:
        """Return where the pointer is; None if it is beside the picture."""
        x, y = self.canvas.winfo_pointerxy()
        return self._place(x - self.canvas.winfo_rootx(), y - self.canvas.winfo_rooty())

    def _place(self, across: int, down: int) -> Place | None:
        """Return what is at some pixels of the canvas."""
        if self.photo is None:
            return None
        left, top = self.corner()
        x, y = (across - left) / self.photo.width(), (down - top) / self.photo.height()
        return (x, y) if 0 <= x <= 1 and 0 <= y <= 1 else None

    def _paint(self) -> None:
        if not self._pictures:
            self.photo = None
            self.canvas.delete("all")
            example = self._read_example()
            if example is not None and not self._is_slow:
                self._paint_example(example)
            else:
                self._say("reading the picture …" if self._is_slow else self.empty)
            return
        self._fitted = [
            self.lighting.on(fit(to_mode(picture, "rgb"), *self._size)) for picture in self._pictures
        ]
        self._paint_picture()
        self._paint_polygon()

    def _paint_example(self, example: Picture) -> None:
        """Draw the example faintly, and below it what is missing."""
        (width, height), card = self._size, np.array(self.palette.card_rgb)
        fitted = fit(to_mode(example, "rgb"), width, max(height - self.px(3 * _TEXT), 1))
        faint = PIL.Image.fromarray((card + _FAINT * (fitted - card)).astype(np.uint8))
        self._faint = PIL.ImageTk.PhotoImage(faint, master=self.canvas)
        self.canvas.create_image(width // 2, self.px(_TEXT // 2), image=self._faint, anchor="n")
        self._say(self.empty, height - self.px(_TEXT))

    def _listen(self) -> None:
        self.element.bind("<Button-1>", ".click")
        for binding in right_clicks():
            self.element.bind(binding, ".right_click")
        self.canvas.bind("<Motion>", self._on_motion, add="+")

    def _on_motion(self, event: Any) -> None:
        """Let what divides before and after follow the pointer at once, not with the next turn."""
        if len(self._pictures) == 2 and self.photo is not None and not self._dirty:
            self.divider = (event.x - self.corner()[0]) / self.photo.width()
            self._paint_picture()

    def corner(self) -> tuple[int, int]:
        """Return where on the canvas the picture's upper left corner is."""
        assert self.photo is not None
        return (self._size[0] - self.photo.width()) // 2, (self._size[1] - self.photo.height()) // 2

    def _paint_picture(self) -> None:
        canvas, centre = self.canvas, (self._size[0] // 2, self._size[1] // 2)
        painted = self._fitted[-1]
        if len(self._fitted) == 2:
            columns = painted.shape[1]
            at = min(max(round(self.divider * columns), 0), columns)
            painted = np.hstack((self._fitted[0][:, :at], painted[:, at:]))
            painted[:, max(at - DIVIDER // 2, 0) : at + DIVIDER // 2] = (255, 255, 255)
        shown = PIL.Image.fromarray(painted)
        if self.photo is not None and (self.photo.width(), self.photo.height()) == shown.size:
            self.photo.paste(shown)
            canvas.coords("picture", *centre)
            return
        self.photo = PIL.ImageTk.PhotoImage(shown, master=canvas)
        canvas.delete("all")
        canvas.create_image(*centre, image=self.photo, tags="picture")

    def _paint_polygon(self) -> None:
        canvas = self.canvas
        canvas.delete("polygon")
        if self.photo is None:
            return
        look = {"outline": self.palette.accent, "width": 2, "tags": "polygon"}
        for corners in filter(None, (*self._others, self._corners)):
            canvas.create_polygon([self.on_canvas(corner) for corner in corners], fill="", **look)
        for x, y in map(self.on_canvas, self._corners if self._handles else ()):
            canvas.create_oval(x - 4, y - 4, x + 4, y + 4, fill=self.palette.card, **look)

    def on_canvas(self, place: Place) -> tuple[float, float]:
        """Return where on the canvas a place of the picture is."""
        assert self.photo is not None
        left, top = self.corner()
        return left + place[0] * self.photo.width(), top + place[1] * self.photo.height()


def fit(image: Picture, width: int, height: int) -> Picture:
    """Return the picture as large as fits: averaged when it shrinks, in plain pixels when it grows a lot."""
    scale = min(width / image.shape[1], height / image.shape[0])
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST if scale > 2 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)
