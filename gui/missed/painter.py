"""The painter: polygons around the defects of one photo, drawn on it under a zoom."""

from collections.abc import Sequence
from functools import partial
from math import dist
from pathlib import Path
from typing import Self

from configs.errors import UserError
from evaluation.missed.shown import ShownPhoto, shown_photo
from gui.canvas.painting_view import PaintingView
from gui.canvas.reading import ReadOnce
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.shared.light_form import LightForm
from gui.shared.pen import HINT, LEAST, Pen, Percents, places
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, Palette
from gui.toolkit.widgets import Row, button, prose

NEAR = 8  # pixels from the first corner at which a click closes a polygon
EMPTY = "Choose a photo with a defect, or press Why was it missed? in Results or Inspect."


class Painter(Part):
    """The photo, its polygons, and what undoes them. Polygons are kept in the page's memory, with their photo."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.view = PaintingView(self.key("view"), palette, (500, 300), EMPTY)
        self.light = LightForm(page, f"{name}.light", palette, lambda: self.view.light(self.light.lighting))
        self.pen = Pen()
        self.shown: ShownPhoto | None = None
        self._kept: dict[str, list[Percents]] = {}  # what was painted in this window, by photo
        self._reading: ReadOnce[tuple[Path, int, Path | None, str], ShownPhoto] = ReadOnce()
        # For which photo, mask and run the file was looked at, and when it was written then.
        self._asked: tuple[Path, Path | None, str] | None = None
        self._written = 0

    def rows(self) -> list[Row]:
        """Return the photo, and the buttons above it."""
        return [
            [
                sg.Text("Where is the defect?", font=BOLD),
                sg.Push(),
                self.light.button(),
                *(
                    button(text, self.key(name), self.palette, slim=True, tooltip=tooltip)
                    for name, text, tooltip in (
                        ("another", "Another", "close the polygon, and begin another with the next click"),
                        ("undo", "Undo", "take back the last polygon"),
                        ("clear", "Clear", "take back all of them"),
                        ("fit", "Fit", "the wheel zooms, dragging moves; this shows all of the photo"),
                    )
                ),
            ],
            *self.light.rows(),
            [prose(self.key("hint"), self.palette, 1, soft=True)],
            [self.view.element],
        ]

    def routes(self) -> Routes:
        """Return what a click on the photo and the buttons do."""
        return {
            self.view.click: self._click,
            self.view.right_click: self.pen.take_back,
            self.key("another"): self._close,
            self.key("undo"): self._undo,
            self.key("clear"): self.clear,
            self.key("fit"): self.view.look,
            **self.light.routes(),
        }

    @property
    def polygons(self) -> list[Percents]:
        """Those that are closed."""
        kept: list[Percents] = self.page.memory.setdefault("polygons", [])
        return kept

    @property
    def all_polygons(self) -> list[Percents]:
        """Those that are closed, and the one that is drawn, if it has corners enough."""
        drawn = self.pen.polygon
        return self.polygons if drawn is None else [*self.polygons, drawn]

    def paint(self, polygons: Sequence[Percents]) -> None:
        """Show other polygons."""
        self.pen.drop()
        self.page.memory["polygons"] = list(polygons)

    def clear(self) -> None:
        """Take back all polygons, and a mask that was named."""
        self.paint([])
        self.page.memory["mask"] = ""

    def turn_to(self, photo: str) -> None:
        """Turn to another photo: what is painted stays with the one before, and what was on this one comes back."""
        memory = self.page.memory
        self._kept[memory.get("photo", "")] = list(self.all_polygons)
        self.clear()
        memory["photo"] = photo
        self.bring_back()

    def bring_back(self) -> None:
        """Show what was painted on this photo before, in this window."""
        self.paint(self._kept.get(self.page.memory.get("photo", ""), []))

    def take_over(self, old: Self) -> None:
        """Keep what was painted in the window before."""
        self._kept = old._kept

    def _click(self) -> None:
        place = self.view.clicked()
        if place is None or self.shown is None:
            return
        if self.pen.corners is None:
            self.pen.begin()
        corners = self.pen.corners or []
        if (
            len(corners) >= LEAST
            and dist(self.view.on_canvas(corners[0]), self.view.on_canvas(place)) <= NEAR
        ):
            self._close()
        else:
            self.page.memory["mask"] = ""
            self.pen.add(place)

    def _close(self) -> None:
        if (drawn := self.pen.finish()) is not None:
            self.polygons.append(drawn)

    def _undo(self) -> None:
        if not self.pen.drop() and self.polygons:
            self.polygons.pop()

    def went_back(self) -> bool:
        """Leave the polygon that is drawn; False if there is none."""
        return self.pen.drop()

    @property
    def has_more(self) -> bool:
        """Whether the photo is still to come."""
        return self._reading.is_on

    def follow(self, photo: Path | None, mask: Path | None, run: str) -> None:
        """Show a photo, as a run sees it; None: none."""
        before = self.shown
        if photo is not None and (photo, mask, run) != self._asked:  # not each turn: its disk may be slow
            self._asked, self._written = (photo, mask, run), _written(photo)
        try:
            self.shown = (
                None
                if photo is None
                else self._reading.of(
                    (photo, self._written, mask, run),
                    partial(shown_photo, photo, mask, run, self.page.host.workspace),
                )
            )
        except UserError as error:
            self.shown = None
            self._show(None, str(error))
            return
        if self.shown is not before:
            if self.shown is not None and (before is None or before.path != self.shown.path):
                self.view.look()
            self._show(self.shown, EMPTY if photo is None else "reading the photo …")

    def look_again(self) -> None:
        """See whether another file took the photo's place, the next time that it is followed."""
        self._asked = None

    def _show(self, shown: ShownPhoto | None, empty: str) -> None:
        if shown is not None or self.view.image is not None or self.view.empty != empty:
            self.view.show(None if shown is None else shown.picture, empty)

    def draw(self) -> None:
        """Draw the photo and the polygons."""
        closed = [places(polygon) for polygon in self.polygons]
        truth = self.shown.truth if self.shown is not None and not self.all_polygons else None
        corners = self.pen.corners or []
        if self.shown is None:
            closed, corners = [], []
        self.view.draw_polygon(corners, bool(corners), [*closed, *(truth or ())])
        self.window[self.key("hint")].update(self._hint())
        self.view.draw()

    def _hint(self) -> str:
        if self.shown is None:
            return ""
        if self.pen.corners is not None:
            return f"{HINT}, the first one closes"
        name = f"{self.shown.path.parent.name}/{self.shown.path.name}"
        if count := len(self.polygons):
            return f"{name}: {count} polygon{'s' if count > 1 else ''}; a click begins another"
        known = self.shown.truth is not None
        return f"{name}: {'its mask is outlined' if known else 'a click begins a polygon'}"


def _written(photo: Path) -> int:
    """Return when a photo was written, nanoseconds since 1970: it may be replaced; 0 if it is gone."""
    try:
        return photo.stat().st_mtime_ns
    except (OSError, ValueError):  # what is typed may be no path at all
        return 0
