"""How a threshold is chosen, as a row of a form: a way, and its number."""

from typing import Any

from evaluation.scoring.thresholds import Conformal, FalsePositiveRate, Percentile, Spread, Threshold
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit.numbers import real_number
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, choice, field_row, text_input

# How a threshold is chosen: its kind, its field, and the field's default.
WAYS: dict[str, tuple[str, str, float | None]] = {
    "false alarms at most, %": ("conformal", "false_alarms", Conformal().false_alarms),
    "percentile of good, %": ("percentile", "percent", Percentile().percent),
    "mean of good + sigmas": ("mean_sigma", "sigmas", Spread().sigmas),
    "test: false alarms, %": ("false_positive_rate", "percent", FalsePositiveRate().percent),
    "test: best F1": ("f1_max", "", None),
}
NONE = "none"
FIRST = next(iter(WAYS))
HELP = (
    "of good: held-out good images choose it;\n"
    "test: the test images themselves do, so that new images will do less well"
)


class ThresholdChoice(Part):
    """One threshold; if it is `optional`, there need be none."""

    def __init__(
        self, page: Page, name: str, palette: Palette, label: str, tooltip: str, optional: bool
    ) -> None:
        super().__init__(page, name, palette)
        self.label, self.tooltip = label, f"{tooltip}\n{HELP}"
        self.ways = [NONE, *WAYS] if optional else [*WAYS]

    def rows(self) -> list[Row]:
        """Return the row."""
        first = self.ways[0]
        number = "" if first == NONE else f"{WAYS[first][2]:g}"
        return [
            field_row(
                self.label,
                choice(self.key("way"), self.ways, first, width=21),
                text_input(self.key("number"), number, width=6),
                tooltip=self.tooltip,
            )
        ]

    def read(self) -> dict[str, Any] | None:
        """Return the fields of the threshold's spec; None if there is none."""
        way = self.values[self.key("way")]
        if way == NONE:
            return None
        kind, field, _ = WAYS[way]
        return {"kind": kind, **({field: real_number(self.values[self.key("number")])} if field else {})}

    def fill(self, threshold: Threshold | None) -> None:
        """Write a threshold into the row."""
        way, number = NONE, ""
        for text, (kind, field, _) in WAYS.items():
            if threshold is not None and kind == threshold.kind:
                way, number = text, f"{getattr(threshold, field):g}" if field else ""
        self.window[self.key("way")].update(value=way)
        self.window[self.key("number")].update(value=number, disabled=not number)

    def routes(self) -> Routes:
        """Return what the choice does."""
        return {self.key("way"): self._fill_default}

    def _fill_default(self) -> None:
        default = WAYS.get(self.values[self.key("way")], ("", "", None))[2]
        text = "" if default is None else f"{default:g}"
        self.window[self.key("number")].update(value=text, disabled=default is None)
