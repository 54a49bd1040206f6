"""What is evaluated, by which methods, and how a threshold is chosen."""

from collections.abc import Callable
from typing import Any

from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import METHODS, EvaluateSpec, evaluation_name, parts_of
from gui.evaluating.preset_choice import PresetChoice
from gui.evaluating.settings_form import AND, fill_settings, fine_rows, read_settings
from gui.evaluating.threshold_form import ThresholdChoice
from gui.framework.page import Form, Page
from gui.framework.part import Part
from gui.framework.routes import Routes, merged
from gui.shared.choice_list import ChoiceList
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, choice, field_row, help_of, text_input

PLAIN = [method for method in METHODS if method != "features"]  # that need no weights of a person's
TOGETHER = (("residual", "located"), ("residual", "uncertainty"), ("residual", "uncertainty", "combined"))
METHOD_CHOICES = [*PLAIN, *map(AND.join, TOGETHER)]
WITH_WEIGHTS = [*METHOD_CHOICES, "features", AND.join(("residual", "features", "combined"))]
SEVERAL = "\nCtrl+click and Shift+click choose several: each is evaluated, the first is shown"
# Fields without a place in the form: as in the last spec that filled it.
UNSEEN = ("seed", "stress", "combine_by")


class EvaluateForm(Part):
    """The fields of evaluations.

    Args:
        page: that they stand on.
        palette: the colours.
        follow: is called once other methods are chosen.
    """

    def __init__(self, page: Page, palette: Palette, follow: Callable[[], None]) -> None:
        super().__init__(page, "form", palette)
        self.follow = follow
        self.runs = ChoiceList(
            page,
            "run_name",
            palette,
            "Runs",
            help_of(EvaluateSpec, "run") + SEVERAL,
            says_several=True,
        )
        self.alarm = ThresholdChoice(
            page, "alarm", palette, "Threshold", help_of(EvaluateSpec, "threshold"), optional=False
        )
        self.unsure = ThresholdChoice(
            page, "unsure", palette, "Unsure from", help_of(EvaluateSpec, "unsure"), optional=True
        )
        self.preset = PresetChoice(page, palette, follow)

    def rows(self) -> list[Row]:
        """Return what most will use."""
        key = self.page.key
        return [
            *self.runs.rows(),
            field_row(
                "Methods",
                choice(key("method"), METHOD_CHOICES, METHODS[0], width=12),
                sg.Text("Label", tooltip=help_of(EvaluateSpec, "label")),
                text_input(key("label"), width=9),
                tooltip=help_of(EvaluateSpec, "methods"),
            ),
            *self.preset.rows(),
            *self.alarm.rows(),
        ]

    def more_rows(self) -> list[Row]:
        """Return what a preset fills in, what is combined, and the lower threshold."""
        return [*fine_rows(self.page.key, self.palette), *self.unsure.rows()]

    def opened(self) -> None:
        """Let the list tell names that it has no room for."""
        self.runs.listen()

    def routes(self) -> Routes:
        """Return what the fields do."""
        parts = (self.runs, self.preset, self.alarm, self.unsure)
        return merged({self.page.key("method"): self.follow}, *(part.routes() for part in parts))

    @property
    def run(self) -> str:
        """The first run that is named; empty: none is."""
        return next(iter(self.runs.chosen), "")

    @property
    def named(self) -> tuple[str, str]:
        """The first run that is named, and the name of its first evaluation."""
        method, label = (self.window[self.page.key(name)].get() for name in ("method", "label"))
        return self.run, evaluation_name(method.split(AND)[0] or METHODS[0], _label(label))

    def read(self, form: Form) -> list[EvaluateSpec]:
        """Return the spec of each chosen run. Raises SpecError."""
        return [self._spec(form, run) for run in self.runs.chosen or [""]]

    def _spec(self, form: Form, run: str) -> EvaluateSpec:
        key, memory = self.page.key, self.page.memory
        return spec_from(
            EvaluateSpec,
            run=run,
            methods=form[key("method")].split(AND),
            label=_label(form[key("label")]),
            **read_settings(form, key),
            features=self._features(form),
            threshold=self.alarm.read(),
            unsure=self.unsure.read(),
            known_good=memory.get("known_good", {}).get(run, []),
            **{field: memory[field] for field in UNSEEN if field in memory},
        )

    def _features(self, form: Form) -> dict[str, Any] | None:
        """Return the fields of features, those without a place as in the last spec; None: no weights are named."""
        typed = form[self.page.key("weights")].strip()
        return {**self.page.memory.get("features", {}), "weights": typed} if typed else None

    def fill(self, spec: EvaluateSpec) -> None:
        """Write a spec into the fields. Raises MissingError if its run is not here."""
        self.runs.find_and_choose([spec.run])
        self.fill_settings(spec)
        self._offer_methods()
        self.preset.fill_methods(spec)
        self.window[self.page.key("label")].update(value=spec.label or "")

    def fill_settings(self, spec: EvaluateSpec) -> None:
        """Write into the fields how an evaluation is made, but neither its run, its methods nor its label."""
        window, key, features = self.window, self.page.key, spec.features
        fill_settings(window, key, spec)
        window[key("samples")].update(value=str(spec.samples))
        window[key("combine")].update(value=AND.join(sorted(spec.combine, key=METHODS.index)))
        window[key("weights")].update(value="" if features is None else str(features.weights))
        self.alarm.fill(spec.threshold)
        self.unsure.fill(spec.unsure)
        self.page.memory |= {field: getattr(spec, field) for field in UNSEEN}
        self.page.memory["known_good"] = {spec.run: list(map(str, spec.known_good))}
        self.page.memory["features"] = {} if features is None else features.model_dump(mode="json")

    def fill_name(self, evaluation: str) -> None:
        """Write the method and the label of an evaluation's name into the fields."""
        method, label = parts_of(evaluation)
        self.window[self.page.key("method")].update(value=method)
        self.window[self.page.key("label")].update(value=label or "")

    def draw(self) -> None:
        """Follow the weights that are typed, and name the preset."""
        self._offer_methods()
        self.preset.draw()

    def _offer_methods(self) -> None:
        """Offer what needs weights only while some are named."""
        method = self.page.key("method")
        offered = WITH_WEIGHTS if self.window[self.page.key("weights")].get().strip() else METHOD_CHOICES
        if self.window[method].Values != offered:
            self.page.host.refill(method, offered)


def _label(typed: str) -> str | None:
    """Return a label, or None if there is none."""
    return typed.strip() or None
