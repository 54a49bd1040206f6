"""Specs: what a person typed, checked on entry. The only thing that passes from a person to a job."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Spec(BaseModel):
    """Base of every spec: frozen, and strict about names, types and ranges."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Range(Spec):
    """An interval from `low` to `high`, both included. A person may also type `[low, high]` or one number."""

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

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.low > self.high:
            raise ValueError(f"low must not exceed high, got {self.low:g} and {self.high:g}")
        return self


Probability = Annotated[float, Field(ge=0, le=1)]


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


# hjson reads the unquoted name `2024` as a number; a person who typed it meant the text.
Name = Annotated[str, BeforeValidator(_as_text), Field(min_length=1, max_length=100)]
