"""What the program does, in three pictures: of the embedded sample, as the person's own parts are not here yet."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from datasets.add_corruption import add_corruption
from datasets.corruption.corruptions import Stain
from datasets.previews import outlined
from datasets.sample.sample import sample_image
from evaluation.report.heatmaps import overlay
from gui.canvas.image_view import ImageView, Picture
from gui.framework.page import Page
from gui.framework.part import Part
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, Palette
from gui.toolkit.widgets import Row, prose

CATEGORY = "flange"


def good_parts() -> Picture:
    """Return four photos of good parts."""
    photos = [sample_image(CATEGORY, "train", "good", at).image for at in range(4)]
    return np.asarray(np.vstack([np.hstack(photos[:2]), np.hstack(photos[2:])]), np.uint8)


def drawn_defect() -> Picture:
    """Return a photo of a good part with a defect drawn on it, outlined."""
    photo = sample_image(CATEGORY, "train", "good", 4).image
    spoilt, mask = add_corruption(photo, Stain(), np.random.default_rng(8))
    return outlined(spoilt, mask, thickness=2)


def shown_defect() -> Picture:
    """Return a photo of a defective part with heat where its defect is known to lie."""
    sample = sample_image(CATEGORY, "test", "contamination", 0)
    assert sample.gt_mask is not None  # of a defective part
    return overlay(sample.image, cv2.GaussianBlur(sample.gt_mask.astype(np.float32), (0, 0), 3), 1.0)


STEPS: Mapping[str, tuple[str, str, Callable[[], Picture]]] = {
    "good": (
        "1  Photos of good parts",
        "A hundred or more, taken as later on the line; defective ones are only needed to test.",
        good_parts,
    ),
    "drawn": (
        "2  Defects are drawn on them",
        "A network learns to take these away again, and so learns what a good part looks like.",
        drawn_defect,
    ),
    "shown": (
        "3  What it takes away is a defect",
        "On a new part you see where it is, and you decide from which score on it is stopped.",
        shown_defect,
    ),
}


class Story(Part):
    """Three pictures with a sentence each."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.views = {step: ImageView(self.key(f"{step}.view"), palette, (240, 200)) for step in STEPS}
        self._is_asked = False

    def rows(self) -> list[Row]:
        """Return the row of pictures."""
        return [
            [
                sg.Column(
                    [
                        [sg.Text(title, font=BOLD, pad=(4, (16, 4)))],
                        [prose(self.key(step), self.palette, 2, says, soft=True)],
                        [self.views[step].element],
                    ],
                    expand_x=True,
                    expand_y=True,
                    pad=(6, 0),
                )
                for step, (title, says, _) in STEPS.items()
            ]
        ]

    @property
    def has_more(self) -> bool:
        """Whether a picture is still to come."""
        return any(view.is_reading for view in self.views.values())

    def draw(self) -> None:
        """Draw what has changed; the pictures are made beside the window, once."""
        if not self._is_asked:
            self._is_asked = True
            for step, (_, _, made) in STEPS.items():
                self.views[step].show_read(made)
        for view in self.views.values():
            view.draw()
