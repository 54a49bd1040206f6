"""The test images of an evaluation: a list, filtered, and the pictures of the one that is chosen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from configs.errors import MissingError, UserError
from datasets.images import WHITE_OF_16_BITS, read_image
from datasets.layout import GOOD, SYNTHETIC, LabelledImage
from datasets.previews import load_thumbnail
from evaluation.folder import EvaluationFolder
from gui import sg
from gui.image_view import ImageView
from gui.part import Part
from gui.theme import BOLD, SMALL, Palette
from gui.widgets import Row, choice, table

SIDE = 512  # of the pictures that are loaded, pixels
EVERY, MISSED, FALSE_ALARMS, UNSURE = "all", "missed defects", "false alarms", "unsure"
_CAPTIONS = {
    "image": "image, ground truth outlined",
    "reconstruction": "reconstruction",
    "heatmap": "where it is unlike good ones",
}


class TestedImages(Part):
    """Highest score first; synthetic defects behind the real ones."""

    __test__ = False  # no test class

    def __init__(self, tab: Any, name: str, palette: Palette) -> None:
        super().__init__(tab, name, palette)
        self.views = {
            name: ImageView(self.key(f"view.{name}"), palette, (180, 200), empty)
            for name, empty in (
                ("image", "image"),
                ("reconstruction", "reconstruction"),
                ("heatmap", "where it is unlike good ones"),
            )
        }
        self._images: list[dict[str, Any]] = []  # of the report
        self._listed: list[dict[str, Any]] = []  # of them, those that the filter lets through
        self._sources: Mapping[str, LabelledImage] = {}
        self._folder = EvaluationFolder(Path())
        self._white = WHITE_OF_16_BITS

    def rows(self) -> list[Row]:
        """Return the pictures, the filter and the list."""
        soft = self.palette.soft
        columns = [
            sg.Column(
                [[sg.Text(_CAPTIONS[name], font=SMALL, text_color=soft)], [view.element]],
                expand_x=True,
                expand_y=True,
                pad=(3, 0),
            )
            for name, view in self.views.items()
        ]
        return [
            [
                sg.Text("Test images", font=BOLD),
                choice(self.key("filter"), [EVERY], EVERY, width=16),
                sg.Text("", key=self.key("scale"), font=SMALL, text_color=soft, expand_x=True),
            ],
            columns,
            [
                table(
                    self.key("list"),
                    ["image", "defect", "verdict", "score (L2)", "max", "mask"],
                    [24, 16, 9, 10, 9, 6],
                    6,
                    self.palette,
                    texts=3,
                )
            ],
        ]

    def show(
        self,
        report: Mapping[str, Any],
        folder: EvaluationFolder,
        sources: Mapping[str, LabelledImage],
        white: int,
    ) -> None:
        """Show an evaluation's images.

        Args:
            report: of the evaluation, as report.json has it.
            folder: of the evaluation.
            sources: the test images by their names.
            white: of the data set's files of more than 8 bits.
        """
        self._folder, self._sources, self._white = folder, sources, white
        self._images = sorted(
            report["images"], key=lambda image: (image["defect"] == SYNTHETIC, -image["scores"]["l2"])
        )
        self.window[self.key("scale")].update(
            f"one colour scale for all: 0 to {report['scale_top']:.3g} {report['unit']} and more"
        )
        kinds = sorted({image["defect"] for image in self._images})
        kept = str(self.values.get(self.key("filter")))
        choices = [EVERY, MISSED, FALSE_ALARMS, UNSURE, *kinds]
        element = self.window[self.key("filter")]
        wanted = kept if kept in choices else EVERY
        element.update(value=wanted, values=choices, size=element.metadata)
        self._list(wanted)

    def clear(self) -> None:
        """Show that there is nothing."""
        self._images = self._listed = []
        self.window[self.key("scale")].update("")
        self.window[self.key("list")].update(values=[])
        for view in self.views.values():
            view.show(None)

    def _list(self, wanted: str) -> None:
        self._listed = [image for image in self._images if _is_wanted(image, wanted)]
        self.window[self.key("list")].update(
            values=[self._cells(image) for image in self._listed], select_rows=[0] if self._listed else None
        )
        if self._listed:
            self._show_image(0)
        else:
            for view in self.views.values():
                view.show(None, "no such images")

    def _cells(self, image: dict[str, Any]) -> list[str]:
        source = self._sources.get(image["file"])
        return [
            image["file"],
            image["defect"],
            image["verdict"] or "–",
            f"{image['scores']['l2']:.2f}",
            f"{image['scores']['linf']:.4g}",
            "yes" if source is not None and source.mask else "–",
        ]

    def handle(self, name: str) -> None:
        """Act on its own elements."""
        chosen = self.values[self.key("list")]
        if name == "filter":
            self._list(self.values[self.key("filter")])
        elif name == "list" and chosen and chosen[0] < len(self._listed):
            self._show_image(chosen[0])

    def _show_image(self, row: int) -> None:
        """Show the pictures of one test image."""
        name = self._listed[row]["file"]
        try:
            if name not in self._sources:
                raise MissingError(name, "is no longer in the data set", "evaluate the run again")
            source = self._sources[name]
            self.views["image"].show(load_thumbnail(source.path, source.mask, SIDE, self._white))
            self.views["reconstruction"].show(read_image(self._folder.reconstruction(name)))
            self.views["heatmap"].show(read_image(self._folder.heatmap(name)))
        except UserError as error:
            for view in self.views.values():
                view.show(None, str(error))

    def draw(self) -> None:
        """Draw the pictures."""
        for view in self.views.values():
            view.draw()


def _is_wanted(image: dict[str, Any], wanted: str) -> bool:
    """Return whether an image of a report passes a filter."""
    defect, verdict = str(image["defect"]), str(image["verdict"])
    if wanted == MISSED:
        return defect != GOOD and verdict == "pass"
    if wanted == FALSE_ALARMS:
        return defect == GOOD and verdict == "alarm"
    if wanted == UNSURE:
        return verdict == "unsure"
    return wanted in (EVERY, defect)
