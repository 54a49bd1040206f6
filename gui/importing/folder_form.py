"""One folder as the source: its layout, and the categories in it where it is the root of several."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from configs.errors import Problem, SpecError, UserError
from datasets.sources.importing import ImportSpec
from datasets.sources.sources import find_categories
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.shared.folder_chooser import FolderChooser
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import INPUT_WIDTH, Row, choice, field_row, help_of, table, text_input

LAYOUTS = ["auto", "mvtec", "original", "visa", "good_bad", "good_only", "masked"]
_ALL_IMPORTED = Problem(
    "source", "has no category that is missing: all are imported; choose another folder", is_missing=True
)


class OneFolder(Part):
    """The rows of the form that name a folder and, for a root of several, the categories to import."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        title = "Choose the folder of a category"
        self.chooser = FolderChooser(page, name, palette, title, self._take, self._typed)
        self._listed = ""  # the source whose categories are listed
        self._categories: list[Path] = []
        self._named = ""  # the name that the form gave, after a source

    @property
    def is_root(self) -> bool:
        """Whether the folder holds several categories, which are named by themselves."""
        return bool(self._categories)

    @property
    def is_missing(self) -> bool:
        """Whether something is typed that is no folder."""
        return bool(self._typed()) and not Path(self._typed()).is_dir()

    def rows(self) -> list[Row]:
        """Return the rows."""
        listed = table(
            self.key("categories"), ["category", "state"], [15, 10], 3, self.palette, texts=2, several=True
        )
        how = "Ctrl+click and Shift+click choose; each becomes a data set of its own name"
        categories = sg.Column(
            [field_row("Categories", listed, tooltip=how)], key=self.key("several"), visible=False, pad=(0, 0)
        )
        return [
            field_row(
                "Source",
                text_input(self.key("source"), width=INPUT_WIDTH - 11),
                *self.chooser.buttons(),
                tooltip=help_of(ImportSpec, "source"),
            ),
            field_row(
                "Layout",
                choice(self.key("layout"), LAYOUTS, "auto"),
                tooltip=help_of(ImportSpec, "layout"),
            ),
            [sg.pin(categories)],
        ]

    def read(self) -> dict[str, Any]:
        """Return the fields of a spec."""
        return {"source": _path_or_nothing(self._typed()), "layout": self.values[self.key("layout")]}

    def chosen(self) -> list[Path]:
        """Return the categories of a root that are to be imported. Raises SpecError if there are none."""
        chosen = [self._categories[row] for row in self.values[self.key("categories")]]
        if not chosen:
            taken = self.page.host.workspace.datasets()
            if all(folder.name in taken for folder in self._categories):
                raise SpecError("form", [_ALL_IMPORTED])
            raise SpecError("form", [Problem("source", "holds several categories; choose at least one")])
        return chosen

    def fill(self, spec: ImportSpec) -> None:
        """Write a spec into the rows."""
        self.window[self.key("source")].update(str(spec.source or ""))
        self.window[self.key("layout")].update(value=spec.layout)

    def routes(self) -> Routes:
        """Return what its button does."""
        return self.chooser.routes()

    def _take(self, folder: Path) -> None:
        self.window[self.key("source")].update(str(folder))

    def follow(self) -> None:
        """List the categories of the source, if it is another one than before."""
        if self._typed() != self._listed:
            self._name_after(self._listed)
            self.list_categories()

    def _name_after(self, before: str) -> None:
        """Let a name that came from the source follow another source; one that the person gave stays."""
        name = self.window[self.page.key("name")]
        if name.get().strip() in ("", self._named, Path(before).name) and Path(self._typed()).is_dir():
            self._named = Path(self._typed()).name
            name.update(self._named)

    def list_categories(self) -> None:
        """List the categories of a root, those chosen that are not in the workspace yet."""
        self._listed = self._typed()
        self._categories = []
        if (root := _path_or_nothing(self._listed)) is not None:
            with suppress(UserError):  # the path may be half typed; what is wrong there, the job says
                self._categories = find_categories(root)
        taken = self.page.host.workspace.datasets()
        states = ["imported" if folder.name in taken else "new" for folder in self._categories]
        self.window[self.key("categories")].update(
            values=[[folder.name, state] for folder, state in zip(self._categories, states, strict=True)],
            select_rows=[row for row, state in enumerate(states) if state == "new"],
        )
        self.window[self.key("several")].update(visible=self.is_root)

    def _typed(self) -> str:
        typed: str = self.window[self.key("source")].get()
        return typed.strip()


def _path_or_nothing(typed: str) -> Path | None:
    return Path(typed) if typed else None
