"""The Train page's form: data sets, corruption, architectures and schemes; each with each is a run."""

import itertools
from collections.abc import Mapping
from functools import partial
from typing import Any

from configs.spec.presets import Group, preset_names
from configs.spec.spec_io import spec_from, typed_fields
from datasets.corruption.corruptions import CLEAN
from gui.framework.host import MadeCorruption
from gui.framework.job_page import JobPage
from gui.framework.routes import Routes, merged
from gui.shared.choice_list import ChoiceList
from gui.toolkit import sg
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button, choice, field_row, help_of, text_input, whole_number
from gui.training.preset_editor import edit_preset
from gui.training.preset_shelf import PresetShelf
from networks.choices.train_spec import TrainSpec

INLINE = "(written in the spec)"  # a choice that is no preset
SEVERAL = "\nCtrl+click and Shift+click choose several: each with each is trained"
DEFAULTS: dict[Group, str] = {"architecture": "aesc_d5_f5_n16", "training": "quick_gray"}


class TrainForm:
    """What is to be trained, on what."""

    def __init__(self, page: JobPage, palette: Palette) -> None:
        self.page = page
        self.palette = palette
        workspace = page.host.workspace
        self.shelves: dict[str, PresetShelf] = {group: PresetShelf(workspace, group) for group in DEFAULTS}
        self.lists = {
            "dataset": ChoiceList(
                page,
                "dataset",
                palette,
                "Data sets",
                help_of(TrainSpec, "dataset") + SEVERAL,
                height=2,
                on_choice=self._list_corruptions,
            ),
            "architecture": self._presets("architecture", "Architectures"),
            "training": self._presets("training", "Schemes"),
        }

    def _presets(self, group: Group, label: str) -> ChoiceList:
        edit_help = "look at the chosen one, change it, and save it under another name"
        edit = button("Edit…", self.page.key(f"{group}.edit"), self.palette, tooltip=edit_help, slim=True)
        return ChoiceList(
            self.page,
            group,
            self.palette,
            label,
            help_of(TrainSpec, group) + SEVERAL,
            DEFAULTS[group],
            describe=self.describe,
            beside=[edit],
        )

    def describe(self, preset: str) -> str:
        """Return what a preset is, in a line."""
        for shelf in self.shelves.values():
            if preset in shelf.names():
                return f"{preset}: {shelf.summary(preset)}"
        return ""

    def rows(self) -> list[Row]:
        """Return the rows of the form."""
        key = self.page.key
        return [
            *self.lists["dataset"].rows(),
            field_row("Corruption", choice(key("corruption"), []), tooltip=help_of(TrainSpec, "corruption")),
            *self.lists["architecture"].rows(),
            *self.lists["training"].rows(),
            field_row(
                "Resolution",
                text_input(key("resolution"), 128, width=6),
                sg.Text("rows; empty: native", font=SMALL, text_color=self.palette.soft),
                sg.Text("Seed", tooltip=help_of(TrainSpec, "seed")),
                text_input(key("seed"), 0, width=8),
                tooltip=help_of(TrainSpec, "resolution"),
            ),
            field_row("Run name", text_input(key("name")), tooltip=help_of(TrainSpec, "name")),
        ]

    def read(self, form: Mapping[str, Any]) -> list[TrainSpec]:
        """Return a spec for each data set with each architecture and each scheme. Raises SpecError."""
        chosen = [self.lists[name].chosen for name in ("dataset", *DEFAULTS)]
        together = list(itertools.product(*(names or [""] for names in chosen)))
        return [self._spec(form, names, len(together) == 1) for names in together]

    def _spec(self, form: Mapping[str, Any], names: tuple[str, ...], alone: bool) -> TrainSpec:
        dataset, architecture, training = names
        key, memory = self.page.key, self.page.memory
        typed, corruption = form[key("name")].strip(), form[key("corruption")]
        resolution, seed = form[key("resolution")].strip(), form[key("seed")].strip()
        parts = (typed, dataset, corruption, resolution, architecture, training, seed if seed != "0" else "")
        told_apart = "-".join(part.replace(INLINE, "own") for part in parts if part)
        return spec_from(
            TrainSpec,
            name=typed if typed and alone else told_apart,
            dataset=dataset,
            corruption=memory.get("inline corruption") if corruption == INLINE else corruption,
            architecture=self._typed("architecture", architecture),
            training=self._typed("training", training),
            resolution=whole_number(resolution) if resolution else None,
            seed=whole_number(form[key("seed")]),
        )

    def _typed(self, group: str, name: str) -> Any:
        """Return what a spec says for a choice."""
        if name == INLINE:
            return self.page.memory.get(f"inline {group}")
        return self.shelves[group].typed(name) if name else ""

    def fill(self, spec: TrainSpec) -> None:
        """Write a spec into the form; what is no preset stays as it is written in the spec."""
        window = self.page.host.window
        for name in ("name", "resolution", "seed"):
            value = getattr(spec, name)
            window[self.page.key(name)].update(value="" if value is None else str(value))
        typed = typed_fields(spec)
        self.lists["dataset"].choose([spec.dataset])
        for field in ("corruption", *DEFAULTS):
            named = isinstance(typed[field], str)
            if not named:
                self.page.memory[f"inline {field}"] = typed[field]
            if field in DEFAULTS:
                self._offer(field)
                self.lists[field].choose([typed[field] if named else INLINE])
            else:
                window[self.page.key(field)].update(value=typed[field] if named else INLINE)

    def _offer(self, group: str) -> None:
        own = [INLINE] if f"inline {group}" in self.page.memory else []
        self.lists[group].offer([*self.shelves[group].names(), *own])

    def show(self) -> None:
        """Show what is chosen."""
        for chosen in self.lists.values():
            chosen.show()

    def routes(self) -> Routes:
        """Return what the lists do, and the buttons beside them."""
        return merged(
            {self.page.key(f"{group}.edit"): partial(self._edit, group) for group in DEFAULTS},
            *(chosen.routes() for chosen in self.lists.values()),
        )

    def _edit(self, group: str) -> None:
        name = next((name for name in self.lists[group].chosen if name != INLINE), "")
        saved = edit_preset(self.page.host.window, self.shelves[group], name) if name else None
        if saved is not None:
            self._offer(group)
            self.lists[group].choose([saved])

    def offer(self, made: MadeCorruption) -> None:
        """Choose a corruption that was just made, if its data set is the one that is chosen."""
        self._list_corruptions()
        if self.lists["dataset"].chosen == [made.dataset]:
            self.page.host.window[self.page.key("corruption")].update(value=made.name)

    def _list_corruptions(self) -> None:
        """List what can corrupt every chosen data set: what was designed for all of them, and presets."""
        host = self.page.host
        own = [host.workspace.corruptions(name) for name in self.lists["dataset"].chosen]
        common = [name for name in own[0] if all(name in names for names in own)] if own else []
        presets = sorted(preset_names("corruption"), key=lambda name: name != "stain")  # the paper's first
        host.refill(
            self.page.key("corruption"),
            [*common, *(name for name in (*presets, CLEAN) if name not in common)],
        )

    def refresh(self) -> None:
        """List the data sets, presets and corruptions."""
        host = self.page.host
        self.lists["dataset"].offer(host.with_awaited(host.workspace.datasets(), "import"))
        for group in DEFAULTS:
            self._offer(group)
        self._list_corruptions()
