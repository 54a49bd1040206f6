"""The Train tab: data sets, corruption, architectures and schemes; each with each is a run, seen while it learns."""

import itertools
from typing import Any

from configs import events
from configs.errors import UserError
from configs.presets import preset_names
from configs.spec_io import spec_from, typed_fields
from gui import sg
from gui.choice_list import ChoiceList
from gui.preset_editor import edit_preset
from gui.preset_shelf import PresetShelf
from gui.run_table import RunTable
from gui.tab import Form, Tab
from gui.theme import SMALL, Palette
from gui.training_view import TrainingView
from gui.widgets import Row, button, choice, field_row, help_of, tabs, text_input, whole_number
from networks.train_spec import ResumeSpec, TrainSpec

INLINE = "(written in the spec)"  # a choice that is no preset
DEFAULTS = {"architecture": "aesc_d5_f5_n16", "training": "quick_gray"}
RUNS, LIVE = "page.runs", "page.live"


class TrainTab(Tab):
    """Choices on the left; curves, the latest reconstruction and the runs on the right."""

    name, title, spec_class, run_text = "train", "Train", TrainSpec, "Train"
    each_alone = True

    def __init__(self, app: Any, palette: Palette) -> None:
        super().__init__(app, palette)
        self.view = TrainingView(self, "view", palette)
        self.runs = RunTable(self, "runs", palette)
        self.shelves = {"architecture": PresetShelf(app.workspace, "architecture")}
        self.shelves["training"] = PresetShelf(app.workspace, "training")
        self.lists = {
            "dataset": ChoiceList(
                self, "dataset", palette, "Data sets", help_of(TrainSpec, "dataset"), height=2
            ),
            **{
                group: ChoiceList(
                    self,
                    group,
                    palette,
                    label,
                    help_of(TrainSpec, group),
                    DEFAULTS[group],
                    describe=self.describe,
                    beside=[self._edit_button(group)],
                )
                for group, label in (("architecture", "Architectures"), ("training", "Schemes"))
            },
        }

    def describe(self, preset: str) -> str:
        """Return what a preset is, in a line."""
        for shelf in self.shelves.values():
            if preset in shelf.names():
                return f"{preset}: {shelf.summary(preset)}"
        return ""

    def form_rows(self) -> list[Row]:
        """Return the form."""
        return [
            *self.lists["dataset"].rows(),
            field_row(
                "Corruption", choice(self.key("corruption"), []), tooltip=help_of(TrainSpec, "corruption")
            ),
            *self.lists["architecture"].rows(),
            *self.lists["training"].rows(),
            field_row(
                "Resolution",
                text_input(self.key("resolution"), 128, width=6),
                sg.Text("rows", font=SMALL, text_color=self.palette.soft),
                sg.Text("Seed", tooltip=help_of(TrainSpec, "seed")),
                text_input(self.key("seed"), 0, width=8),
                tooltip=help_of(TrainSpec, "resolution"),
            ),
            field_row("Run name", text_input(self.key("name")), tooltip=help_of(TrainSpec, "name")),
        ]

    def _edit_button(self, group: str) -> sg.Button:
        edit_help = "look at the chosen one, change it, and save it under another name"
        return button("Edit…", self.key(f"{group}.edit"), self.palette, tooltip=edit_help, slim=True)

    def outcome_rows(self) -> list[Row]:
        """Return the curves, the latest figures, and the runs."""
        pages = [
            (self.key(LIVE), "How it goes", self.view.rows()),
            (self.key(RUNS), "Runs", self.runs.rows()),
        ]
        return [[tabs(self.key("outcome"), pages, self.palette)]]

    def read_form(self, form: Form) -> TrainSpec:
        """Return the spec of the first run."""
        return self.read_specs(form)[0]

    def read_specs(self, form: Form) -> list[TrainSpec]:
        """Return a spec for each data set with each architecture and each scheme."""
        chosen = [self.lists[name].chosen for name in ("dataset", *DEFAULTS)]
        together = list(itertools.product(*(names or [""] for names in chosen)))
        return [self._spec(form, names, len(together) == 1) for names in together]

    def _spec(self, form: Form, names: tuple[str, ...], alone: bool) -> TrainSpec:
        dataset, architecture, training = names
        typed, corruption = form[self.key("name")].strip(), form[self.key("corruption")]
        parts = (dataset, corruption, architecture, training, form[self.key("seed")])
        many = "-".join(part for part in (typed, dataset, architecture, training) if part)
        return spec_from(
            TrainSpec,
            name=(typed if alone else many) or "-".join(parts).replace(INLINE, "own"),
            dataset=dataset,
            corruption=self.memory.get("inline corruption") if corruption == INLINE else corruption,
            architecture=self._typed("architecture", architecture),
            training=self._typed("training", training),
            resolution=whole_number(form[self.key("resolution")]),
            seed=whole_number(form[self.key("seed")]),
        )

    def _typed(self, group: str, name: str) -> Any:
        """Return what a spec says for a choice."""
        if name == INLINE:
            return self.memory.get(f"inline {group}")
        return self.shelves[group].typed(name) if name else ""

    def fill_form(self, spec: TrainSpec) -> None:
        """Write a spec into the form; what is no preset stays as it is written in the spec."""
        window = self.app.window
        for name in ("name", "resolution", "seed"):
            window[self.key(name)].update(value=str(getattr(spec, name)))
        typed = typed_fields(spec)
        self.lists["dataset"].choose([spec.dataset])
        for field in ("corruption", *DEFAULTS):
            named = isinstance(typed[field], str)
            if not named:
                self.memory[f"inline {field}"] = typed[field]
            if field in DEFAULTS:
                self._offer(field)
                self.lists[field].choose([typed[field] if named else INLINE])
            else:
                window[self.key(field)].update(value=typed[field] if named else INLINE)

    def _offer(self, group: str) -> None:
        own = [INLINE] if f"inline {group}" in self.memory else []
        self.lists[group].offer([*self.shelves[group].names(), *own])

    def take_over(self, old: Any) -> None:
        """Go on with the jobs, their curves and their states."""
        super().take_over(old)
        self.view.take_over(old.view)
        self.runs.runs = old.runs.runs

    def restored(self, form: Form) -> None:
        """Show what is remembered."""
        del form
        self.view.listen()
        for chosen in self.lists.values():
            chosen.show()

    def handle(self, name: str, form: Form) -> None:
        """Act on the form's own elements, and hand on what belongs to its parts."""
        del form
        part, _, event = name.partition(".")
        if event == "edit":
            self._edit(part)
        elif part in self.lists:
            self.lists[part].handle(event)
            self._list_corruptions()
        elif part == "view":
            self.view.handle(event)
        elif name == "runs.resume":
            self._resume()
        elif part == "runs":
            self.runs.handle(event)

    def _edit(self, group: str) -> None:
        name = next((name for name in self.lists[group].chosen if name != INLINE), "")
        saved = edit_preset(self.app.window, self.shelves[group], name) if name else None
        if saved is not None:
            self._offer(group)
            self.lists[group].choose([saved])

    def _resume(self) -> None:
        run = self.runs.chosen()
        if run is None or self.panel.is_busy:
            raise UserError("runs", "choose an unfinished run", "it is resumed when no other one trains")
        self.start([spec_from(ResumeSpec, run=run.name)])

    def _list_corruptions(self) -> None:
        """List what can corrupt every chosen data set: what was designed for all of them, and presets."""
        own = [self.app.workspace.corruptions(name) for name in self.lists["dataset"].chosen]
        common = [name for name in own[0] if all(name in names for names in own)] if own else []
        presets = sorted(preset_names("corruption"), key=lambda name: name != "stain")  # the paper's first
        self.app.refill(self.key("corruption"), [*common, *(name for name in presets if name not in common)])

    def refresh(self) -> None:
        """List the data sets, presets, corruptions and runs."""
        self.lists["dataset"].offer(self.app.workspace.datasets())
        for group in DEFAULTS:
            self._offer(group)
        self._list_corruptions()
        self.runs.refresh()

    def start(self, specs: Any) -> None:
        """Start the runs."""
        self.runs.begin([self._run_of(spec) for spec in specs])
        super().start(specs)

    def _run_of(self, spec: Any) -> str:
        return spec.run if isinstance(spec, ResumeSpec) else spec.name

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file, without its suffix."""
        return f"{spec.kind}-{self._run_of(spec)}"

    def started(self, spec: Any) -> None:
        """Make room for the figures of a run."""
        self.view.begin(self._run_of(spec))

    def job_ended(self) -> None:
        """Make room for the next run."""
        if self.panel.job is not None and self.runs.current is not None:
            self.view.begin(self.runs.current.name)
        elif self.panel.job is None:
            self.runs.cancel_waiting()

    def show_failure(self, event: events.Failed) -> None:
        """Show why a run failed: of several, in the table, as the others go on."""
        if len(self.runs.runs) == 1 or not self.panel.waiting:
            super().show_failure(event)

    def show_event(self, event: events.Event) -> None:
        """Take in what the run that trains said."""
        if isinstance(event, events.Progress):
            self.runs.say_left(event.seconds_left)
        elif isinstance(event, events.Image):
            self.view.take_in(event)
        else:
            self.runs.take_in(event)
            self.view.take_in(event)

    def draw(self) -> None:
        """Draw the curves, the picture and the table."""
        self.view.draw()
        self.runs.draw()
