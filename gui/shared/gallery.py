"""A gallery: pages of pictures with their masks outlined; a click shows one of them large."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from configs.errors import ImageError
from datasets.images import WHITE_OF_16_BITS, Image
from datasets.previews import cell_at, load_thumbnail, sheet
from gui.canvas.image_view import ImageView, Place
from gui.canvas.reading import Reading
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button, choice

PAGE = 18  # pictures
LARGE = 900  # side of a picture that is looked at alone, pixels
LOADING_TIME = 0.03  # seconds a turn
ALL = "all"


@dataclass(frozen=True)
class Shown:
    """One image of a gallery."""

    path: Path
    mask: Path | None
    kind: str  # what it can be chosen by: "train good", "scratch"
    name: str  # as a person knows it


class Gallery(Part):
    """Pages of pictures. Large ones come in one after the other, so that the window stays quick."""

    def __init__(
        self, page: Page, name: str, palette: Palette, empty: str, example: Path | None = None
    ) -> None:
        super().__init__(page, name, palette)
        self.view = ImageView(self.key("view"), palette, (500, 120), empty, example)
        self._all: Sequence[Shown] = ()
        self.chosen: Sequence[Shown] = ()  # those of the kind that is shown
        self._white = WHITE_OF_16_BITS
        self._first = 0  # of the page
        self._large: int | None = None  # the one that is looked at alone
        self.columns = 1  # of the page
        self._pointed: int | None = None  # place on the page of the picture below the pointer
        self._to_load: list[Shown] = []
        self._loaded: list[Image] = []
        self._reading: Reading[Image] = Reading()  # the next one of the page

    @property
    def is_large(self) -> bool:
        """Whether one picture is looked at alone."""
        return self._large is not None

    @property
    def large(self) -> Shown | None:
        """The picture that is looked at alone."""
        return None if self._large is None else self.chosen[self._large]

    @property
    def has_more(self) -> bool:
        """Whether pictures of the page are still to come in."""
        return self.view.is_reading or (bool(self._to_load) and not self.is_large)

    def rows(self) -> list[Row]:
        """Return the pictures, and what leafs through them."""
        return [
            [
                choice(self.key("kind"), [], width=20),
                button("◀", self.key("previous"), self.palette, tooltip="the pictures before (Page up)"),
                button("▶", self.key("next"), self.palette, tooltip="the pictures after (Page down)"),
                sg.Text("", key=self.key("place"), font=SMALL, text_color=self.palette.soft, expand_x=True),
            ],
            [self.view.element],
        ]

    def show(self, images: Sequence[Shown], white: int = WHITE_OF_16_BITS) -> None:
        """Show the images from the first one on; `white` is that of files of more than 8 bits."""
        self._all, self._white = images, white
        kinds = Counter(image.kind for image in images)
        kinds_shown = [f"{ALL} ({len(images)})", *(f"{kind} ({count})" for kind, count in kinds.items())]
        combo = self.window[self.key("kind")]
        combo.update(values=kinds_shown, value=kinds_shown[0], size=combo.metadata)
        self._choose(ALL)

    def _choose(self, kind: str) -> None:
        self.chosen = [image for image in self._all if kind in (ALL, image.kind)]
        self._turn_to(0)

    def _turn_to(self, first: int) -> None:
        """Show the page that begins with an image."""
        self._first, self._large, self._pointed = first, None, None
        page = self.chosen[first : first + PAGE]
        self._to_load, self._loaded = list(page), []
        self._reading.drop()
        if not page:
            self.view.show(None)
        self._say_place()

    def _say_place(self) -> None:
        """Say which pictures are on the page, or what the one below the pointer is."""
        page = self.chosen[self._first : self._first + PAGE]
        below = "click on one to see it large" if self._pointed is None else page[self._pointed].name
        shown = f"{self._first + 1} to {self._first + len(page)} of {len(self.chosen)}; {below}"
        self.window[self.key("place")].update(shown if page else "")

    def _cell(self, place: Place | None) -> int | None:
        """Return which picture of the page is at a place."""
        return None if place is None else cell_at(*place, len(self._loaded), self.columns)

    def _enlarge(self, at: int) -> None:
        """Show one image alone."""
        self._large = at
        image = self.chosen[at]
        self.view.show_read(partial(load_thumbnail, image.path, image.mask, LARGE, self._white))
        place = f"{image.name}, {at + 1} of {len(self.chosen)}; Esc or a click goes back"
        self.window[self.key("place")].update(place)

    def routes(self) -> Routes:
        """Return what its elements do."""
        return {
            self.key("kind"): self._choose_kind,
            self.key("previous"): lambda: self.leaf(-1),
            self.key("next"): lambda: self.leaf(1),
            self.view.click: self._click,
        }

    def _choose_kind(self) -> None:
        self._choose(self.values[self.key("kind")].rpartition(" (")[0])

    def _click(self) -> None:
        if not self.went_back():
            self._enlarge_clicked()

    def leaf(self, way: int) -> None:
        """Go one page, or one large picture, back (-1) or on (1), as far as there are any."""
        if self._large is not None:
            self._enlarge(min(max(self._large + way, 0), len(self.chosen) - 1))
        elif 0 <= self._first + way * PAGE < len(self.chosen):
            self._turn_to(self._first + way * PAGE)

    def went_back(self) -> bool:
        """Go back from a large picture to its page; False if none is large."""
        if self._large is None:
            return False
        self._turn_to(self._large // PAGE * PAGE)
        return True

    def _enlarge_clicked(self) -> None:
        cell = self._cell(self.view.clicked())
        if cell is not None:
            self._enlarge(self._first + cell)

    def draw(self) -> None:
        """Load what is still to be seen, and draw."""
        deadline = time.monotonic() + LOADING_TIME
        while self._to_load and self._large is None and time.monotonic() < deadline:
            if not self._reading.is_on:
                image = self._to_load[0]
                self._reading.ask(partial(load_thumbnail, image.path, image.mask, white=self._white))
            try:
                picture = self._reading.answer()
            except ImageError as error:
                self.view.show(None, str(error))
                self._to_load, self._loaded = [], []
            else:
                if picture is None:
                    break
                del self._to_load[0]
                self._loaded.append(picture)
                background = self.palette.card_rgb
                self.columns = best_columns(min(len(self.chosen), PAGE), *self.view.size())
                self.view.show(sheet(self._loaded, self.columns, background=background))
        self.view.draw()
        if self._large is None and (pointed := self._cell(self.view.pointed())) != self._pointed:
            self._pointed = pointed
            self._say_place()


def best_columns(count: int, width: int, height: int) -> int:
    """Return in how many columns `count` square pictures are largest on a place of that size."""
    return max(range(1, count + 1), key=lambda columns: min(width / columns, height / -(-count // columns)))
