"""The Corrupt page: the person designs a synthetic defect and sees it on their own images."""

from pathlib import Path
from typing import Any

from configs import events
from configs.errors import SpecError
from configs.spec.presets import preset_names
from configs.spec.spec_io import spec_from
from datasets.corruption.corruptions import Corruption
from datasets.corruption.design import CorruptSpec
from evaluation.quality import QUALITIES
from gui.corrupting.designer import Designer
from gui.corrupting.dials import KINDS, ONE_OF, Knobs
from gui.corrupting.region_form import RegionPart
from gui.framework.host import GoOn, Host, MadeCorruption, Offer, ToDesign
from gui.framework.next_step import NextStep
from gui.framework.page import Form
from gui.framework.routes import Routes, merged
from gui.shared.choice_list import ChoiceList
from gui.shared.taken_name import NamingPage, TakenName
from gui.toolkit import sg
from gui.toolkit.numbers import whole_number
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, choice, field_row, help_of, text_input

FIRST = QUALITIES["good"].corruption  # the kind, and the name, that a person begins with
LIKE_IT = "its values are those of the defect that was painted on Missed: size, shape, contrast"
SEVERAL = "\nCtrl+click and Shift+click choose several: each gets the defect, previews are on the first"


class CorruptPage(NamingPage):
    """Dials on the left, previews on the right; running it writes the synthetic test set."""

    name, title, spec_class, run_text = "corrupt", "Corrupt", CorruptSpec, "Make"

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.datasets = ChoiceList(
            self,
            "dataset",
            palette,
            "A defect for",
            help_of(CorruptSpec, "dataset") + SEVERAL,
            says_several=True,
        )
        self.knobs = Knobs(self.name, palette)
        self.region = RegionPart(self, "region", palette)
        self.designer = Designer(self, "designer", palette, self.region)
        self.taken = TakenName(
            self,
            palette,
            "corruption",
            lambda spec: host.workspace.corruption(spec.dataset, spec.name),
        )
        self.next_step = NextStep(self, palette, "Train", "train", self._made)

    def form_rows(self) -> list[Row]:
        """Return the form."""
        return [
            *self.datasets.rows(),
            field_row(
                "Kind",
                choice(self.key("kind"), [*KINDS, ONE_OF], FIRST),
                tooltip="what is drawn: one kind, or one of several for each image",
            ),
            field_row(
                "Preset",
                choice(self.key("preset"), preset_names("corruption")),
                tooltip="fills the form with known parameters, those of the paper among them",
            ),
            *self.knobs.rows(FIRST),
            *self.region.rows(),
            field_row(
                "",
                sg.Checkbox(
                    "on the part alone",
                    key=self.key("on_part"),
                    enable_events=True,
                    tooltip=help_of(CorruptSpec, "on_part"),
                ),
            ),
            field_row(
                "Name",
                text_input(self.key("name"), FIRST, width=12),
                sg.Checkbox(
                    "equalize",
                    key=self.key("equalize"),
                    enable_events=True,
                    tooltip=help_of(CorruptSpec, "equalize"),
                ),
                tooltip=help_of(CorruptSpec, "name"),
            ),
            *self.taken.rows(),
            *self.more.rows(),
        ]

    def more_rows(self) -> list[Row]:
        """Return what the synthetic test set is made by."""
        return [
            field_row(
                "Copies",
                text_input(self.key("copies"), CorruptSpec.model_fields["copies"].default, width=6),
                sg.Text("Seed", tooltip=help_of(CorruptSpec, "seed")),
                text_input(self.key("seed"), 0, width=8),
                tooltip=help_of(CorruptSpec, "copies"),
            ),
        ]

    def outcome_rows(self) -> list[Row]:
        """Return the previews."""
        return self.designer.rows()

    def read_form(self, form: Form) -> CorruptSpec:
        """Return the spec for the first of the chosen data sets: previews are on its images."""
        return self.read_specs(form)[0]

    def read_specs(self, form: Form) -> list[CorruptSpec]:
        """Return the spec of each chosen data set."""
        return [self._spec(form, dataset) for dataset in self.datasets.chosen or [""]]

    def _spec(self, form: Form, dataset: str) -> CorruptSpec:
        try:
            return spec_from(
                CorruptSpec,
                dataset=dataset,
                name=form[self.key("name")].strip(),
                corruption=self.knobs.read(form[self.key("kind")], form),
                equalize=bool(form[self.key("equalize")]),
                on_part=bool(form[self.key("on_part")]),
                **self.region.read(),
                copies=whole_number(form[self.key("copies")]),
                seed=whole_number(form[self.key("seed")]),
            )
        except SpecError as error:
            raise self.knobs.explained(error, form) from None

    def fill_form(self, spec: CorruptSpec) -> None:
        """Write a spec into the form. Raises MissingError if its data set is not here."""
        self.datasets.find_and_choose([spec.dataset])
        for name in ("name", "copies", "seed"):
            self.host.window[self.key(name)].update(value=str(getattr(spec, name)))
        for name in ("equalize", "on_part"):
            self.host.window[self.key(name)].update(value=getattr(spec, name))
        self.region.fill(spec)
        self._fill_corruption(spec.corruption)

    def _fill_corruption(self, corruption: Corruption) -> None:
        self.host.window[self.key("kind")].update(value=corruption.kind)
        self.knobs.fill(self.host.window, corruption)

    def routes(self) -> Routes:
        """Return what the form's elements and the parts do; what changes the picture is seen by `draw`."""
        return merged(
            super().routes(),
            {
                self.key("kind"): self._show_kind,
                self.key("preset"): self._fill_preset,
                self.key("previous"): lambda: self.designer.leaf(-1),
                self.key("next"): lambda: self.designer.leaf(1),
            },
            self.datasets.routes(),
            self.knobs.routes(self.host),
            self.region.routes(),
            self.designer.routes(),
        )

    def _show_kind(self) -> None:
        kind = self.host.values[self.key("kind")]
        self.knobs.show(self.host.window, kind)
        self._follow_with_name(kind)

    def _fill_preset(self) -> None:
        if preset := self.host.values[self.key("preset")]:
            typed = spec_from(CorruptSpec, dataset="any", name="any", corruption=preset)
            self._fill_corruption(typed.corruption)
            self._follow_with_name(preset)

    def _follow_with_name(self, kind: str) -> None:
        """Let a name that the form gave follow the kind; one that the person gave stays."""
        if self.host.values[self.key("name")] in (*KINDS, ONE_OF, *preset_names("corruption")):
            self.host.window[self.key("name")].update(kind)

    def show_event(self, event: events.Event) -> None:
        """Offer what was made to those who train."""
        if isinstance(event, events.Finished):
            made = Path(event.folder)  # datasets/<data set>/corruptions/<name>
            self.host.offer("train", MadeCorruption(made.parents[1].name, made.name))

    def _made(self) -> GoOn | str:
        """Return the corruption of the form's name, or of any other, or what is missing for the next step."""
        dataset = next(iter(self.datasets.chosen), "")
        made = self.host.workspace.corruptions(dataset) if dataset else []
        if not made:
            return "make a defect first" if dataset else "import a folder of photos first"
        named = self.host.window[self.key("name")].get().strip()
        return GoOn("", dataset, {"corruption": named if named in made else made[0]})

    def offered(self, what: Offer) -> None:
        """Choose a data set that was just imported, or begin with a corruption for one."""
        if isinstance(what, GoOn):
            self.datasets.find_and_choose([what.dataset])
        elif isinstance(what, ToDesign):
            self.fill_form(CorruptSpec(dataset=what.dataset, name=what.name, corruption=what.corruption))
            self.host.window["status"].update(LIKE_IT)

    def refresh(self) -> None:
        """List the data sets."""
        there = self.host.workspace.datasets()
        self.datasets.offer(self.host.with_awaited(there, "import"))
        if not (self.datasets.default and self.host.is_front(self.name)):  # what a person looks at stays
            self.datasets.prefer(self.host.workspace.imported_last(there))
        if not there:
            self.designer.view.show(None)

    def spec_name(self, spec: Any) -> str:
        """Return the name of a spec's file, without its suffix."""
        return f"{spec.kind}-{spec.dataset}-{spec.name}"

    def opened(self) -> None:
        """Let the list tell names that it has no room for."""
        super().opened()
        self.datasets.listen()

    def restored(self, form: Form) -> None:
        """Show the dials of the remembered kind."""
        self.datasets.show()
        self.knobs.show(self.host.window, form.get(self.key("kind"), FIRST))
        self.region.show()

    def went_back(self) -> bool:
        """Leave a large picture, or the drawing of a region."""
        return self.designer.went_back()

    @property
    def has_more(self) -> bool:
        """Whether the designer has."""
        return self.designer.has_more

    def draw(self) -> None:
        """Draw the previews; while the form is not a spec, those of before stay, and it is said why."""
        if self.datasets.chosen:
            try:
                self.designer.follow(self.read_form(self.host.values))
            except SpecError as error:
                self.designer.wait(error.problems[0])
        self.designer.draw()
        self.taken.draw()
