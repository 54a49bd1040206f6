"""A picture in the window, as large as its place allows."""

import cv2
import numpy as np
import PIL.Image
import PIL.ImageTk
from numpy.typing import NDArray

from datasets.images import to_mode
from gui import sg
from gui.theme import SMALL, Palette


class ImageView:
    """Shows one picture, keeping its proportions. `show` only notes it; `draw` draws, once a turn."""

    def __init__(self, key: str, palette: Palette, size: tuple[int, int], empty: str = "") -> None:
        self.palette = palette
        self.empty = empty
        self.element = sg.Graph(
            canvas_size=size,
            graph_bottom_left=(0, size[1]),
            graph_top_right=(size[0], 0),
            key=key,
            background_color=palette.card,
            expand_x=True,
            expand_y=True,
        )
        self._image: NDArray[np.uint8] | None = None
        self._photo: PIL.ImageTk.PhotoImage | None = None
        self._dirty = True
        self._size = (0, 0)

    def show(self, image: NDArray[np.uint8] | None, empty: str | None = None) -> None:
        """Show a picture, (H, W, C); None shows the text `empty` instead."""
        self._image = image
        self.empty = self.empty if empty is None else empty
        self._dirty = True

    def draw(self) -> None:
        """Draw what has changed: the picture, or the size of its place."""
        canvas = self.element.tk_canvas
        size = (canvas.winfo_width(), canvas.winfo_height())
        if (not self._dirty and size == self._size) or min(size) < 8:
            return
        self._dirty, self._size = False, size
        centre = (size[0] // 2, size[1] // 2)
        if self._image is None:
            canvas.delete("all")
            canvas.create_text(
                *centre,
                text=self.empty,
                fill=self.palette.soft,
                font=SMALL,
                width=size[0] - 24,
                justify="center",
            )
            self._photo = None
            return
        fitted = PIL.Image.fromarray(fit(to_mode(self._image, "rgb"), *size))
        if self._photo is not None and (self._photo.width(), self._photo.height()) == fitted.size:
            self._photo.paste(fitted)
            canvas.coords("picture", *centre)
            return
        self._photo = PIL.ImageTk.PhotoImage(fitted, master=canvas)
        canvas.delete("all")
        canvas.create_image(*centre, image=self._photo, tags="picture")


def fit(image: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Return the picture as large as fits: averaged when it shrinks, in plain pixels when it grows a lot."""
    scale = min(width / image.shape[1], height / image.shape[0])
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST if scale > 2 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)
