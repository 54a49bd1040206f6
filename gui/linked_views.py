"""Linked views: a test image, its reconstruction and its maps side by side, under one zoom and one pointer."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import PIL.Image
import PIL.ImageTk
from numpy.typing import NDArray

from datasets.images import Image, to_mode
from datasets.previews import outlined
from evaluation.evaluate_spec import METHODS, Method
from evaluation.heatmaps import OPACITY, overlay
from evaluation.outcome import Scale
from evaluation.tested import TestedImage
from gui import sg
from gui.gestures import on_wheel
from gui.part import Part
from gui.theme import SMALL, Palette
from gui.widgets import Row, button, canvas, slider
from gui.zoom import Zoom

PANES = 4
STEP = 1.25  # of a turn of the wheel
Layer = Literal["image", "reconstruction"] | Method
FIRST: tuple[Layer, Layer] = ("image", "reconstruction")  # the other panes show maps


class LinkedViews(Part):
    """The wheel zooms around the pointer, dragging moves, a double click fits; all in every picture."""

    def __init__(self, tab: Any, name: str, palette: Palette) -> None:
        super().__init__(tab, name, palette)
        self.canvases = [canvas(self.key(f"pane{at}"), palette, (150, 120)) for at in range(PANES)]
        self._zoom = Zoom()
        self._image: TestedImage | None = None
        self._empty = "no image is chosen"
        self._scales: Mapping[Method, Scale] = {}
        self._layers: list[Layer] = []  # what each pane shows
        self._opacity = OPACITY
        self._outline = True
        self._photos: list[PIL.ImageTk.PhotoImage | None] = [None] * PANES
        self._pointer: tuple[float, float] | None = None  # in shares of the image
        self._held: tuple[int, int] | None = None
        self._seen: dict[tuple[str, tuple[int, int]], NDArray[Any]] = {}  # what is seen of each, by place
        self._dirty = True
        self._pointed = False
        self._sizes: list[tuple[int, int]] = []

    @property
    def zoom(self) -> Zoom:
        """What is seen of the image."""
        return self._zoom

    @zoom.setter
    def zoom(self, zoom: Zoom) -> None:
        self._zoom, self._dirty = zoom, True
        self._seen.clear()

    def rows(self) -> list[Row]:
        """Return the pictures."""
        soft = self.palette.soft
        return [
            [
                sg.Column(
                    [
                        [
                            sg.Text(
                                "",
                                key=self.key(f"title{at}"),
                                font=SMALL,
                                text_color=soft,
                                size=(20, 1),
                                expand_x=True,
                            )
                        ],
                        [element],
                    ],
                    expand_x=True,
                    expand_y=True,
                    pad=(2, 0),
                )
                for at, element in enumerate(self.canvases)
            ]
        ]

    def controls(self) -> Row:
        """Return what the pictures are looked at with."""
        help_text = "the wheel zooms, dragging moves, a double click fits"
        heat_help = "opacity of the heat over the image, in %"
        heat = slider(self.key("opacity"), 0, 100, 1, 100 * OPACITY, self.palette, width=9, tooltip=heat_help)
        outline_help = "draw the border of the ground truth"
        return [
            sg.Checkbox(
                "outline",
                True,
                key=self.key("outline"),
                font=SMALL,
                enable_events=True,
                tooltip=outline_help,
            ),
            sg.Text("heat", font=SMALL, text_color=self.palette.soft),
            heat,
            button("Fit", self.key("fit"), self.palette, tooltip=help_text, slim=True),
        ]

    def show(
        self,
        image: TestedImage | None,
        scales: Mapping[Method, Scale] | None = None,
        method: Method = "residual",
        empty: str = "no image is chosen",
    ) -> None:
        """Show an image; None shows the text `empty`.

        Args:
            image: what to show.
            scales: of each method's maps.
            method: whose map comes first.
            empty: what is said instead.
        """
        if image is None or self._image is None or image.image.shape != self._image.image.shape:
            self.zoom = Zoom()  # else it stays, to look at one place of many images
        self._image, self._scales, self._empty = image, scales or {}, empty
        self._seen.clear()
        maps = (
            []
            if image is None
            else sorted(
                self._scales.keys() & image.maps.keys(),
                key=lambda each: (each != method, METHODS.index(each)),
            )
        )
        self._layers = [] if image is None else [*FIRST, *maps][:PANES]
        self._dirty = self._pointed = True

    def _title(self, at: int) -> str:
        """Return what a pane shows, and its value under the pointer."""
        if at >= len(self._layers) or self._image is None:
            return ""
        layer, place = self._layers[at], self._pixel()
        if layer == "image":
            values = "" if place is None else " ".join(map(str, self._image.seen[place].tolist()))
            return "image" if place is None else f"{values} in row {place[0]}, column {place[1]}"
        if layer == "reconstruction":
            values = "" if place is None else " ".join(map(str, self._image.reconstruction[place].tolist()))
            return f"reconstruction {values}"
        scale = self._scales[layer]
        if place is None:
            return f"{layer}, 0 to {float(f'{scale.top:.3g}'):g}"
        return f"{layer} {self._image.maps[layer][place]:.3g} {scale.unit}"

    def _pixel(self) -> tuple[int, int] | None:
        """Return the row and column under the pointer, at the network's size."""
        if self._image is None or self._pointer is None:
            return None
        rows, columns = self._image.seen.shape[:2]
        return int(self._pointer[1] * rows), int(self._pointer[0] * columns)

    def handle(self, name: str) -> None:
        """Act on its own elements."""
        if name == "fit":
            self.zoom = Zoom()
        elif name == "opacity":
            self._opacity = float(self.values[self.key("opacity")]) / 100
        elif name == "outline":
            self._outline = bool(self.values[self.key("outline")])
        self._dirty = True

    def draw(self) -> None:
        """Draw what has changed: the pictures, or what is under the pointer."""
        sizes = [
            (element.tk_canvas.winfo_width(), element.tk_canvas.winfo_height()) for element in self.canvases
        ]
        if min(map(min, sizes)) < 8:
            return
        if not self._sizes:
            for at in range(PANES):
                self._listen(at)
        if self._dirty or sizes != self._sizes:
            self._dirty, self._sizes = False, sizes
            for at in range(PANES):
                self._draw_pane(at)
        if self._pointed:
            self._pointed = False
            for at in range(PANES):
                self.window[self.key(f"title{at}")].update(self._title(at))

    def _draw_pane(self, at: int) -> None:
        surface, (width, height) = self.canvases[at].tk_canvas, self._sizes[at]
        if at >= len(self._layers):
            self._photos[at] = None
            surface.delete("all")
            text = self._empty if at == 0 else ""
            if self._image is not None:
                text = "no other map: evaluate the run\nby another method, too"
            surface.create_text(
                *(width // 2, height // 2),
                text=text,
                fill=self.palette.soft,
                font=SMALL,
                width=width - 12,
                justify="center",
            )
            return
        painted = PIL.Image.fromarray(self.picture(self._layers[at], (width, height)))
        photo = self._photos[at]
        if photo is not None and (photo.width(), photo.height()) == painted.size:
            photo.paste(painted)
            return
        surface.delete("all")
        self._photos[at] = photo = PIL.ImageTk.PhotoImage(painted, master=surface)
        surface.create_image(0, 0, image=photo, anchor="nw")

    def picture(self, layer: Layer, place: tuple[int, int]) -> Image:
        """Return what a pane of that width and height shows, (height, width, 3)."""
        assert self._image is not None
        if layer == "image":
            painted = to_mode(self._part(layer, self._image.image, place), "rgb")
        elif layer == "reconstruction":
            painted = to_mode(self._part(layer, self._image.reconstruction, place), "rgb")
        else:
            grey = to_mode(self._part("seen", self._image.seen, place), "gray")
            found = self._part(layer, self._image.maps[layer], place)
            painted = overlay(grey, found, self._scales[layer].top, self._opacity)
        painted = painted.copy()
        if self._outline and self._image.gt_mask is not None:
            mask = self._part("mask", self._image.gt_mask.view(np.uint8), place)
            painted = outlined(painted, mask > 0)
        painted[self.zoom.beside(self._size, place)] = self.palette.card_rgb
        return painted

    def _part(self, name: str, pixels: NDArray[Any], place: tuple[int, int]) -> NDArray[Any]:
        """Return what is seen of an image; kept as long as image and zoom are the same."""
        if (name, place) not in self._seen:
            is_map = pixels.dtype == np.float32
            self._seen[name, place] = self.zoom.seen(pixels, self._size, place, smooth=is_map)
        return self._seen[name, place]

    @property
    def _size(self) -> tuple[int, int]:
        assert self._image is not None
        return self._image.image.shape[1], self._image.image.shape[0]

    def _listen(self, at: int) -> None:
        surface = self.canvases[at].tk_canvas
        surface.bind("<Motion>", lambda event: self._point(event, at))
        surface.bind("<Leave>", lambda _: self._leave())
        on_wheel(surface, lambda event, notches: self._turn_wheel(event, at, STEP**notches))
        surface.bind("<ButtonPress-1>", self._hold)
        surface.bind("<B1-Motion>", lambda event: self._pull(event, at))
        surface.bind("<Double-Button-1>", lambda _: self._fit())

    def _fit(self) -> None:
        self.zoom = Zoom()

    def _hold(self, event: Any) -> None:
        self._held = (event.x, event.y)

    def _pull(self, event: Any, at: int) -> None:
        if self._held is None or self._image is None:
            return
        by = (event.x - self._held[0], event.y - self._held[1])
        self.zoom = self.zoom.moved(by, self._size, self._sizes[at])
        self._held = (event.x, event.y)

    def _turn_wheel(self, event: Any, at: int, times: float) -> None:
        if self._image is not None:
            self.zoom = self.zoom.around((event.x, event.y), times, self._size, self._sizes[at])

    def _point(self, event: Any, at: int) -> None:
        self._pointed = True
        self._pointer = None
        if self._image is not None:
            spot = self.zoom.spot((event.x, event.y), self._size, self._sizes[at])
            self._pointer = spot if all(0 <= share < 1 for share in spot) else None

    def _leave(self) -> None:
        self._pointer, self._pointed = None, True
