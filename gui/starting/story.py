"""What the program does, in three pictures: of the embedded sample, as the person's own parts are not here yet."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from datasets.images import read_image
from gui.canvas.image_view import EXAMPLES, ImageView
from gui.framework.page import Page
from gui.framework.part import Part
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, Palette
from gui.toolkit.widgets import Row, prose

STEPS: Mapping[str, tuple[str, str]] = {
    "good": (
        "1  Photos of good parts",
        "A hundred or more, taken as later on the line; defective ones are only needed to test.",
    ),
    "drawn": (
        "2  Defects are drawn on them",
        "A network learns to take these away again, and so learns what a good part looks like.",
    ),
    "shown": (
        "3  What it takes away is a defect",
        "On a new part you see where it is, and you decide from which score on it is stopped.",
    ),
}
TITLE = max(len(title) for title, _ in STEPS.values())  # characters: so that all pictures are as wide


class Story(Part):
    """Three pictures with a sentence each."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.views = {step: ImageView(self.key(f"{step}.view"), palette, (240, 200)) for step in STEPS}
        self._own: Path | None = None  # a good photo of the person's
        self._is_asked = False

    def show_own(self, photo: Path | None) -> None:
        """Show a photo of the person's own in place of the sample's good ones; None: the sample's again."""
        self._own, self._is_asked = photo, False

    def rows(self) -> list[Row]:
        """Return the row of pictures."""
        return [
            [
                sg.Column(
                    [
                        [sg.Text(title, font=BOLD, size=(TITLE, 1), pad=(4, (16, 4)))],
                        [prose(self.key(step), self.palette, 2, says, soft=True)],
                        [self.views[step].element],
                    ],
                    expand_x=True,
                    expand_y=True,
                    pad=(6, 0),
                )
                for step, (title, says) in STEPS.items()
            ]
        ]

    @property
    def has_more(self) -> bool:
        """Whether a picture is still to come."""
        return any(view.is_reading for view in self.views.values())

    def draw(self) -> None:
        """Draw what has changed; the pictures are read beside the window, once."""
        if not self._is_asked:
            self._is_asked = True
            for step, view in self.views.items():
                own = self._own if step == "good" else None
                view.show_read(partial(read_image, own or EXAMPLES / f"{step}.jpg"))
        for view in self.views.values():
            view.draw()
