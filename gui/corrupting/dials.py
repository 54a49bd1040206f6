"""The dials of the corruptions: which there are, what they say, and how they are filled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from configs.errors import Problem, SpecError
from datasets.corruption.corruptions import (
    Corruption,
    Drops,
    Gaussian,
    OneOf,
    OriginalDrops,
    OriginalScratch,
    OriginalStain,
    Pattern,
    Scratch,
    Simple,
    Stain,
)
from gui.corrupting.dial import Dial
from gui.framework.host import Host
from gui.framework.routes import Routes, merged
from gui.toolkit import sg
from gui.toolkit.numbers import real_number, whole_number
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, field_row, help_of

ONE_OF = "one_of"
WEIGHTS = "weight"
_WEIGHT = re.compile(r"corruption\.choices\.(\d+)\.weight")  # in a spec
KINDS: Mapping[str, type[Simple]] = {
    "stain": Stain,
    "scratch": Scratch,
    "drops": Drops,
    "pattern": Pattern,
    "gaussian": Gaussian,
    "original_stain": OriginalStain,
    "original_scratch": OriginalScratch,
    "original_drops": OriginalDrops,
}
STRUCTURAL = dict.fromkeys(KINDS, 0.0) | {
    "stain": 0.6,
    "scratch": 0.2,
    "drops": 0.2,
}  # the original's mixture


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


_BLOT = (
    Knob("size", "Size, %", 0.5, 40, 0.5, is_range=True),
    Knob("color", "Grey", 0, 255, 1, is_range=True),
    Knob("irregularity", "Irregularity", 0, 1, 0.02),
    Knob("blur", "Blur", 0, 1, 0.02),
)
KNOBS: Mapping[str, tuple[Knob, ...]] = {
    "stain": _BLOT,
    "scratch": (
        Knob("length", "Length, %", 1, 150, 1, is_range=True),
        Knob("width", "Width, pixels", 1, 20, 1, is_whole=True),
        Knob("bend", "Bend", 0, 1, 0.01),
        Knob("color", "Grey", 0, 255, 1, is_range=True),
        Knob("jitter", "Grey jitter", 0, 100, 1),
    ),
    "drops": (
        Knob("size", "Size, %", 0.1, 10, 0.1, is_range=True),
        Knob("number", "Number", 1, 60, 1, is_whole=True),
        Knob("spacing", "Spacing", 0, 1, 0.01),
        Knob("color", "Grey", 0, 255, 1, is_range=True),
        Knob("irregularity", "Irregularity", 0, 1, 0.01),
    ),
    "pattern": (
        Knob("size", "Size, %", 0.5, 50, 0.5, is_range=True),
        Knob("slimness", "Slimness", 1, 30, 0.5),
        Knob("distortion", "Distortion", 0, 1, 0.02),
        Knob("number", "Number, up to", 1, 20, 1, is_whole=True),
        Knob("flat", "Flat, weight", 0, 1, 0.05),
        Knob("texture", "Texture, weight", 0, 1, 0.05),
        Knob("noise", "Noise, weight", 0, 1, 0.05),
        Knob("change", "Change, weight", 0, 1, 0.05),
        Knob("other", "Others, weight", 0, 1, 0.05),
        Knob("blended", "Blended, weight", 0, 1, 0.05),
        Knob("clouds", "Clouds", 0, 1, 0.05),
        Knob("softness", "Softness", 0, 1, 0.05, is_range=True),
        Knob("color", "Grey", 0, 255, 1, is_range=True),
        Knob("opacity", "Opacity", 0.05, 1, 0.05, is_range=True),
    ),
    "gaussian": (Knob("std", "Std", 0.01, 0.5, 0.01),),
    "original_stain": _BLOT,
    "original_scratch": (Knob("color", "Grey", 0, 255, 1, is_range=True),),
    "original_drops": (
        Knob("size", "Size, %", 0, 10, 0.1, is_range=True),
        Knob("number", "Number", 1, 60, 1, is_whole=True),
        Knob("spacing", "Spacing", 0, 60, 0.1),
        Knob("color", "Grey", 0, 255, 1, is_range=True),
    ),
}


class Knobs:
    """All dials of a page. Those of one kind are seen at a time."""

    def __init__(self, prefix: str, palette: Palette) -> None:
        self.prefix = prefix  # of the keys
        self.palette = palette
        dials = [
            Dial(self.key(kind, knob.field, end), knob.low, knob.high, knob.step, value, knob.field)
            for kind, knobs in KNOBS.items()
            for knob in knobs
            for end, value in knob.ends(getattr(KINDS[kind](), knob.field)).items()
        ]
        dials += [
            Dial(self.key(ONE_OF, WEIGHTS, kind), 0, 1, 0.05, weight, _weight_of(kind))
            for kind, weight in STRUCTURAL.items()
        ]
        self._dials = {dial.key: dial for dial in dials}

    def key(self, kind: str, field: str = "", end: str = "") -> str:
        """Return the key of a dial, or of a kind's whole group."""
        return f"{self.prefix}.{kind}.{field}{end}" if field else f"{self.prefix}.{kind}"

    def dial(self, kind: str, field: str, end: str = "") -> Dial:
        """Return the dial of a field, or of one end of a range."""
        return self._dials[self.key(kind, field, end)]

    def rows(self, shown: str) -> list[Row]:
        """Return the groups of all kinds, with only those of `shown` to be seen."""
        groups = {kind: self._rows_of(kind) for kind in KINDS} | {ONE_OF: self._weight_rows()}
        return [
            [sg.pin(sg.Column(rows, key=self.key(kind), visible=kind == shown, pad=(0, 0)))]
            for kind, rows in groups.items()
        ]

    def _rows_of(self, kind: str) -> list[Row]:
        return [
            field_row(
                f"{knob.label} {({'low': 'from', 'high': 'to'}).get(end, '')}".strip(),
                *self.dial(kind, knob.field, end).elements(self.palette),
                tooltip=help_of(KINDS[kind], knob.field),
            )
            for knob in KNOBS[kind]
            for end in knob.ends(getattr(KINDS[kind](), knob.field))
        ]

    def _weight_rows(self) -> list[Row]:
        tooltip = "how often this one is drawn, beside the others; 0 leaves it out. Its sliders are under its own kind"
        return [
            field_row(
                f"{kind.replace('_', ' ').capitalize()}, weight",
                *self.dial(ONE_OF, WEIGHTS, kind).elements(self.palette),
                tooltip=tooltip,
            )
            for kind in STRUCTURAL
        ]

    def read(self, kind: str, form: Mapping[str, Any]) -> dict[str, Any]:
        """Return the corruption of one kind as the numbers say it, for a spec to check."""
        if kind == ONE_OF:
            return {
                "kind": ONE_OF,
                "choices": [
                    {"weight": weight, "corruption": self.read(each, form)}
                    for each, weight in self._weights(form).items()
                ],
            }
        typed: dict[str, Any] = {"kind": kind}
        for knob in KNOBS[kind]:
            number = whole_number if knob.is_whole else real_number
            ends = [
                number(form[self.dial(kind, knob.field, end).number])
                for end in (("low", "high") if knob.is_range else ("",))
            ]
            typed[knob.field] = ends if knob.is_range else ends[0]
        return typed

    def _weights(self, form: Mapping[str, Any]) -> dict[str, object]:
        """Return the weight of each kind that a mixture holds, as it is typed."""
        typed = {kind: real_number(form[self.dial(ONE_OF, WEIGHTS, kind).number]) for kind in KINDS}
        return {kind: weight for kind, weight in typed.items() if weight != 0}

    def explained(self, error: SpecError, form: Mapping[str, Any]) -> SpecError:
        """Return what is wrong with a form; a mixture's weights are called by their kinds, not by their places."""
        kinds = list(self._weights(form))

        def called(problem: Problem) -> Problem:
            place = _WEIGHT.fullmatch(problem.field)
            return replace(problem, field=_weight_of(kinds[int(place[1])])) if place else problem

        return SpecError(error.where, [called(problem) for problem in error.problems])

    def fill(self, window: sg.Window, corruption: Corruption) -> None:
        """Set the dials to a corruption, and show those of its kind."""
        if isinstance(corruption, OneOf):
            weights: dict[str, float] = {
                choice.corruption.kind: choice.weight for choice in corruption.choices
            }
            for kind in KINDS:
                self.dial(ONE_OF, WEIGHTS, kind).set(window, weights.get(kind, 0))
            simple: list[Simple] = [choice.corruption for choice in corruption.choices]
        else:
            simple = [corruption]
        for one in simple:
            for knob in KNOBS[one.kind]:
                for end, value in knob.ends(getattr(one, knob.field)).items():
                    self.dial(one.kind, knob.field, end).set(window, value)
        self.show(window, corruption.kind)

    def show(self, window: sg.Window, kind: str) -> None:
        """Show the dials of one kind."""
        for other in (*KINDS, ONE_OF):
            window[self.key(other)].update(visible=other == kind)

    def routes(self, host: Host) -> Routes:
        """Return what the elements of each dial do."""
        return merged(*(self._routes_of(dial, host) for dial in self._dials.values()))

    def _routes_of(self, dial: Dial, host: Host) -> Routes:
        def slide() -> None:
            if dial.slid(host.window, host.values[dial.key], host.values[dial.number]):
                self._keep_in_order(host.window, dial.key, host.values)

        return {
            dial.key: slide,
            dial.number: lambda: dial.typed(host.window, host.values[dial.number]),
            dial.back: lambda: dial.set(host.window, dial.default),
        }

    def _keep_in_order(self, window: sg.Window, moved: str, form: Mapping[str, Any]) -> None:
        """Let the end of a range that is dragged push the other one along."""
        for end, other in (("low", "high"), ("high", "low")):
            stem = moved.removesuffix(end)
            if stem != moved and form[f"{stem}low"] > form[f"{stem}high"]:
                self._dials[f"{stem}{other}"].set(window, form[moved])


def _weight_of(kind: str) -> str:
    """Return what the weight of a kind in a mixture is called in the form."""
    return f"{WEIGHTS} of {kind}"
