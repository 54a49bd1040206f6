"""A data set of the workspace: how many images of what, and what they look like."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasets.layout import GOOD, DatasetRecord, LabelledImage, MvtecFolder, read_record
from gui.canvas.image_view import EXAMPLES
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes, merged
from gui.shared.gallery import Gallery, Shown
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, choice, prose, table


class DatasetView(Part):
    """Counts and pictures of one data set, which is chosen from a list."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.gallery = Gallery(
            page,
            f"{name}.gallery",
            palette,
            "No data set yet: name a folder of images on the left, and press Import.",
            EXAMPLES / "good.jpg",
        )
        self._shown = ""
        self._known: Sequence[str] = ()  # data sets that were there before

    def rows(self) -> list[Row]:
        """Return the list of data sets, the counts of the chosen one, and its pictures."""
        headings, widths = ["images", "train", "test", "masks"], [24, 8, 8, 8]
        counts = table(self.key("counts"), headings, widths, 4, self.palette, grows=False)
        return [
            [
                choice(self.key("which"), []),
                prose(self.key("summary"), self.palette, 2, soft=True),
            ],
            [sg.pin(counts, expand_x=True)],
            *self.gallery.rows(),
        ]

    def refresh(self) -> None:
        """List the data sets; show one that is new, as it was imported last."""
        workspace, known = self.page.host.workspace, self._known
        self._known = workspace.datasets()
        chosen = self.page.host.refill(self.key("which"), self._known)
        if not self.gallery.is_large:  # what a person looks at stays
            chosen = workspace.imported_last(set(self._known).difference(known)) or chosen
        if chosen and chosen != self._shown:
            self.show(chosen)
        elif not chosen:
            self.gallery.view.show(None)

    @property
    def shown(self) -> str:
        """The data set that is shown; empty: none, or it is gone."""
        return self._shown if self._shown in self.page.host.workspace.datasets() else ""

    def show(self, name: str) -> None:
        """Show a data set. Raises UserError."""
        folder = self.page.host.workspace.existing_dataset(name)
        self._shown = name
        record, layout = read_record(folder), MvtecFolder(folder)
        test = layout.test_images()
        self.window[self.key("which")].update(value=name)
        summary = f"{record.rows} x {record.columns} pixels (rows x columns), from {record.source}"
        self.window[self.key("summary")].update(summary)
        self.window[self.key("counts")].update(values=_counts(record, test))
        train = [_shown(LabelledImage(path, GOOD, None), "train", folder) for path in layout.train_images()]
        self.gallery.show([*train, *(_shown(image, "test", folder) for image in test)], record.white)

    def routes(self) -> Routes:
        """Return what its elements do."""
        show = {self.key("which"): lambda: self.show(self.values[self.key("which")])}
        return merged(show, self.gallery.routes())

    @property
    def has_more(self) -> bool:
        """Whether pictures are still to come in."""
        return self.gallery.has_more

    def draw(self) -> None:
        """Draw the pictures; one that is looked at alone gets the place of the counts, too."""
        counts = self.window[self.key("counts")]
        if counts.visible == self.gallery.is_large:
            counts.update(visible=not self.gallery.is_large)
        self.gallery.draw()


def _counts(record: DatasetRecord, test: list[LabelledImage]) -> list[list[Any]]:
    """Return how many images there are of each type: those of the import, and those that were added since."""
    images = Counter(image.defect for image in test)
    masks = Counter(image.defect for image in test if image.mask is not None)
    rows: list[list[Any]] = [["good", record.train_good, images[GOOD], "–"]]
    types = dict.fromkeys([*record.defects, *sorted(images.keys() - {GOOD})])
    return rows + [[defect, "–", images[defect], masks[defect]] for defect in types]


def _shown(image: LabelledImage, split: str, folder: Path) -> Shown:
    kind = f"{split} {GOOD}" if image.defect == GOOD else image.defect
    return Shown(image.path, image.mask, kind, image.path.relative_to(folder).as_posix())
