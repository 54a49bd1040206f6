"""The annotator: what is painted is saved as a mask, in MVTec's layout, and the next photo without one is shown."""

from pathlib import Path

from configs.errors import UserError
from datasets.annotation import mask_place, save_mask
from datasets.layout import GOOD, read_record
from datasets.region import inside_polygons
from evaluation.missed.shown import without_mask
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.missed.painter import Painter
from gui.toolkit import dialogs
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, button, field_row, text_input
from networks.runs.run_record import read_run_record

HELP = "what the defect is called: the mask goes into ground_truth/<type> of the folder that you choose"
SAVE_HELP = (
    "write the polygons as a mask, <photo>_mask.png, into ground_truth/<type> of a folder, such as the one that the\n"
    "data set came from; import that folder again, under another name, and the masks count"
)

NEXT_HELP = "the next defective test image of the run's data set that has no mask"


class MaskSaver(Part):
    """A type, and buttons."""

    def __init__(self, page: Page, name: str, palette: Palette, painter: Painter) -> None:
        super().__init__(page, name, palette)
        self.painter = painter
        self._offered: Path | None = None  # the photo whose type was filled in

    def rows(self) -> list[Row]:
        """Return the rows."""
        return [
            field_row(
                "Defect type",
                text_input(self.key("type"), width=14),
                button("Save mask…", self.key("save"), self.palette, slim=True, tooltip=SAVE_HELP),
                tooltip=HELP,
            ),
            field_row(
                "",
                button("Next without mask ▶", self.key("next"), self.palette, slim=True, tooltip=NEXT_HELP),
            ),
        ]

    def routes(self) -> Routes:
        """Return what the buttons do."""
        return {self.key("save"): self._save, self.key("next"): self._next}

    def follow(self) -> None:
        """Fill in the type of a new photo, where its folder is one of types; else the last one stays."""
        shown = self.painter.shown
        if shown is not None and shown.path != self._offered:
            self._offered = shown.path
            if shown.path.parent.parent.name != "test":  # from a camera's folder, say
                return
            self.window[self.key("type")].update("" if shown.defect == GOOD else shown.defect)

    def _next(self) -> None:
        """Show the next defective test image without a mask, or say that each has one."""
        run = self.window[self.page.key("run_name")].get()
        lacking = without_mask(run, self.page.host.workspace)
        if not lacking:
            self.window["status"].update(f"{run}: every defective test image has a mask")
            return
        shown = self.painter.shown
        at = lacking.index(shown.path) + 1 if shown is not None and shown.path in lacking else 0
        at %= len(lacking)
        self.window[self.page.key("photo")].update(str(lacking[at]))
        self.window["status"].update(f"{at + 1} of {len(lacking)} defective test images without a mask")

    def _save(self) -> None:
        """Ask for a folder, and write the mask there. Raises UserError: nothing is painted, or the place is none."""
        shown, polygons = self.painter.shown, self.painter.all_polygons
        if shown is None or not polygons:
            raise UserError(
                "mask", "needs a defect that is painted, found none", "draw a polygon on the photo"
            )
        title = "Choose the folder of photos that has, or gets, ground_truth"
        folder = dialogs.choose_folder(self.window, title, self._source())
        if folder is None:
            return
        place = mask_place(folder, self.window[self.key("type")].get(), shown.path, self.page.host.workspace)
        question = f"{place}\n\nis there already. Replace it by what is painted?"
        if place.exists() and not dialogs.confirm(self.window, question, "Replace", "Go back"):
            return
        save_mask(place, inside_polygons([[(x, y) for x, y in each] for each in polygons], *shown.size))
        self.window["status"].update(f"{place} is saved; import {folder} again under another name to use it")

    def _source(self) -> str:
        """Return where the data set came from, as far as that is known; else where the photo is."""
        assert self.painter.shown is not None
        workspace, run = self.page.host.workspace, self.window[self.page.key("run_name")].get()
        try:
            record = read_run_record(workspace.run(run))
            return read_record(workspace.dataset(record.spec.dataset)).source
        except UserError:
            return str(self.painter.shown.path.parent)
