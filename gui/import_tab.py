"""The Import tab: a folder of images becomes a data set of the workspace."""

import time
from pathlib import Path
from typing import Any

from configs import events
from configs.errors import ImageError, Problem, SpecError, UserError
from configs.spec_io import spec_from
from datasets.images import Image
from datasets.importing import ImportSpec
from datasets.layout import DatasetRecord, MvtecFolder, read_record
from datasets.previews import load_thumbnail, sheet
from datasets.sources import find_categories
from gui import dialogs, sg
from gui.image_view import ImageView
from gui.tab import Form, Tab
from gui.theme import BOLD, SMALL, Palette
from gui.widgets import (
    INPUT_WIDTH,
    Row,
    button,
    choice,
    field_row,
    help_of,
    real_number,
    table,
    text_input,
    whole_number,
)

COLUMNS = 6
SHOWN = 3 * COLUMNS  # pictures
LOADING_TIME = 0.03  # seconds a turn
CHOICES = {
    "layout": ["auto", "mvtec", "visa", "good_bad", "good_only"],
    "transfer": ["copy", "link"],
    "mixed_sizes": ["refuse", "resize"],
}


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
        self._source = ""  # whose categories are listed
        self._categories: list[Path] = []

    def form_rows(self) -> list[Row]:
        """Return the form."""
        name_row = field_row("Name", text_input(self.key("name")), tooltip=help_of(ImportSpec, "name"))
        return [
            [sg.Text("A folder of photos becomes a data set", font=BOLD)],
            [
                sg.Text(
                    "MVTec's layout, VisA's, good beside bad ones, or good ones alone",
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
            [sg.pin(sg.Column([name_row], key=self.key("one"), pad=(0, 0)))],
            [sg.pin(sg.Column(self._category_rows(), key=self.key("several"), visible=False, pad=(0, 0)))],
            *(
                field_row(
                    name.replace("_", " ").capitalize(),
                    choice(self.key(name), choices, choices[0]),
                    tooltip=help_of(ImportSpec, name),
                )
                for name, choices in CHOICES.items()
            ),
            field_row(
                "Test share",
                text_input(self.key("test_share"), ImportSpec.model_fields["test_share"].default, width=6),
                sg.Text("Seed", tooltip=help_of(ImportSpec, "seed")),
                text_input(self.key("seed"), 0, width=8),
                tooltip=help_of(ImportSpec, "test_share"),
            ),
        ]

    def _category_rows(self) -> list[Row]:
        """Return the list of a root's categories to choose from; it is seen when the source is such a root."""
        listed = table(
            self.key("categories"), ["category", "state"], [15, 10], 3, self.palette, texts=2, several=True
        )
        help_text = "Ctrl+click and Shift+click choose; each becomes a data set of its own name"
        return [field_row("Categories", listed, tooltip=help_text)]

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
        """Return the spec that the form describes: of the first category, if there are several."""
        return self.read_specs(form)[0]

    def read_specs(self, form: Form) -> list[ImportSpec]:
        """Return the spec of each chosen category, or of the source itself."""
        source = _path_or_nothing(form[self.key("source")])
        if not self._categories:
            return [self._spec(form, form[self.key("name")].strip(), source)]
        chosen = [self._categories[row] for row in form[self.key("categories")]]
        if not chosen:
            raise SpecError("form", [Problem("source", "holds several categories; choose at least one")])
        return [self._spec(form, folder.name, folder) for folder in chosen]

    def _spec(self, form: Form, name: str, source: Path | None) -> ImportSpec:
        return spec_from(
            ImportSpec,
            name=name,
            source=source,
            test_share=real_number(form[self.key("test_share")]),
            seed=whole_number(form[self.key("seed")]),
            **{name: form[self.key(name)] for name in CHOICES},
        )

    def fill_form(self, spec: ImportSpec) -> None:
        """Write a spec into the form. Raises UserError for one that names its folders one by one."""
        if spec.source is None:
            raise UserError(
                "form", "has no place for folders named one by one", "run this spec with main.py run"
            )
        for name in ("name", "source", "test_share", "seed", *CHOICES):
            self.app.window[self.key(name)].update(value=str(getattr(spec, name)))

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
            self._list_categories(self._source)
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

    def _list_categories(self, source: str) -> None:
        """List the categories of a root, those chosen that are not in the workspace yet."""
        self._source = source
        root = _path_or_nothing(source)
        self._categories = [] if root is None else find_categories(root)
        taken = self.app.workspace.datasets()
        states = ["imported" if folder.name in taken else "new" for folder in self._categories]
        window = self.app.window
        window[self.key("categories")].update(
            values=[[folder.name, state] for folder, state in zip(self._categories, states, strict=True)],
            select_rows=[row for row, state in enumerate(states) if state == "new"],
        )
        window[self.key("several")].update(visible=bool(self._categories))
        window[self.key("one")].update(visible=not self._categories)

    def draw(self) -> None:
        """Draw the pictures; large ones come in one after the other, so that the window stays quick."""
        if self.app.values[self.key("source")] != self._source:
            self._list_categories(self.app.values[self.key("source")])
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
