"""Paths of a spec, for whoever does its work in another folder than the one in which it was typed."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

Model = TypeVar("Model", bound=BaseModel)


def with_absolute_paths(spec: Model) -> Model:
    """Return a spec whose relative paths are told from the root: those that are relative to the current folder."""
    changed = {}
    for name in type(spec).model_fields:
        value = getattr(spec, name)
        absolute = _absolute(value)
        if absolute != value:
            changed[name] = absolute
    return spec.model_copy(update=changed)


def _absolute(value: Any) -> Any:
    if isinstance(value, Path):
        return value.absolute()
    if isinstance(value, BaseModel):
        return with_absolute_paths(value)
    return tuple(map(_absolute, value)) if isinstance(value, tuple) else value
