"""Specs: what a person typed, checked on entry. The only thing that passes from a person to a job."""

from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_serializer,
    model_validator,
)

from configs.disk.names import safe_name


class Spec(BaseModel):
    """Base of every spec: frozen, and strict about names, types and ranges."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    has_short_form: ClassVar[bool] = False  # whether it is written as its serializer says, not field by field


class Range(Spec):
    """An interval from `low` to `high`, both included. A person may also type `[low, high]` or one number."""

    has_short_form = True

    low: float
    high: float

    @model_validator(mode="before")
    @classmethod
    def _from_list_or_number(cls, typed: object) -> object:
        if isinstance(typed, int | float) and not isinstance(typed, bool):
            return {"low": typed, "high": typed}
        if isinstance(typed, list | tuple) and len(typed) == 2:
            return {"low": typed[0], "high": typed[1]}
        return typed

    @model_serializer
    def _as_pair(self) -> list[float]:
        return [self.low, self.high]

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.low > self.high:
            raise ValueError(f"low must not exceed high, got {self.low:g} and {self.high:g}")
        return self


def range_within(low: float, high: float) -> AfterValidator:
    """Return a check that a `Range` lies within `low` .. `high`."""

    def check(typed: Range) -> Range:
        if typed.low < low or typed.high > high:
            raise ValueError(f"must lie within {low:g} .. {high:g}, got {typed.low:g} .. {typed.high:g}")
        return typed

    return AfterValidator(check)


Probability = Annotated[float, Field(ge=0, le=1)]
Seed = Annotated[
    int, Field(ge=0, le=2**32 - 1)
]  # NumPy's oldest generator, which Keras sets, takes no larger ones


def _as_text(typed: object) -> object:
    return str(typed) if isinstance(typed, int) and not isinstance(typed, bool) else typed


# hjson reads the unquoted name 2024 as a number; a person who typed it meant the text.
Name = Annotated[
    str, BeforeValidator(_as_text), Field(min_length=1, max_length=100), AfterValidator(safe_name)
]


_SLIPS = {"\t": "t", "\n": "n", "\r": "r", "\f": "f", "\b": "b"}  # what the backslashes of Windows turn into


def _usable_path(path: Path) -> Path:
    """Return a path with `~` filled in, or raise ValueError that says why no file can be there."""
    if "\0" in str(path):
        raise ValueError(f"cannot be a path, it holds a NUL character: {str(path)!r}")
    if slip := next((mark for mark in _SLIPS if mark in str(path)), None):
        raise ValueError(
            f"cannot be a path, as \\{_SLIPS[slip]} in quotes stands for another character, got {str(path)!r}; "
            "write two of them, or /"
        )
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError(f"nobody here is called {path.parts[0][1:]!r}, got {str(path)!r}") from None


def _named(typed: object) -> object:
    """Return a path as it was typed; nothing is not the current folder."""
    if isinstance(typed, str) and not typed.strip():
        raise ValueError("must name a file or a folder, got nothing; the current folder is .")
    return typed


FolderPath = Annotated[Path, Field(strict=False), BeforeValidator(_named), AfterValidator(_usable_path)]
FilePath = FolderPath  # the same check; a file is meant


def ending_in(*endings: str) -> AfterValidator:
    """Return the check that a path ends in one of some endings, such as `.png`, in any letters."""

    def check(path: Path) -> Path:
        if path.suffix.lower() not in endings:
            raise ValueError(f"must end in {', '.join(endings)}, got {path.name!r}")
        return path

    return AfterValidator(check)
