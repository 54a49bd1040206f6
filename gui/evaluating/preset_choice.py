"""The preset of an evaluation: it fills in the form, and always is the one that the form follows."""

from collections.abc import Callable
from typing import Any

from configs.errors import SpecError
from configs.spec.presets import preset_names, preset_summary, read_preset
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import METHODS, EvaluateSpec, EvaluationSettings
from evaluation.presets import preset_of
from evaluation.scoring.scores import PAPER_SCORE, SCORE_NAMES
from gui.evaluating.settings_form import AND, FIELDS, fill_settings, read_settings
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, choice, field_row, help_of, prose

OWN = "Settings of your own: no preset has them."


class PresetChoice(Part):
    """The choice.

    Args:
        page: that it stands on.
        palette: the colours.
        follow: is called once methods were filled in.
    """

    def __init__(self, page: Page, palette: Palette, follow: Callable[[], object]) -> None:
        super().__init__(page, "preset", palette)
        self._follow_methods = follow
        self._looked: Any = None  # at which form

    def rows(self) -> list[Row]:
        """Return the row that most will use: a preset, and the score."""
        key = self.page.key
        presets = [f"{name}: {preset_summary('evaluation', name)}" for name in preset_names("evaluation")]
        return [
            field_row(
                "Preset",
                choice(key("preset"), preset_names("evaluation"), width=10),
                sg.Text("Score", tooltip=help_of(EvaluateSpec, "score")),
                choice(key("score"), SCORE_NAMES, PAPER_SCORE, width=6),
                tooltip="\n".join(["fills in all but the samples", *presets]),
            ),
            [prose(key("preset.what"), self.palette, 0, soft=True)],
        ]

    def routes(self) -> Routes:
        """Return what choosing one does."""
        return {self.page.key("preset"): self._choose}

    def _choose(self) -> None:
        """Fill the form as the person chose; a label that is called as a preset follows, else it would lie."""
        preset, label = self.values[self.page.key("preset")], self.window[self.page.key("label")]
        if preset and label.get().strip() in preset_names("evaluation"):
            label.update(value=preset)
        self.fill(preset)

    def fill(self, preset: str) -> None:
        """Fill the form with a preset."""
        if preset:
            named = read_preset("evaluation", preset)
            settings = EvaluationSettings(**named)
            fill_settings(self.window, self.page.key, settings)
            if "methods" in named:
                self.fill_methods(settings)
                self._follow_methods()

    def fill_methods(self, settings: EvaluationSettings) -> None:
        """Fill in the methods, and how they are combined."""
        self.window[self.page.key("method")].update(value=AND.join(settings.methods))
        combined = AND.join(sorted(settings.combine, key=METHODS.index))
        self.window[self.page.key("combine")].update(value=combined)
        self.page.memory["combine_by"] = settings.combine_by

    def draw(self) -> None:
        """Name the preset that the form follows now, whoever filled it in; none where it follows none."""
        key, window = self.page.key, self.window
        form = {key(name): window[key(name)].get() for name in (*FIELDS, "method", "preset")}
        looked = (form, self.page.memory.get("combine_by"))
        if looked == self._looked:
            return
        self._looked = looked
        try:
            settings = spec_from(
                EvaluationSettings,
                methods=[method for method in form[key("method")].split(AND) if method != "features"],
                combine_by=self.page.memory.get("combine_by"),
                **read_settings(form, key),
            )
        except SpecError:  # what is wrong with it stands beside its field
            return
        chosen = form[key("preset")]
        if (now := preset_of(settings, chosen)) != chosen:
            window[key("preset")].update(value=now)
        window[key("preset.what")].update(preset_summary("evaluation", now) if now else OWN)
