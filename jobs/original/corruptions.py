"""Corruptions of the original program: what its descriptions and its window say of them, as ours that draw the same."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from configs.errors import UserError
from jobs.original.settings import Settings

PARAMETERS: Mapping[
    str, tuple[str, ...]
] = {  # of each, in the order in which the original's window numbers them
    "Gaussian": ("std",),
    "Stain": ("size", "color", "irregularity", "blur"),
    "Scratch": ("color",),
    "Drops": ("size", "color", "irregularity", "number", "spacing"),
    "Structural": ("stain", "scrath", "drops"),
    "StainOrGaussian": ("stain",),
}
_SOFT_STAIN: dict[str, Any] = {"kind": "original_stain", "blur": 0.15}  # in its mixtures
_VARIANCE = 0.1  # of the noise in its mixture


@dataclass
class OldCorruption:
    """A corruption as ours, and what of it has no counterpart."""

    fields: dict[str, Any]
    left: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def corruption_of(old: Settings) -> OldCorruption:
    """Return the corruption that a description tells, or the fields of the window.

    Raises:
        UserError: the original has no such corruption, or a parameter is none.
    """
    chosen = old.value("1_default")
    numbered = isinstance(chosen, list)
    kind = chosen[0] if numbered and len(chosen) == 1 else chosen
    if not isinstance(kind, str) or kind not in PARAMETERS:
        raise UserError(
            old.at("1_default"),
            f"must be one of {', '.join(PARAMETERS)}, got {chosen!r}",
            "put it right in the file",
        )
    keys = [f"1_p_{at}" if numbered else name for at, name in enumerate(PARAMETERS[kind])]
    values = {name: old.value(key) for name, key in zip(PARAMETERS[kind], keys, strict=True)}
    return _BROUGHT[kind](Settings(old.path, values))


def _gaussian(old: Settings) -> OldCorruption:
    return OldCorruption(
        {"kind": "gaussian", "std": _deviation(old.number("std"))},
        notes=["std is a variance in the original, and a deviation here; the original wraps around at white"],
    )


def _stain(old: Settings) -> OldCorruption:
    return OldCorruption(
        {
            "kind": "original_stain",
            "size": old.span("size"),
            "color": old.span("color"),
            "irregularity": old.number("irregularity"),
            "blur": old.number("blur"),
        }
    )


def _scratch(old: Settings) -> OldCorruption:
    return OldCorruption({"kind": "original_scratch", "color": old.span("color")})


def _drops(old: Settings) -> OldCorruption:
    fields = {
        "kind": "original_drops",
        "size": old.span("size"),
        "number": old.whole("number"),
        "spacing": old.number("spacing"),
        "color": old.span("color"),
    }
    left = [f"irregularity: {old.text('irregularity')} (the original's drops do not heed it)"]
    return OldCorruption(fields, left, ["in its test sets the original takes the number for the spacing"])


def _structural(old: Settings) -> OldCorruption:
    weights = [old.number(key) for key in PARAMETERS["Structural"]]
    kinds: list[dict[str, Any]] = [
        _SOFT_STAIN,
        {"kind": "original_scratch", "color": [10, 220]},
        {"kind": "original_drops", "color": [10, 220]},
    ]
    note = "in its trainings the original takes the share of the drops for that of the stains (original_structural)"
    return OldCorruption(_one_of(weights, kinds), notes=[note])


def _stain_or_gaussian(old: Settings) -> OldCorruption:
    stain = old.number("stain")
    kinds: list[dict[str, Any]] = [_SOFT_STAIN, {"kind": "gaussian", "std": _deviation(_VARIANCE)}]
    return OldCorruption(_one_of([stain, round(1 - stain, 9)], kinds))


_BROUGHT = {
    "Gaussian": _gaussian,
    "Stain": _stain,
    "Scratch": _scratch,
    "Drops": _drops,
    "Structural": _structural,
    "StainOrGaussian": _stain_or_gaussian,
}


def _one_of(weights: list[float], kinds: list[dict[str, Any]]) -> dict[str, Any]:
    choices = [
        {"weight": weight, "corruption": corruption}
        for weight, corruption in zip(weights, kinds, strict=True)
        if weight > 0
    ]
    return {"kind": "one_of", "choices": choices}


def _deviation(variance: float) -> float:
    """Return the standard deviation of a variance, as it is typed: 0.316 of 0.1."""
    return round(math.sqrt(max(variance, 0)), 3)
