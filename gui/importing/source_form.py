"""Where a data set comes from: one folder, or folders named one by one; the rows of the other way are not seen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from configs.errors import Problem, SpecError
from datasets.sources.importing import ImportSpec
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes, merged
from gui.importing.folder_form import OneFolder
from gui.importing.folders_form import ByHand
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, Palette
from gui.toolkit.widgets import LABEL_WIDTH, Row, choice

ONE, BY_HAND = "one folder", "folders by hand"


class SourceForm(Part):
    """The choice between the two ways, and the rows of both."""

    def __init__(self, page: Page, palette: Palette) -> None:
        super().__init__(page, "source", palette)
        self.folder = OneFolder(page, "folder", palette)
        self.by_hand = ByHand(page, "by_hand", palette)

    def rows(self) -> list[Row]:
        """Return the rows."""
        key = self.page.key
        folder = sg.Column(self.folder.rows(), key=key(ONE), pad=(0, 0))
        by_hand = sg.Column(self.by_hand.rows(), key=key(BY_HAND), visible=False, pad=(0, 0))
        return [
            [
                sg.Text("A data set from", font=BOLD, size=(LABEL_WIDTH, 1), pad=(4, 0)),
                choice(key("from"), [ONE, BY_HAND], ONE),
            ],
            [sg.pin(folder)],
            [sg.pin(by_hand)],
        ]

    def routes(self) -> Routes:
        """Return what the choice and the parts do."""
        chosen = self.page.key("from")
        own: Routes = {chosen: lambda: self.show_rows_of(self.values[chosen])}
        return merged(own, self.folder.routes(), self.by_hand.routes())

    def read(self, name: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the name and the source's fields of each data set to make. Raises SpecError.

        Args:
            name: that is typed; of the categories of a root, each has its own.
        """
        if self.names_folders:
            return [(name, self.by_hand.read())]
        where = self.folder.read()
        if not self.folder.is_root:
            return [(name, where)]
        return [(path.name, where | {"source": path}) for path in self.folder.chosen()]

    def explained(self, error: SpecError) -> SpecError:
        """Return what is wrong with a form: first a folder that is none here, beside which nothing is missing."""
        if self.names_folders or not self.folder.is_missing:
            return error
        wrong = [problem for problem in error.problems if not problem.is_missing]
        return SpecError("form", [Problem("source", "is no folder here; check how it is spelled"), *wrong])

    def fill(self, spec: ImportSpec) -> None:
        """Write a spec into the rows."""
        self.folder.fill(spec)
        self.by_hand.fill(spec)
        self.show_rows_of(ONE if spec.source else BY_HAND)

    def restored(self, form: Mapping[str, Any]) -> None:
        """Show the rows that the remembered choice is about."""
        self.by_hand.listen()
        self.by_hand.list_defects(0)
        self.show_rows_of(form.get(self.page.key("from"), ONE))

    def show_rows_of(self, chosen: str) -> None:
        """Show the rows of a way."""
        self.window[self.page.key("from")].update(value=chosen)
        for way in (ONE, BY_HAND):
            self.window[self.page.key(way)].update(visible=way == chosen)

    def give(self, folder: Path) -> None:
        """Take one folder."""
        self.show_rows_of(ONE)
        self.folder.chooser.give(folder)

    def refresh(self) -> None:
        """Let the last folders be offered once there are any."""
        self.folder.chooser.follow()

    @property
    def names_itself(self) -> bool:
        """Whether the data sets get the names of their folders."""
        return self.folder.is_root and not self.names_folders

    @property
    def names_folders(self) -> bool:
        """Whether the folders are named one by one."""
        return bool(self.values[self.page.key("from")] == BY_HAND)
