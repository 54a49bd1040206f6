"""The designer: a grid of seeded synthetic defects on the person's own images, to look at while a dial turns."""

import itertools
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from configs.errors import Problem, UserError
from datasets.corruption import outlines
from datasets.corruption.corrupting import PREVIEWS, preview, small_preview
from datasets.corruption.design import CorruptSpec, Design, design_of
from datasets.images import image_files
from datasets.layout import GOOD, DatasetRecord, read_record
from datasets.previews import cell_at, outlined, sheet
from datasets.sizes import real_sizes, synthetic_sizes
from gui.canvas.image_view import EXAMPLES, ImageView
from gui.canvas.reading import ReadOnce
from gui.canvas.size_histogram import SizePlot
from gui.corrupting.photos import Photos
from gui.corrupting.region_form import RegionPart
from gui.corrupting.thumbnails import Thumbnails
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.shared.gallery import best_columns
from gui.shared.pen import HINT, places
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.widgets import Row, button

SIZES_SIDE = 192  # pixels; on which sizes are measured
SIZES = 200  # draws
MEASURING_TIME = 0.02  # seconds a turn


class Designer(Part):
    """Previews, one of them large if asked, and the sizes. `follow` only notes a spec; `draw` draws.

    Images are read beside the window, and sizes measured a few at a time, so that it stays quick.
    """

    def __init__(self, page: Page, name: str, palette: Palette, region: RegionPart) -> None:
        super().__init__(page, name, palette)
        self.region = region
        self.view = ImageView(
            self.key("view"),
            palette,
            (500, 240),
            "Import a data set first: previews on its images appear here.",
            EXAMPLES / "drawn.jpg",
        )
        self.sizes = SizePlot(self.key("sizes"), palette)
        self._spec: CorruptSpec | None = None
        self.photos = Photos()
        self.images_of = ""  # the data set that they are of
        self._preparing: threading.Thread | None = None  # what blots are drawn with, beside the images
        self._record: DatasetRecord | None = None
        self._real: list[float] = []
        self._region: ReadOnce[Any, Design] = ReadOnce()  # by what it is drawn from
        self._large: int | None = None
        self._columns = 1
        self._small = Thumbnails()
        self._shown: Any = None
        self._problem: Problem | None = None  # of the form, whose last spec is shown
        self._hint = ""  # what can be done with the pictures
        self._said = ("", "")  # of them, and in what colour
        self._to_measure: Iterator[float] = iter(())
        self._measured: list[float] = []

    def rows(self) -> list[Row]:
        """Return the previews and the histogram."""
        soft = self.palette.soft
        return [
            [
                sg.Text("Preview on your own images", font=BOLD),
                sg.Text("", key=self.key("hint"), font=SMALL, text_color=soft, expand_x=True),
                sg.Checkbox("mask outline", True, key=self.key("outline"), enable_events=True),
                button(
                    "Another", self.key("another"), self.palette, tooltip="other seeds, the same parameters"
                ),
            ],
            [self.view.element],
            [self.sizes.element],
        ]

    def follow(self, spec: CorruptSpec) -> None:
        """Show what a spec draws, from the next turn on."""
        self._spec, self._problem = spec, None

    def wait(self, problem: Problem) -> None:
        """Go on showing what the last spec draws, and say what is wrong with the form."""
        self._problem = problem

    def routes(self) -> Routes:
        """Return what its elements do; what changes the picture is seen by `draw`."""
        return {
            self.key("another"): self._draw_another,
            self.view.click: self._click,
            self.view.right_click: self._click_back,
        }

    def _draw_another(self) -> None:
        self.window[self.page.key("seed")].update(str(random.randrange(1_000_000)))

    def _click(self) -> None:
        """Set a corner while a region is drawn; else look at one picture alone, or at all again."""
        if self.region.corners is not None:
            if (place := self.view.clicked()) is not None:
                self.region.add(place)
        elif not self.went_back():
            place = self.view.clicked()
            self._large = None if place is None else cell_at(*place, len(self.photos.images), self._columns)

    def _click_back(self) -> None:
        if self.region.corners is not None:
            self.region.take_back()

    def leaf(self, way: int) -> None:
        """Go from a large picture to the one before (-1) or after (1)."""
        if self._large is not None:
            self._large = min(max(self._large + way, 0), len(self.photos.images) - 1)

    def went_back(self) -> bool:
        """Leave the drawing of a region, or a large picture; False if there is neither."""
        if self.region.went_back():
            return True
        was_large, self._large = self._large is not None, None
        return was_large

    @property
    def has_more(self) -> bool:
        """Whether images are still to be read, previews to be made, or sizes to be measured."""
        is_reading = self._is_preparing or self.photos.is_reading or self._region.is_on
        return is_reading or self._small.is_making or 0 < len(self._measured) < SIZES

    @property
    def _is_preparing(self) -> bool:
        return self._preparing is not None and self._preparing.is_alive()

    def draw(self) -> None:
        """Draw what has changed since the last turn; read some more images, or measure some more sizes."""
        if self._spec is not None:
            try:
                self._open(self._spec.dataset)
                photos = self.photos
                if not photos.is_whole:
                    photos.take_in()
                    self._hint = f"reading images: {len(photos.images)} of {len(photos.paths)}"
                if photos.failure:
                    self._complain(photos.failure)
                elif photos.is_whole and not self._is_preparing:
                    self._show(self._spec)
            except UserError as error:
                self._complain(str(error))
        try:
            self._go_on()
        except UserError as error:  # of what is wanted, some cannot be drawn: it is not tried again
            self._show_instead(str(error))
        self.view.draw()
        self.sizes.draw()
        self._tell()

    def _tell(self) -> None:
        """Say what can be done with the pictures, or why they stay as they are."""
        said = self._hint, self.palette.soft
        if (wrong := self._problem) is not None:
            expected = wrong.message.partition(", ")[0]  # what was found stands in the field, framed
            said = f"as before; {wrong.field.rpartition('.')[2]}: {expected}", self.palette.bad
        if said != self._said:
            self._said = said
            self.window[self.key("hint")].update(said[0], text_color=said[1])

    def _go_on(self) -> None:
        """Make some previews, or measure some sizes. Raises UserError for what cannot be drawn."""
        if not self._small.is_making:
            self._measure()
        elif self._small.turn():
            self.view.show(sheet(self._small.made, self._columns, background=self.palette.card_rgb))

    def _complain(self, message: str) -> None:
        if message != self._shown:
            self._shown = message
            self._show_instead(message)

    def _show_instead(self, message: str) -> None:
        """Show a message in the pictures' place, and draw no more."""
        self._small.stop()
        self._to_measure, self._measured = iter(()), []
        self.view.draw_polygon(())
        self.view.show(None, message)

    def _open(self, dataset: str) -> None:
        """Go over to a data set; its good training images are previewed on."""
        if dataset == self.images_of:
            return
        folder = self.page.host.workspace.existing_dataset(dataset)
        if self._preparing is None:
            self._preparing = threading.Thread(target=outlines.prepare, daemon=True)
            self._preparing.start()
        self._record = read_record(folder)
        self.photos.open(image_files(folder / "train" / GOOD)[:PREVIEWS], self._record.white)
        self._real = real_sizes(folder)
        self.images_of, self._large, self._shown = dataset, None, None
        self._to_measure, self._measured = iter(()), []
        self._small.clear()

    def _show(self, spec: CorruptSpec) -> None:
        """Show the previews, a large one, or the polygon that is being drawn."""
        outline = bool(self.values[self.key("outline")])
        corners = None if self.region.corners is None else tuple(self.region.corners)
        looks = spec.model_copy(update={"name": "", "copies": 0})
        self._columns = best_columns(len(self.photos.images), *self.view.size())
        wanted = (looks, outline, corners, self._large, self._columns)
        if wanted == self._shown:
            return
        at = 0 if corners is not None else self._large
        large = None if at is None else self.photos.large(at)
        design = self._design(spec)
        if design is None or (large is None and at is not None):
            return  # it is drawn as soon as it was read
        self._shown = wanted
        self._to_measure = itertools.islice(
            synthetic_sizes(design, *_scaled(self.photos.images[0].shape[:2], SIZES_SIDE), spec.seed), SIZES
        )
        self._measured = []
        region = places(spec.region)
        self._small.stop()
        if large is not None and corners is not None:
            self.view.show(large)
            self._hint = HINT
        elif large is not None and self._large is not None:
            other = self.photos.images[self._large - 1]
            before, after, mask = preview(large, design, spec.seed, self._large, other)
            self.view.show_wipe(before, outlined(after, mask) if outline else after)
            self._hint = "before | after, at the pointer; Esc goes back"
        else:
            images = self.photos.images
            self._small.begin(len(images), lambda at: small_preview(images, at, design, spec.seed, outline))
            self._hint = "click on one to see it large"
        if corners is None and self._large is None:
            region = []
        self.view.draw_polygon(region if corners is None else corners, handles=corners is not None)

    def _design(self, spec: CorruptSpec) -> Design | None:
        """Return the design, its region read anew only when it has changed; None while it is. Raises UserError."""
        drawn_from = (self.images_of, spec.region, spec.region_mask)
        shape = self.photos.images[0].shape[:2]
        drawn = self._region.of(drawn_from, lambda: design_of(spec, *shape))
        if drawn is None:
            return None
        return replace(drawn, corruption=spec.corruption, equalize=spec.equalize, on_part=spec.on_part)

    def _measure(self) -> None:
        """Measure some sizes of synthetic defects; show them once there are enough."""
        deadline = time.monotonic() + MEASURING_TIME
        while len(self._measured) < SIZES and time.monotonic() < deadline:
            size = next(self._to_measure, None)
            if size is None:
                return
            self._measured.append(size)
            if len(self._measured) == SIZES:
                self.sizes.show(self._measured, self._real)


def _scaled(shape: tuple[int, ...], side: int) -> tuple[int, int]:
    rows, columns = (max(16, round(length * side / max(shape))) for length in shape)
    return rows, columns
