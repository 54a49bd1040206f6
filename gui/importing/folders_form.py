"""Folders named by hand: good images to train on and to test on, and a row for each defect type."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from datasets.sources.source_spec import DefectFolder, SourceSpec
from datasets.sources.sources import guess_masks
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import dialogs, sg
from gui.toolkit.gestures import delete_keys
from gui.toolkit.widgets import INPUT_WIDTH, Row, button, field_row, help_of, table, text_input

FOLDERS = {"train": "Train, good", "test_good": "Test, good"}


class ByHand(Part):
    """The rows of the form that name folders one by one. The defect types are kept in the page's memory."""

    def rows(self) -> list[Row]:
        """Return the rows."""
        palette = self.palette
        defects = table(self.key("defects"), ["label", "folder", "masks"], [9, 13, 14], 3, palette, texts=3)
        return [
            *(
                field_row(
                    label,
                    text_input(self.key(name), width=INPUT_WIDTH - 8),
                    button("Browse…", self.key(f"{name}.browse"), palette),
                    tooltip=help_of(SourceSpec, name),
                )
                for name, label in FOLDERS.items()
            ),
            [sg.Column([[defects]], pad=(0, 0), expand_x=True)],
            [
                button("Add…", self.key("add"), palette, tooltip="choose the folder of a defect type"),
                button("Masks…", self.key("masks"), palette, tooltip=help_of(DefectFolder, "masks")),
                button(
                    "Remove", self.key("remove"), palette, tooltip="take the chosen row off the list (Delete)"
                ),
                sg.Text("Label"),
                sg.Input(
                    "",
                    key=self.key("label"),
                    size=(12, 1),
                    enable_events=True,
                    border_width=1,
                    tooltip=help_of(DefectFolder, "label"),
                ),
            ],
        ]

    @property
    def defects(self) -> list[dict[str, str]]:
        """The rows: folder, label, masks (empty for none)."""
        rows: list[dict[str, str]] = self.page.memory.setdefault("defects", [])
        return rows

    def listen(self) -> None:
        """Let a key in the table remove a row, too."""
        for binding in delete_keys():
            self.window[self.key("defects")].bind(binding, ".remove")

    def read(self) -> dict[str, Any]:
        """Return the fields of a spec."""
        named = {name: self.values[self.key(name)].strip() for name in FOLDERS}
        return {
            **{name: Path(folder) for name, folder in named.items() if folder},
            "defects": [
                {name: Path(value) if name != "label" else value for name, value in row.items() if value}
                for row in self.defects
            ],
        }

    def fill(self, spec: SourceSpec) -> None:
        """Write a spec into the rows."""
        for name in FOLDERS:
            self.window[self.key(name)].update(str(getattr(spec, name) or ""))
        self.page.memory["defects"] = [
            {"folder": str(row.folder), "label": row.defect, "masks": str(row.masks or "")}
            for row in spec.defects
        ]
        self.list_defects(0)

    def list_defects(self, chosen: int) -> None:
        """Show the rows, one of them chosen."""
        rows = self.defects
        chosen = min(max(chosen, 0), len(rows) - 1)
        self.window[self.key("defects")].update(
            values=[[row["label"], _end(row["folder"]), _end(row["masks"]) or "–"] for row in rows],
            select_rows=[chosen] if rows else [],
        )
        self.window[self.key("label")].update(rows[chosen]["label"] if rows else "", disabled=not rows)

    def routes(self) -> Routes:
        """Return what its elements do."""
        of_a_row = {
            "defects": self._show_label,
            "label": self._rename,
            "masks": self._choose_masks,
            "remove": self._remove,
            "defects.remove": self._remove,
        }
        return {
            **{self.key(f"{name}.browse"): partial(self._browse, name) for name in FOLDERS},
            self.key("add"): self._add,
            **{self.key(name): partial(self._with_chosen, act) for name, act in of_a_row.items()},
        }

    def _with_chosen(self, act: Callable[[int], None]) -> None:
        """Do something with the row that is chosen, if one is."""
        chosen = next(iter(self.values[self.key("defects")]), None)
        if chosen is not None:
            act(chosen)

    def _show_label(self, chosen: int) -> None:
        self.window[self.key("label")].update(self.defects[chosen]["label"])

    def _rename(self, chosen: int) -> None:
        label = self.defects[chosen]["label"] = self.values[self.key("label")].strip()
        rows = self.window[self.key("defects")].widget
        rows.set(rows.get_children()[chosen], 0, label)

    def _choose_masks(self, chosen: int) -> None:
        row = self.defects[chosen]
        title = f"Choose the folder with the masks of {row['label']}; cancel for none"
        masks = dialogs.choose_folder(self.window, title, row["masks"] or row["folder"])
        row["masks"] = "" if masks is None else str(masks)
        self.list_defects(chosen)

    def _remove(self, chosen: int) -> None:
        del self.defects[chosen]
        self.list_defects(chosen)

    def _browse(self, name: str) -> None:
        folder = dialogs.choose_folder(
            self.window, FOLDERS[name], self.values[self.key(name)] or self._start()
        )
        if folder is not None:
            self.window[self.key(name)].update(str(folder))

    def _add(self) -> None:
        folder = dialogs.choose_folder(self.window, "Choose the folder of a defect type", self._start())
        if folder is None:
            return
        masks = guess_masks(folder)
        self.defects.append({"folder": str(folder), "label": folder.name, "masks": str(masks or "")})
        self.list_defects(len(self.defects) - 1)

    def _start(self) -> str:
        """Return where a person is likely to look for a folder: beside the last one."""
        named = [*(row["folder"] for row in self.defects), self.values[self.key("train")].strip()]
        last = next((folder for folder in reversed(named) if folder), "")
        return str(Path(last).parent) if last else self.page.host.settings.browse_from


def _end(folder: str) -> str:
    """Return the end of a path, which tells more than its beginning."""
    return "/".join(Path(folder).parts[-2:]) if folder else ""
