"""The Train tab: data set, corruption, architecture and training scheme; live curves while it learns."""

from typing import Any

from configs import events
from configs.presets import Group, preset_names, preset_summary
from configs.spec_io import spec_from, typed_fields
from gui import sg
from gui.curve import Curve
from gui.tab import Form, Tab
from gui.theme import BOLD, SMALL, Palette
from gui.widgets import Row, choice, field_row, help_of, text_input, whole_number
from networks.train_spec import TrainSpec

INLINE = "(written in the spec)"  # a choice that is no preset
DEFAULTS = {"architecture": "aesc_d5_f5_n16", "training": "quick_gray"}


class TrainTab(Tab):
    """Choices on the left, curves on the right."""

    name, title, spec_class, run_text = "train", "Train", TrainSpec, "Train"

    def __init__(self, app: Any, palette: Palette) -> None:
        super().__init__(app, palette)
        series = {"loss": "training", "val_loss": "validation"}
        self.loss = Curve(self.key("loss"), palette, "loss (mean squared error)", series, log=True)
        series = {"psnr": "training", "val_psnr": "validation"}
        self.psnr = Curve(self.key("psnr"), palette, "PSNR, dB", series)

    def form_rows(self) -> list[Row]:
        """Return the form."""
        return [
            [sg.Text("An autoencoder that removes a corruption", font=BOLD)],
            field_row("Data set", choice(self.key("dataset"), []), tooltip=help_of(TrainSpec, "dataset")),
            field_row(
                "Corruption", choice(self.key("corruption"), []), tooltip=help_of(TrainSpec, "corruption")
            ),
            field_row(
                "Resolution",
                text_input(self.key("resolution"), 128, width=8),
                sg.Text("rows", font=SMALL, text_color=self.palette.soft),
                tooltip=help_of(TrainSpec, "resolution"),
            ),
            field_row(
                "Architecture",
                choice(self.key("architecture"), preset_names("architecture"), DEFAULTS["architecture"]),
                tooltip=help_of(TrainSpec, "architecture"),
            ),
            [self._summary_text("architecture")],
            field_row(
                "Training",
                choice(self.key("training"), preset_names("training"), DEFAULTS["training"]),
                tooltip=help_of(TrainSpec, "training"),
            ),
            [self._summary_text("training")],
            field_row("Seed", text_input(self.key("seed"), 0, width=8), tooltip=help_of(TrainSpec, "seed")),
            field_row("Run name", text_input(self.key("name")), tooltip=help_of(TrainSpec, "name")),
        ]

    def _summary_text(self, field: str) -> sg.Text:
        return sg.Text(
            _summary(field, DEFAULTS[field]),
            key=self.key(f"{field}.summary"),
            font=SMALL,
            text_color=self.palette.soft,
            size=(50, 2),
        )

    def outcome_rows(self) -> list[Row]:
        """Return the curves and the latest figures."""
        return [
            [
                sg.Text("How the training goes", font=BOLD),
                sg.Push(),
                sg.Text("", key=self.key("figures"), font=SMALL),
            ],
            [self.loss.element],
            [self.psnr.element],
        ]

    def read_form(self, form: Form) -> TrainSpec:
        """Return the spec that the form describes."""
        chosen: dict[str, Any] = {
            field: self.memory.get(field) if form[self.key(field)] == INLINE else form[self.key(field)]
            for field in ("corruption", *DEFAULTS)
        }
        return spec_from(
            TrainSpec,
            name=form[self.key("name")].strip() or _suggested_name(form, self.key),
            dataset=form[self.key("dataset")],
            resolution=whole_number(form[self.key("resolution")]),
            seed=whole_number(form[self.key("seed")]),
            **chosen,
        )

    def fill_form(self, spec: TrainSpec) -> None:
        """Write a spec into the form; what is no preset stays as it is written in the spec."""
        window = self.app.window
        for name in ("name", "dataset", "resolution", "seed"):
            window[self.key(name)].update(value=str(getattr(spec, name)))
        typed = typed_fields(spec)
        for field in ("corruption", *DEFAULTS):
            named = isinstance(typed[field], str)
            self.memory[field] = typed[field]
            window[self.key(field)].update(value=typed[field] if named else INLINE)
            if field in DEFAULTS:
                self._show_summary(field, typed[field] if named else INLINE)

    def _show_summary(self, field: str, chosen: str) -> None:
        summary = "as in the spec that was opened" if chosen == INLINE else _summary(field, chosen)
        self.app.window[self.key(f"{field}.summary")].update(summary)

    def take_over(self, old: Any) -> None:
        """Go on with the job, and with its curves."""
        super().take_over(old)
        self.loss.take_over(old.loss)
        self.psnr.take_over(old.psnr)

    def restored(self, form: Form) -> None:
        """Say what the remembered presets are."""
        for field in DEFAULTS:
            self._show_summary(field, form.get(self.key(field)) or DEFAULTS[field])

    def handle(self, name: str, form: Form) -> None:
        """Say what a preset is; list the corruptions of another data set."""
        if name in DEFAULTS:
            self._show_summary(name, form[self.key(name)])
        elif name == "dataset":
            self._list_corruptions(form[self.key("dataset")])

    def _list_corruptions(self, dataset: str) -> None:
        own = self.app.workspace.corruptions(dataset) if dataset else []
        presets = sorted(
            preset_names("corruption"), key=lambda name: name != "stain"
        )  # the paper's comes first
        presets = [name for name in presets if name not in own]
        self.app.refill(self.key("corruption"), [*own, *presets])

    def refresh(self) -> None:
        """List the data sets and the corruptions of the chosen one."""
        self._list_corruptions(self.app.refill(self.key("dataset"), self.app.workspace.datasets()))

    def started(self, spec: TrainSpec) -> None:
        """Clear the curves."""
        for curve in (self.loss, self.psnr):
            curve.clear(spec.training.epochs)
        self.app.window[self.key("figures")].update("")

    def show_event(self, event: events.Event) -> None:
        """Take in the figures of an epoch."""
        if isinstance(event, events.Metric):
            self.loss.add(event.step, event.values)
            self.psnr.add(event.step, event.values)
            values = event.values
            self.app.window[self.key("figures")].update(
                f"epoch {event.step} of {event.total}    validation PSNR {values['val_psnr']:.2f} dB    "
                f"learning rate {values['learning_rate']:.2g}    {values['images_per_second']:.0f} images/s"
            )

    def draw(self) -> None:
        """Draw the curves."""
        self.loss.draw()
        self.psnr.draw()


def _summary(field: str, preset: str) -> str:
    group: Group = "architecture" if field == "architecture" else "training"
    return preset_summary(group, preset) if preset in preset_names(group) else ""


def _suggested_name(form: Form, key: Any) -> str:
    """Return a name for the run that says what it is."""
    return "-".join(str(form[key(field)]) for field in ("dataset", "corruption", "training", "seed"))
