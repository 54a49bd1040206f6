"""The heat over the photo that was explained, beside it: where the network finds it unlike good ones."""

from functools import partial
from pathlib import Path

from datasets.images import read_image
from gui.canvas.image_view import ImageView
from gui.framework.page import Page
from gui.framework.part import Part
from gui.toolkit import sg
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row

TITLE = "where it is unlike good ones"


class HeatView(Part):
    """Stands beside the photo while there is an answer; else the photo has all of the place."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.view = ImageView(self.key("view"), palette, (300, 300), TITLE)
        self.file: Path | None = None  # that is shown

    def rows(self) -> list[Row]:
        """Return it in a row of its own."""
        inside = [[sg.Text(TITLE, font=SMALL, text_color=self.palette.soft)], [self.view.element]]
        place = sg.Column(
            inside, key=self.key("place"), visible=False, expand_x=True, expand_y=True, pad=((6, 0), 0)
        )
        return [[place]]

    def show(self, file: Path | None) -> None:
        """Show a heatmap; None, and a file that is gone, show none."""
        shown = file if file is not None and file.exists() else None
        if (shown is None) != (self.file is None):
            self.window[self.key("place")].update(visible=shown is not None)
        self.file = shown
        if shown is not None:
            self.view.show_read(partial(read_image, shown))

    @property
    def has_more(self) -> bool:
        """Whether the picture is still to come."""
        return self.view.is_reading

    def draw(self) -> None:
        """Draw it."""
        if self.file is not None:
            self.view.draw()
