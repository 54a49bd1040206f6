"""A pane: one layer of a test image, and below a map the scale of its colours."""

from typing import Any, Literal

import PIL.Image
import PIL.ImageTk

from evaluation.report.heatmaps import legend
from evaluation.saved.evaluation import Scale
from gui.shared.layers import CONTOUR, Layer, Layers, plain, short_unit
from gui.toolkit.screen import scale_of
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import canvas

BELOW = 26  # pixels of an ordinary screen, for the scale of a map


class Pane:
    """A canvas, and what is drawn on it.

    Args:
        key: of its element.
        palette: the colours.
    """

    def __init__(self, key: str, palette: Palette) -> None:
        self.palette = palette
        self.element = canvas(key, palette, (150, 120))
        self._photo: PIL.ImageTk.PhotoImage | None = None
        self._bar: PIL.ImageTk.PhotoImage | None = None  # the scale below a map

    @property
    def surface(self) -> Any:
        """The canvas of tkinter, once the window is open."""
        return self.element.tk_canvas

    def place(self) -> tuple[int, int]:
        """Return the width and height that a picture has there, pixels."""
        below = round(BELOW * scale_of(self.surface))
        return self.surface.winfo_width(), self.surface.winfo_height() - below

    def say(self, text: str, place: tuple[int, int]) -> None:
        """Show a text in place of a picture."""
        self._photo = None
        self.surface.delete("all")
        width, height = place
        self.surface.create_text(
            *(width // 2, height // 2),
            text=text,
            fill=self.palette.soft,
            font=SMALL,
            width=width - 12,
            justify="center",
            tags="empty",
        )

    def show(self, layers: Layers, layer: Layer, place: tuple[int, int]) -> None:
        """Show a layer of an image in a place of that width and height."""
        painted = PIL.Image.fromarray(layers.picture(layer, place, self.palette.card_rgb))
        scale = next((scale for method, scale in layers.scales.items() if method == layer), None)
        self.surface.delete("scale")
        if scale is not None:
            self.draw_scale(scale, place)
        photo = self._photo
        if photo is not None and (photo.width(), photo.height()) == painted.size:
            photo.paste(painted)
            return
        self.surface.delete("picture", "empty")
        self._photo = photo = PIL.ImageTk.PhotoImage(painted, master=self.surface)
        self.surface.create_image(0, 0, image=photo, anchor="nw", tags="picture")

    def draw_scale(self, scale: Scale, place: tuple[int, int]) -> None:
        """Draw which colour is which value, and from where on a pixel is unlike those of good images."""
        surface, (width, height) = self.surface, place
        enlarged = scale_of(surface)
        left, across, down = round(8 * enlarged), width - round(16 * enlarged), round(6 * enlarged)
        bar = PIL.Image.fromarray(legend(down, max(across, 1)))
        self._bar = photo = PIL.ImageTk.PhotoImage(bar, master=surface)
        surface.create_image(left, height + 2, image=photo, anchor="nw", tags="scale")
        middle, highest = plain(CONTOUR * scale.top), f"≥ {plain(scale.top)}"  # what is more looks the same
        marks: list[tuple[float, Literal["nw", "n", "ne"], str]] = [
            (0, "nw", "0"),
            (CONTOUR, "n", middle),
            (1, "ne", f"{highest} {short_unit(scale.unit)}"),
        ]
        drawn = []
        for share, anchor, text in marks:
            x = left + share * across
            surface.create_line(x, height + 2, x, height + 4 + down, fill=self.palette.soft, tags="scale")
            drawn.append(
                surface.create_text(
                    *(x, height + 4 + down),
                    text=text,
                    anchor=anchor,
                    fill=self.palette.soft,
                    font=SMALL,
                    tags="scale",
                )
            )
        for item, shorter in ((drawn[2], highest), (drawn[1], "")):  # as long as they meet
            if surface.bbox(drawn[1])[2] >= surface.bbox(drawn[2])[0] - 4:  # the pointer tells the unit
                surface.itemconfigure(item, text=shorter)
