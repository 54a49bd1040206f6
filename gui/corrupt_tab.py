"""The Corrupt tab: the person designs a synthetic defect and sees it on their own images."""

import random
from dataclasses import dataclass
from typing import Any

from configs.errors import UserError
from configs.spec_io import spec_from
from datasets.corrupting import PREVIEWS, CorruptSpec, previews
from datasets.corruptions import Corruption, Gaussian, Stain
from datasets.images import Image, image_files
from datasets.layout import GOOD
from datasets.previews import load_thumbnail, sheet
from gui import sg
from gui.image_view import ImageView
from gui.tab import Form, Tab
from gui.theme import BOLD, SMALL, Palette
from gui.widgets import Row, button, choice, field_row, help_of, slider, text_input

WORKING_SIDE = 384  # pixels; previews are made on images of this size, which looks the same


@dataclass(frozen=True)
class Knob:
    """One slider, or the two of a range."""

    field: str
    label: str
    low: float
    high: float
    step: float
    is_range: bool = False


KNOBS: dict[str, tuple[Knob, ...]] = {
    "stain": (
        Knob("size", "Size, %", 0.5, 40, 0.5, is_range=True),
        Knob("color", "Grey", 0, 255, 1, is_range=True),
        Knob("irregularity", "Irregularity", 0, 1, 0.02),
        Knob("blur", "Blur", 0, 1, 0.02),
    ),
    "gaussian": (Knob("std", "Std", 0.01, 0.5, 0.01),),
}
KINDS: dict[str, type[Stain] | type[Gaussian]] = {"stain": Stain, "gaussian": Gaussian}


class CorruptTab(Tab):
    """Sliders on the left, previews on the right; running it writes the synthetic test set."""

    name, title, spec_class, run_text = "corrupt", "Corrupt", CorruptSpec, "Make"

    def __init__(self, app: Any, palette: Palette) -> None:
        super().__init__(app, palette)
        self.pictures = ImageView(
            self.key("pictures"),
            palette,
            (500, 320),
            "Import a data set first: previews on its images appear here.",
        )
        self._images: list[Image] = []
        self._images_of = ""
        self._shown: Any = None

    def form_rows(self) -> list[Row]:
        """Return the form."""
        kinds = [
            sg.pin(sg.Column(self._knob_rows(kind), key=self.key(kind), visible=kind == "stain", pad=(0, 0)))
            for kind in KINDS
        ]
        return [
            [sg.Text("A synthetic defect for a data set", font=BOLD)],
            field_row("Data set", choice(self.key("dataset"), []), tooltip=help_of(CorruptSpec, "dataset")),
            field_row("Name", text_input(self.key("name"), "stain"), tooltip=help_of(CorruptSpec, "name")),
            field_row(
                "Kind",
                choice(self.key("kind"), list(KINDS), "stain", width=14),
                button("Defaults", self.key("defaults"), self.palette, tooltip="the paper's parameters"),
                tooltip="what is drawn",
            ),
            *([kind] for kind in kinds),
            field_row(
                "Copies",
                text_input(self.key("copies"), CorruptSpec.model_fields["copies"].default, width=6),
                sg.Text("Seed", tooltip=help_of(CorruptSpec, "seed")),
                text_input(self.key("seed"), 0, width=8),
                tooltip=help_of(CorruptSpec, "copies"),
            ),
        ]

    def _knob_rows(self, kind: str) -> list[Row]:
        rows = []
        defaults = KINDS[kind]()
        for knob in KNOBS[kind]:
            value = getattr(defaults, knob.field)
            ends = (("low", value.low), ("high", value.high)) if knob.is_range else (("", value),)
            for end, default in ends:
                key = self.key(f"{kind}.{knob.field}{end}")
                label = f"{knob.label} {end and ('from' if end == 'low' else 'to')}".strip()
                rows.append(
                    field_row(
                        label,
                        slider(key, knob.low, knob.high, knob.step, default, self.palette),
                        tooltip=help_of(KINDS[kind], knob.field),
                    )
                )
        return rows

    def outcome_rows(self) -> list[Row]:
        """Return the previews."""
        return [
            [
                sg.Text("Preview on your own images", font=BOLD),
                sg.Push(),
                sg.Checkbox("mask outline", True, key=self.key("outline"), enable_events=True),
                button(
                    "Another", self.key("another"), self.palette, tooltip="other seeds, the same parameters"
                ),
            ],
            [self.pictures.element],
            [
                sg.Text(
                    "Running it keeps the corruption with the data set and writes a synthetic test set with masks.",
                    font=SMALL,
                    text_color=self.palette.soft,
                )
            ],
        ]

    def read_form(self, form: Form) -> CorruptSpec:
        """Return the spec that the form describes."""
        return spec_from(
            CorruptSpec,
            dataset=form[self.key("dataset")],
            name=form[self.key("name")].strip(),
            corruption=self._typed_corruption(form),
            copies=number(form[self.key("copies")]),
            seed=number(form[self.key("seed")]),
        )

    def _typed_corruption(self, form: Form) -> dict[str, Any]:
        kind = form[self.key("kind")]
        typed: dict[str, Any] = {"kind": kind}
        for knob in KNOBS[kind]:
            key = self.key(f"{kind}.{knob.field}")
            if knob.is_range:
                typed[knob.field] = [form[f"{key}low"], form[f"{key}high"]]
            else:
                typed[knob.field] = form[key]
        return typed

    def fill_form(self, spec: CorruptSpec) -> None:
        """Write a spec into the form."""
        for name in ("dataset", "name", "copies", "seed"):
            self.app.window[self.key(name)].update(value=str(getattr(spec, name)))
        self._fill_knobs(spec.corruption)

    def _fill_knobs(self, corruption: Corruption) -> None:
        self.app.window[self.key("kind")].update(value=corruption.kind)
        self._show_knobs(corruption.kind)
        for knob in KNOBS[corruption.kind]:
            value = getattr(corruption, knob.field)
            key = self.key(f"{corruption.kind}.{knob.field}")
            ends = {"low": value.low, "high": value.high} if knob.is_range else {"": value}
            for end, number_ in ends.items():
                self.app.window[f"{key}{end}"].update(value=number_)

    def _show_knobs(self, kind: str) -> None:
        for other in KINDS:
            self.app.window[self.key(other)].update(visible=other == kind)

    def handle(self, name: str, form: Form) -> None:
        """Act on the form's own buttons; what changes the picture is seen by `draw`."""
        if name == "another":
            self.app.window[self.key("seed")].update(str(random.randrange(1_000_000)))
        elif name == "kind":
            self._show_knobs(form[self.key("kind")])
        elif name == "defaults":
            self._fill_knobs(KINDS[form[self.key("kind")]]())
        elif name.endswith(("low", "high")):
            self._keep_in_order(name, form)

    def _keep_in_order(self, name: str, form: Form) -> None:
        """Let the end of a range that is dragged push the other one along."""
        stem, end = (name[:-3], "low") if name.endswith("low") else (name[:-4], "high")
        low, high = form[self.key(f"{stem}low")], form[self.key(f"{stem}high")]
        if low > high:
            other = "high" if end == "low" else "low"
            self.app.window[self.key(f"{stem}{other}")].update(value=form[self.key(name)])

    def refresh(self) -> None:
        """List the data sets."""
        self.app.refill(self.key("dataset"), self.app.workspace.datasets())

    def restored(self, form: Form) -> None:
        """Show the sliders of the remembered kind."""
        self._show_knobs(form.get(self.key("kind"), "stain"))

    def draw(self) -> None:
        """Draw the previews, if the form says something else than what is shown."""
        form = self.app.values
        dataset = form[self.key("dataset")]
        try:
            if dataset and dataset != self._images_of:
                self._images = self._load(dataset)
                self._images_of = dataset
            if self._images:
                spec = self.read_form(form)
                wanted = (dataset, spec.corruption, spec.seed, form[self.key("outline")])
                if wanted != self._shown:
                    self._shown = wanted
                    made = previews(self._images, spec.corruption, spec.seed, wanted[3])
                    self.pictures.show(sheet(made, background=self.palette.card_level))
        except UserError as error:
            if str(error) != self._shown:
                self._shown = str(error)
                self.pictures.show(None, str(error))
        self.pictures.draw()

    def _load(self, dataset: str) -> list[Image]:
        """Return the images to preview on: good training images, scaled down."""
        folder = self.app.workspace.existing_dataset(dataset)
        paths = image_files(folder / "train" / GOOD)[:PREVIEWS]
        return [load_thumbnail(path, side=WORKING_SIDE) for path in paths]


def number(typed: object) -> object:
    """Return what a person typed as a whole number if it is one; else as it is, for the spec to refuse."""
    try:
        return int(str(typed).strip())
    except ValueError:
        return typed
