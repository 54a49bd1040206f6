"""The Import tab: a folder of images becomes a data set of the workspace."""

import time
from pathlib import Path
from typing import Any

from configs import events
from configs.errors import ImageError
from configs.spec_io import spec_from
from datasets.images import Image
from datasets.importing import ImportSpec
from datasets.layout import DatasetRecord, MvtecFolder, read_record
from datasets.previews import load_thumbnail, sheet
from gui import dialogs, sg
from gui.image_view import ImageView
from gui.tab import Form, Tab
from gui.theme import BOLD, SMALL, Palette
from gui.widgets import INPUT_WIDTH, Row, button, choice, field_row, help_of, table, text_input

COLUMNS = 6
SHOWN = 3 * COLUMNS  # pictures
LOADING_TIME = 0.03  # seconds a turn


class ImportTab(Tab):
    """Source and name go in; counts and pictures come out."""

    name, title, spec_class, run_text = "import", "Import", ImportSpec, "Import"

    def __init__(self, app: Any, palette: Palette) -> None:
        super().__init__(app, palette)
        self.pictures = ImageView(
            self.key("pictures"), palette, (500, 220), "The images of a data set appear here."
        )
        self._to_load: list[tuple[Path, Path | None]] = []
        self._loaded: list[Image] = []
        self._shown = ""

    def form_rows(self) -> list[Row]:
        """Return the form."""
        return [
            [sg.Text("A folder in MVTec's layout", font=BOLD)],
            [
                sg.Text(
                    "train/good, test/good, test/<defect>, ground_truth/<defect>",
                    font=SMALL,
                    text_color=self.palette.soft,
                )
            ],
            field_row(
                "Source",
                text_input(self.key("source"), width=INPUT_WIDTH - 8),
                button("Browse…", self.key("browse"), self.palette),
                tooltip=help_of(ImportSpec, "source"),
            ),
            field_row("Name", text_input(self.key("name")), tooltip=help_of(ImportSpec, "name")),
            field_row(
                "Mixed sizes",
                choice(self.key("mixed_sizes"), ["refuse", "resize"], "refuse"),
                tooltip=help_of(ImportSpec, "mixed_sizes"),
            ),
        ]

    def outcome_rows(self) -> list[Row]:
        """Return the list of data sets, the counts of the chosen one, and its pictures."""
        return [
            [
                sg.Text("Data set", font=BOLD),
                choice(self.key("dataset"), []),
                sg.Text("", key=self.key("summary"), font=SMALL, text_color=self.palette.soft, expand_x=True),
            ],
            [table(self.key("counts"), ["images", "train", "test", "masks"], [24, 8, 8, 8], 5, self.palette)],
            [self.pictures.element],
        ]

    def read_form(self, form: Form) -> ImportSpec:
        """Return the spec that the form describes."""
        return spec_from(
            ImportSpec,
            name=form[self.key("name")].strip(),
            source=_path_or_nothing(form[self.key("source")]),
            mixed_sizes=form[self.key("mixed_sizes")],
        )

    def fill_form(self, spec: ImportSpec) -> None:
        """Write a spec into the form."""
        for name in ("name", "source", "mixed_sizes"):
            self.app.window[self.key(name)].update(str(getattr(spec, name)))

    def handle(self, name: str, form: Form) -> None:
        """Browse for a source, or show another data set."""
        if name == "browse":
            start = form[self.key("source")] or next(iter(self.app.settings.recent_folders), "")
            folder = dialogs.choose_folder(self.app.window, "Choose the folder of a category", start)
            if folder is not None:
                self.app.settings.remember_folder(str(folder.parent))
                self.app.window[self.key("source")].update(str(folder))
                if not form[self.key("name")].strip():
                    self.app.window[self.key("name")].update(folder.name)
        elif name == "dataset":
            self.show_dataset(form[self.key("dataset")])

    def show_event(self, event: events.Event) -> None:
        """Show the data set that a job made."""
        if isinstance(event, events.Finished):
            self.refresh()
            self.show_dataset(Path(event.folder).name)

    def refresh(self) -> None:
        """List the data sets; show the first one if none is shown."""
        chosen = self.app.refill(self.key("dataset"), self.app.workspace.datasets())
        if chosen and chosen != self._shown:
            self.show_dataset(chosen)

    def show_dataset(self, name: str) -> None:
        """Show the counts and pictures of a data set."""
        folder = self.app.workspace.existing_dataset(name)
        self._shown = name
        record = read_record(folder)
        self.app.window[self.key("dataset")].update(value=name)
        self.app.window[self.key("summary")].update(
            f"{record.rows} x {record.columns} pixels (rows x columns), from {record.source}"
        )
        self.app.window[self.key("counts")].update(values=_counts(record, folder))
        self._to_load = _shown_files(MvtecFolder(folder))
        self._loaded = []

    def draw(self) -> None:
        """Draw the pictures; large ones come in one after the other, so that the window stays quick."""
        deadline = time.monotonic() + LOADING_TIME
        while self._to_load and time.monotonic() < deadline:
            path, mask = self._to_load.pop(0)
            try:
                self._loaded.append(load_thumbnail(path, mask))
            except ImageError as error:
                self.pictures.show(None, str(error))
                self._to_load, self._loaded = [], []
            else:
                self.pictures.show(sheet(self._loaded, COLUMNS, background=self.palette.card_level))
        self.pictures.draw()


def _path_or_nothing(typed: str) -> Path | None:
    return Path(typed.strip()) if typed.strip() else None


def _counts(record: DatasetRecord, folder: Path) -> list[list[Any]]:
    masks = dict.fromkeys(record.defects, 0)
    for image in MvtecFolder(folder).test_images():
        if image.mask is not None:
            masks[image.defect] += 1
    rows: list[list[Any]] = [["good", record.train_good, record.test_good, "–"]]
    return rows + [[defect, "–", count, masks[defect]] for defect, count in record.defects.items()]


def _shown_files(folder: MvtecFolder) -> list[tuple[Path, Path | None]]:
    """Return the files to show: a few good training images and, of each defect type, a few with their masks."""
    defects, test = folder.defects(), folder.test_images()
    each = max(1, (SHOWN - COLUMNS) // max(len(defects), 1))
    files: list[tuple[Path, Path | None]] = [(path, None) for path in folder.train_images()[:COLUMNS]]
    for defect in defects:
        files += [(image.path, image.mask) for image in test if image.defect == defect][:each]
    return files[:SHOWN]
