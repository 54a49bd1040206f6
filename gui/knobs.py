"""The sliders of the corruptions: which there are, what they say, and how they are filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from datasets.corruptions import Corruption, Drops, Gaussian, OneOf, Scratch, Stain
from gui import sg
from gui.theme import Palette
from gui.widgets import Row, field_row, help_of, slider

ONE_OF = "one_of"
WEIGHTS = "weight"
Simple = Stain | Gaussian | Scratch | Drops
KINDS: Mapping[str, type[Simple]] = {
    "stain": Stain,
    "scratch": Scratch,
    "drops": Drops,
    "gaussian": Gaussian,
}
STRUCTURAL = {"stain": 0.6, "scratch": 0.2, "drops": 0.2, "gaussian": 0.0}  # the original's mixture


@dataclass(frozen=True)
class Knob:
    """One slider, or the two of a range."""

    field: str
    label: str
    low: float
    high: float
    step: float
    is_range: bool = False
    is_whole: bool = False

    def ends(self, value: Any) -> dict[str, float]:
        """Return the value of each of its sliders, by what the slider's key ends with."""
        return {"low": value.low, "high": value.high} if self.is_range else {"": value}


KNOBS: Mapping[str, tuple[Knob, ...]] = {
    "stain": (
        Knob("size", "Size, %", 0.5, 40, 0.5, is_range=True),
        Knob("color", "Grey", 0, 255, 1, is_range=True),
        Knob("irregularity", "Irregularity", 0, 1, 0.02),
        Knob("blur", "Blur", 0, 1, 0.02),
    ),
    "scratch": (
        Knob("length", "Length, %", 1, 150, 1, is_range=True),
        Knob("width", "Width, pixels", 1, 20, 1, is_whole=True),
        Knob("bend", "Bend", 0, 1, 0.01),
        Knob("color", "Grey", 0, 255, 1),
        Knob("jitter", "Grey jitter", 0, 100, 1),
    ),
    "drops": (
        Knob("size", "Size, %", 0.1, 10, 0.1, is_range=True),
        Knob("number", "Number", 1, 60, 1, is_whole=True),
        Knob("spacing", "Spacing", 0, 1, 0.01),
        Knob("color", "Grey", 0, 255, 1),
        Knob("irregularity", "Irregularity", 0, 1, 0.01),
    ),
    "gaussian": (Knob("std", "Std", 0.01, 0.5, 0.01),),
}


class Knobs:
    """All sliders of a tab. Those of one kind are seen at a time."""

    def __init__(self, prefix: str, palette: Palette) -> None:
        self.prefix = prefix  # of the keys
        self.palette = palette

    def key(self, kind: str, field: str = "", end: str = "") -> str:
        """Return the key of a slider, or of a kind's whole group."""
        return f"{self.prefix}.{kind}.{field}{end}" if field else f"{self.prefix}.{kind}"

    def rows(self, shown: str) -> list[Row]:
        """Return the groups of all kinds, with only those of `shown` to be seen."""
        groups = {kind: self._rows_of(kind) for kind in KINDS} | {ONE_OF: self._weight_rows()}
        return [
            [sg.pin(sg.Column(rows, key=self.key(kind), visible=kind == shown, pad=(0, 0)))]
            for kind, rows in groups.items()
        ]

    def _rows_of(self, kind: str) -> list[Row]:
        defaults = KINDS[kind]()
        return [
            field_row(
                f"{knob.label} {({'low': 'from', 'high': 'to'}).get(end, '')}".strip(),
                slider(self.key(kind, knob.field, end), knob.low, knob.high, knob.step, value, self.palette),
                tooltip=help_of(KINDS[kind], knob.field),
            )
            for knob in KNOBS[kind]
            for end, value in knob.ends(getattr(defaults, knob.field)).items()
        ]

    def _weight_rows(self) -> list[Row]:
        tooltip = "how often this one is drawn, beside the others; 0 leaves it out. Its sliders are under its own kind"
        return [
            field_row(
                f"{kind.capitalize()}, weight",
                slider(self.key(ONE_OF, WEIGHTS, kind), 0, 1, 0.05, weight, self.palette),
                tooltip=tooltip,
            )
            for kind, weight in STRUCTURAL.items()
        ]

    def read(self, kind: str, form: Mapping[str, Any]) -> dict[str, Any]:
        """Return the corruption of one kind as the sliders say it, for a spec to check."""
        if kind == ONE_OF:
            weights = {each: form[self.key(ONE_OF, WEIGHTS, each)] for each in KINDS}
            return {
                "kind": ONE_OF,
                "choices": [
                    {"weight": weight, "corruption": self.read(each, form)}
                    for each, weight in weights.items()
                    if weight > 0
                ],
            }
        typed: dict[str, Any] = {"kind": kind}
        for knob in KNOBS[kind]:
            if knob.is_range:
                typed[knob.field] = [form[self.key(kind, knob.field, end)] for end in ("low", "high")]
            else:
                value = form[self.key(kind, knob.field)]
                typed[knob.field] = round(value) if knob.is_whole else value
        return typed

    def fill(self, window: sg.Window, corruption: Corruption) -> None:
        """Set the sliders to a corruption, and show those of its kind."""
        if isinstance(corruption, OneOf):
            weights: dict[str, float] = {
                choice.corruption.kind: choice.weight for choice in corruption.choices
            }
            most = max(1.0, *weights.values())
            for kind in KINDS:
                window[self.key(ONE_OF, WEIGHTS, kind)].update(value=weights.get(kind, 0) / most)
            for choice in corruption.choices:
                self._fill_simple(window, choice.corruption)
        else:
            self._fill_simple(window, corruption)
        self.show(window, corruption.kind)

    def _fill_simple(self, window: sg.Window, corruption: Simple) -> None:
        for knob in KNOBS[corruption.kind]:
            for end, value in knob.ends(getattr(corruption, knob.field)).items():
                window[self.key(corruption.kind, knob.field, end)].update(value=value)

    def fill_defaults(self, window: sg.Window, kind: str) -> None:
        """Set the sliders of a kind to the defaults."""
        if kind == ONE_OF:
            for each, weight in STRUCTURAL.items():
                window[self.key(ONE_OF, WEIGHTS, each)].update(value=weight)
        else:
            self._fill_simple(window, KINDS[kind]())

    def show(self, window: sg.Window, kind: str) -> None:
        """Show the sliders of one kind."""
        for other in (*KINDS, ONE_OF):
            window[self.key(other)].update(visible=other == kind)

    def keep_in_order(self, window: sg.Window, moved: str, form: Mapping[str, Any]) -> None:
        """Let the end of a range that is dragged push the other one along. `moved` is the slider's key."""
        for end, other in (("low", "high"), ("high", "low")):
            if moved.endswith(end):
                stem = moved.removesuffix(end)
                if form[f"{stem}low"] > form[f"{stem}high"]:
                    window[f"{stem}{other}"].update(value=form[moved])
