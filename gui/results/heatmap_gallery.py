"""All heatmaps of an evaluation, the highest score first."""

import numpy as np

from evaluation.saved.evaluation import Outcome
from gui.framework.page import Page
from gui.results.exporter import Drawing
from gui.shared.gallery import Gallery, Shown
from gui.toolkit.theme import Palette


class HeatmapGallery(Gallery):
    """A gallery that knows which evaluation its pictures are of."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette, "no images")
        self.outcome: Outcome | None = None

    def show_outcome(self, outcome: Outcome | None) -> None:
        """Show an evaluation; None shows none."""
        self.outcome = outcome
        if outcome is None:
            self.show([])
            return
        images = [
            Shown(
                outcome.folder.heatmap(outcome.names[at]),
                None,
                outcome.defects[at],
                f"{outcome.names[at]}, score {outcome.scores[at]:.4g}",
            )
            for at in np.lexsort((-outcome.scores, ~outcome.is_real)).tolist()
        ]
        self.show(images)

    def drawing(self) -> Drawing | None:
        """Return the drawing of the picture that is large."""
        large, outcome = self.large, self.outcome
        if large is None or outcome is None:
            return None
        name = next(each for each in outcome.names if outcome.folder.heatmap(each) == large.path)
        return Drawing.of_image(name, "image", [outcome])
