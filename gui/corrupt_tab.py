"""The Corrupt tab: the person designs a synthetic defect and sees it on their own images."""

import random
from typing import Any

from configs.errors import UserError
from configs.spec_io import spec_from
from datasets.corrupting import PREVIEWS, previews
from datasets.design import CorruptSpec, Design
from datasets.images import Image, image_files
from datasets.layout import GOOD, read_record
from datasets.previews import load_thumbnail, sheet
from gui import sg
from gui.image_view import ImageView
from gui.knobs import KINDS, ONE_OF, Knobs
from gui.tab import Form, Tab
from gui.theme import BOLD, SMALL, Palette
from gui.widgets import Row, button, choice, field_row, help_of, text_input, whole_number

WORKING_SIDE = 384  # pixels; previews are made on images of this size, which looks the same


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
        self.knobs = Knobs(self.name, palette)
        self._images: list[Image] = []
        self._images_of = ""
        self._shown: Any = None

    def form_rows(self) -> list[Row]:
        """Return the form."""
        return [
            [sg.Text("A synthetic defect for a data set", font=BOLD)],
            field_row("Data set", choice(self.key("dataset"), []), tooltip=help_of(CorruptSpec, "dataset")),
            field_row("Name", text_input(self.key("name"), "stain"), tooltip=help_of(CorruptSpec, "name")),
            field_row(
                "Kind",
                choice(self.key("kind"), [*KINDS, ONE_OF], "stain", width=14),
                button("Defaults", self.key("defaults"), self.palette, tooltip="the paper's parameters"),
                tooltip="what is drawn",
            ),
            *self.knobs.rows("stain"),
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
            corruption=self.knobs.read(form[self.key("kind")], form),
            copies=whole_number(form[self.key("copies")]),
            seed=whole_number(form[self.key("seed")]),
        )

    def fill_form(self, spec: CorruptSpec) -> None:
        """Write a spec into the form."""
        for name in ("dataset", "name", "copies", "seed"):
            self.app.window[self.key(name)].update(value=str(getattr(spec, name)))
        self.app.window[self.key("kind")].update(value=spec.corruption.kind)
        self.knobs.fill(self.app.window, spec.corruption)

    def handle(self, name: str, form: Form) -> None:
        """Act on the form's own elements; what changes the picture is seen by `draw`."""
        window, kind = self.app.window, form[self.key("kind")]
        if name == "another":
            window[self.key("seed")].update(str(random.randrange(1_000_000)))
        elif name == "kind":
            self.knobs.show(window, kind)
            if form[self.key("name")] in (*KINDS, ONE_OF):  # a name that was ours follows
                window[self.key("name")].update(kind)
        elif name == "defaults":
            self.knobs.fill_defaults(window, kind)
        elif name.endswith(("low", "high")):
            self.knobs.keep_in_order(window, self.key(name), form)

    def refresh(self) -> None:
        """List the data sets."""
        self.app.refill(self.key("dataset"), self.app.workspace.datasets())

    def restored(self, form: Form) -> None:
        """Show the sliders of the remembered kind."""
        self.knobs.show(self.app.window, form.get(self.key("kind"), "stain"))

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
                    made = previews(self._images, Design(spec.corruption), spec.seed, wanted[3])
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
        white = read_record(folder).white
        return [load_thumbnail(path, side=WORKING_SIDE, white=white) for path in paths]
