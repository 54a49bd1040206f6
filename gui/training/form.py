"""The Train page's form: data sets, corruptions, architectures and schemes; each with each is a run."""

import itertools
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from configs.errors import UserError
from configs.spec.presets import Group, preset_names, preset_summary
from configs.spec.spec_io import spec_from, typed_fields
from datasets.corruption.corruptions import CLEAN
from datasets.corruption.design import read_designed
from evaluation.quality import QUALITIES
from gui.framework.host import MadeCorruption
from gui.framework.job_page import JobPage
from gui.framework.routes import Routes, merged
from gui.shared.choice_list import ChoiceList
from gui.toolkit import sg
from gui.toolkit.numbers import whole_number
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button, field_row, help_of, text_input
from gui.training.preset_editor import edit_preset
from gui.training.preset_shelf import PresetShelf
from gui.training.taken_names import TakenNames
from gui.training.then_row import ThenRow
from networks.choices.train_spec import TrainSpec

PATTERN = "pattern"  # a kind of corruption, and the preset of that kind
INLINE = "(written in the spec)"  # a choice that is no preset
SEVERAL = "\nCtrl+click and Shift+click choose several: each with each is trained"
RECOMMENDED = QUALITIES["good"]  # what a person begins with
FOR_PATTERNS: dict[Group, str] = {
    "architecture": RECOMMENDED.architecture,
    "training": RECOMMENDED.training,
}
FOR_OTHERS: dict[Group, str] = {"architecture": "aesc_d5_f5_n16", "training": "quick_gray"}  # the paper's


class TrainForm:
    """What is to be trained, on what."""

    def __init__(self, page: JobPage, palette: Palette, taken: TakenNames) -> None:
        self.page = page
        self.palette = palette
        self.taken = taken
        self.then = ThenRow(page, "then_row", palette)
        workspace = page.host.workspace
        self.shelves: dict[str, PresetShelf] = {
            group: PresetShelf(workspace, group) for group in FOR_PATTERNS
        }
        self.lists = {
            "dataset": ChoiceList(
                page,
                "dataset",
                palette,
                "Data sets",
                help_of(TrainSpec, "dataset") + SEVERAL,
                on_choice=partial(self._offer, "corruption"),
                says_several=True,
            ),
            "corruption": ChoiceList(
                page,
                "corruption",
                palette,
                "Corruptions",
                help_of(TrainSpec, "corruption") + SEVERAL,
                describe=_describe_corruption,
                on_choice=self._follow_corruption,
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
            FOR_PATTERNS[group],
            describe=self.describe,
            beside=[edit],
            says_what=group == "training",
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
            *self.lists["corruption"].rows(),
            *self.lists["architecture"].rows(),
            *self.lists["training"].rows(),
            field_row(
                "Resolution",
                text_input(key("resolution"), RECOMMENDED.resolution, width=6),
                sg.Text("rows; empty: native", font=SMALL, text_color=self.palette.soft),
                tooltip=help_of(TrainSpec, "resolution"),
            ),
            *self.then.rows(),
            *self.page.more.rows(),
            *self.taken.rows(),
        ]

    def more_rows(self) -> list[Row]:
        """Return the rows for few."""
        key = self.page.key
        return [
            field_row("Run name", text_input(key("name")), tooltip=help_of(TrainSpec, "name")),
            field_row("Seed", text_input(key("seed"), 0, width=8), tooltip=help_of(TrainSpec, "seed")),
        ]

    def read(self, form: Mapping[str, Any]) -> list[TrainSpec]:
        """Return a spec for each data set, corruption, architecture and scheme with each other. Raises SpecError."""
        chosen = [chosen.chosen for chosen in self.lists.values()]
        together = list(itertools.product(*(names or [""] for names in chosen)))
        return [self._spec(form, names, len(together) == 1) for names in together]

    def _spec(self, form: Mapping[str, Any], names: tuple[str, ...], alone: bool) -> TrainSpec:
        dataset, corruption, architecture, training = names
        key = self.page.key
        typed = form[key("name")].strip()
        resolution, seed = form[key("resolution")].strip(), form[key("seed")].strip()
        parts = (typed, dataset, corruption, resolution, architecture, training, seed if seed != "0" else "")
        told_apart = "-".join(part.replace(INLINE, "own") for part in parts if part)
        return spec_from(
            TrainSpec,
            name=typed if typed and alone else told_apart,
            dataset=dataset,
            corruption=self._typed("corruption", corruption),
            architecture=self._typed("architecture", architecture),
            training=self._typed("training", training),
            resolution=whole_number(resolution) if resolution else None,
            seed=whole_number(form[key("seed")]),
        )

    def _typed(self, group: str, name: str) -> Any:
        """Return what a spec says for a choice."""
        if name == INLINE:
            return self.page.memory.get(f"inline {group}")
        return self.shelves[group].typed(name) if name and group in self.shelves else name

    def fill(self, spec: TrainSpec) -> None:
        """Write a spec into the form; what is no preset stays as it is written in the spec. Raises MissingError."""
        typed = typed_fields(spec)
        self.lists["dataset"].find_and_choose([spec.dataset])
        window = self.page.host.window
        for name in ("name", "resolution", "seed"):
            value = getattr(spec, name)
            window[self.page.key(name)].update(value="" if value is None else str(value))
        for field in ("corruption", *FOR_PATTERNS):
            named = isinstance(typed[field], str)
            if not named:
                self.page.memory[f"inline {field}"] = typed[field]
            self._offer(field)
            self.lists[field].find_and_choose([typed[field] if named else INLINE])

    def _offer(self, field: str) -> None:
        names = self.shelves[field].names() if field in self.shelves else self._corruptions()
        own = [INLINE] if f"inline {field}" in self.page.memory else []
        self.lists[field].offer([*names, *own])

    def listen(self) -> None:
        """Let the lists tell names that they have no room for; once, on an open window."""
        for each in self.lists.values():
            each.listen()

    def show(self) -> None:
        """Show what is chosen."""
        for chosen in self.lists.values():
            chosen.show()

    def routes(self) -> Routes:
        """Return what the lists do, and the buttons beside them."""
        return merged(
            {self.page.key(f"{group}.edit"): partial(self._edit, group) for group in FOR_PATTERNS},
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
        self._offer("corruption")
        if self.lists["dataset"].chosen == [made.dataset]:
            self.lists["corruption"].choose([made.name])
            self._follow_corruption()

    def take(self, dataset: str, fields: Mapping[str, str]) -> None:
        """Choose a data set and presets by their fields; the name of the run follows them."""
        self.lists["dataset"].find_and_choose([dataset])
        self._offer("corruption")
        for field, name in fields.items():
            self.lists[field].choose([name])
        self.page.host.window[self.page.key("name")].update("")

    def _follow_corruption(self) -> None:
        """Choose what suits the corruption, as long as the person has chosen nothing else than what suits one."""
        chosen = {group: self.lists[group].chosen for group in FOR_PATTERNS}
        if any(
            chosen == {group: [name] for group, name in each.items()} for each in (FOR_OTHERS, FOR_PATTERNS)
        ):
            for group, name in self._suiting().items():
                self.lists[group].choose([name])

    def _suiting(self) -> dict[Group, str]:
        """Return what suits the corruption that is chosen."""
        return FOR_PATTERNS if self._is_of_patterns() else FOR_OTHERS

    def _is_of_patterns(self) -> bool:
        """Whether what is chosen first draws patterns."""
        name = next(iter(self.lists["corruption"].chosen), "")
        dataset = next(iter(self.lists["dataset"].chosen), "")
        workspace = self.page.host.workspace
        if dataset and name in workspace.corruptions(dataset):
            with suppress(UserError):  # the job says the same, and why
                return read_designed(workspace.corruption(dataset, name)).corruption.kind == PATTERN
        return name == PATTERN

    def _corruptions(self) -> list[str]:
        """Return what can corrupt every chosen data set: what was designed for all of them, and presets."""
        workspace = self.page.host.workspace
        own = [workspace.corruptions(name) for name in self.lists["dataset"].chosen]
        common = [name for name in own[0] if all(name in names for names in own)] if own else []
        presets = sorted(preset_names("corruption"), key=lambda name: name != RECOMMENDED.corruption)
        return [*common, *(name for name in (*presets, CLEAN) if name not in common)]

    def refresh(self) -> None:
        """List the data sets, presets and corruptions."""
        host = self.page.host
        datasets = host.workspace.datasets()
        self.lists["dataset"].offer(host.with_awaited(datasets, "import"))
        if not (
            self.lists["dataset"].default and host.is_front(self.page.name)
        ):  # what a person looks at stays
            self.lists["dataset"].prefer(host.workspace.imported_last(datasets))
        for field in ("corruption", *FOR_PATTERNS):
            self._offer(field)
        for group, name in self._suiting().items():
            self.lists[group].prefer(name)


def _describe_corruption(name: str) -> str:
    return f"{name}: {preset_summary('corruption', name)}" if name in preset_names("corruption") else ""
