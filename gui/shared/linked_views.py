"""Linked views: a test image, its reconstruction and its maps side by side, under one zoom and one pointer."""

from collections.abc import Mapping
from typing import Any

from evaluation.evaluate_spec import Method
from evaluation.report.heatmaps import OPACITY
from evaluation.saved.evaluation import Scale
from evaluation.saved.images import TestedImage
from gui.canvas.zoom import Zoom
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.shared.layers import Layer, Layers
from gui.shared.light_form import LightForm
from gui.shared.pane import Pane
from gui.toolkit import sg
from gui.toolkit.gestures import on_wheel
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button, slider

PANES = 4
STEP = 1.25  # of a turn of the wheel


class LinkedViews(Part):
    """The wheel zooms around the pointer, dragging moves, a double click fits; all in every picture."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.panes = [Pane(self.key(f"pane{at}"), palette) for at in range(PANES)]
        self.layers: Layers | None = None  # None: no image is shown
        self.empty = "no image is chosen"
        self.light = LightForm(page, f"{name}.light", palette, self._redraw)
        self._opacity, self._has_outline = OPACITY, True
        self._pointer: tuple[float, float] | None = None  # in shares of the image
        self._held: tuple[int, int] | None = None
        self._dirty = True
        self._pointed = False
        self._sizes: list[tuple[int, int]] = []  # of the places of the pictures that are seen
        self._seen = PANES  # how many panes are

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
                                size=(14, 1),
                                expand_x=True,
                            )
                        ],
                        [pane.element],
                    ],
                    key=self.key(f"column{at}"),
                    expand_x=True,
                    expand_y=True,
                    pad=(2, 0),
                )
                for at, pane in enumerate(self.panes)
            ]
        ]

    def controls(self) -> Row:
        """Return what the pictures are looked at with."""
        help_text = "the wheel zooms, dragging moves, a double click fits"
        heat_help = "opacity of the heat over the image, in %"
        heat = slider(self.key("opacity"), 0, 100, 1, 100 * OPACITY, self.palette, width=7, tooltip=heat_help)
        outline_help = (
            "draw the border of the ground truth in blue,\n"
            "and in white, on maps, from where on a pixel is unlike those of good images: half of the scale"
        )
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
            self.light.button(),
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
        before, self.layers, self.empty = self.layers, None, empty
        if image is not None:
            is_alike = before is not None and before.image.image.shape == image.image.shape
            zoom = (
                before.zoom if before is not None and is_alike else Zoom()
            )  # to look at one place of many images
            self.layers = Layers(image, scales or {}, method, zoom)
        self._dirty = self._pointed = True

    def look(self, zoom: Zoom | None = None) -> None:
        """Show another part of the image, or all of it."""
        if self.layers is not None:
            self.layers.zoom = zoom or Zoom()
        self._dirty = True

    def _layer(self, at: int) -> Layer | None:
        """Return what a pane shows; None if nothing."""
        return self.layers.names[at] if self.layers is not None and at < len(self.layers.names) else None

    def _title(self, at: int) -> str:
        """Return what a pane shows, and its value under the pointer."""
        layer = self._layer(at)
        return "" if self.layers is None or layer is None else self.layers.title(layer, self._pointer)

    def routes(self) -> Routes:
        """Return what its elements do."""
        return {
            self.key("fit"): self.look,
            self.key("opacity"): self._follow_controls,
            self.key("outline"): self._follow_controls,
            **self.light.routes(),
        }

    def _redraw(self) -> None:
        self._dirty = True

    def _follow_controls(self) -> None:
        self._opacity = float(self.values[self.key("opacity")]) / 100
        self._has_outline = bool(self.values[self.key("outline")])
        self._dirty = True

    def draw(self) -> None:
        """Draw what has changed: the pictures, or what is under the pointer."""
        self._give_room(1 if self.layers is None else min(PANES, len(self.layers.names)))
        sizes = [pane.place() for pane in self.panes[: self._seen]]
        if min(map(min, sizes)) < 8:
            return
        if not self._sizes:
            for at in range(PANES):
                self._listen(at)
        if self._dirty or sizes != self._sizes:
            self._dirty, self._sizes = False, sizes
            for at in range(self._seen):
                self._draw_pane(at)
        if self._pointed:
            self._pointed = False
            for at in range(self._seen):
                self.window[self.key(f"title{at}")].update(self._title(at))

    def _give_room(self, panes: int) -> None:
        """Show as many panes as there is something to see in."""
        if panes != self._seen:
            for at in range(PANES):
                if (at < panes) != (at < self._seen):
                    self.window[self.key(f"column{at}")].update(visible=at < panes)
            self._seen = panes
            self._dirty = self._pointed = True

    def _draw_pane(self, at: int) -> None:
        pane, place, layer = self.panes[at], self._sizes[at], self._layer(at)
        if self.layers is None or layer is None:
            pane.say(self.empty, place)
            return
        self.layers.opacity, self.layers.has_outline = self._opacity, self._has_outline
        self.layers.lighting = self.light.lighting
        pane.show(self.layers, layer, place)

    def _listen(self, at: int) -> None:
        surface = self.panes[at].surface
        surface.bind("<Motion>", lambda event: self._point(event, at), add="+")
        surface.bind("<Leave>", lambda _: self._leave(), add="+")
        on_wheel(surface, lambda event, notches: self._turn_wheel(event, at, STEP**notches))
        surface.bind("<ButtonPress-1>", self._hold)
        surface.bind("<B1-Motion>", lambda event: self._pull(event, at))
        surface.bind("<Double-Button-1>", lambda _: self.look())

    def _hold(self, event: Any) -> None:
        self._held = (event.x, event.y)

    def _pull(self, event: Any, at: int) -> None:
        if self._held is None or self.layers is None:
            return
        by = (event.x - self._held[0], event.y - self._held[1])
        self.look(self.layers.zoom.moved(by, self.layers.size, self._sizes[at]))
        self._held = (event.x, event.y)

    def _turn_wheel(self, event: Any, at: int, times: float) -> None:
        if self.layers is not None:
            spot, place = (event.x, event.y), self._sizes[at]
            self.look(self.layers.zoom.around(spot, times, self.layers.size, place))

    def _point(self, event: Any, at: int) -> None:
        self._pointed = True
        self._pointer = None
        if self.layers is not None:
            spot = self.layers.zoom.spot((event.x, event.y), self.layers.size, self._sizes[at])
            self._pointer = spot if all(0 <= share < 1 for share in spot) else None

    def _leave(self) -> None:
        self._pointer, self._pointed = None, True
