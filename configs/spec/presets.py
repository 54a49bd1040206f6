"""Presets: the shipped choices, by name. Where a spec takes one, it also takes the choice written inline."""

from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from configs.errors import did_you_mean
from configs.spec import hjson_io
from configs.spec.spec import Spec

Group = Literal["corruption", "architecture", "training", "evaluation"]
_FOLDER = Path(__file__).parents[1] / "presets"


@dataclass(frozen=True)
class PresetOf:
    """Marks a spec's field that takes a preset's name as well as the fields themselves."""

    group: Group

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._look_up, handler(source))

    def _look_up(self, typed: Any) -> Any:
        return read_preset(self.group, typed) if isinstance(typed, str) else typed


def preset_names(group: Group) -> list[str]:
    """Return the names of a group's presets, sorted."""
    return sorted(path.stem for path in (_FOLDER / group).glob("*.hjson"))


def read_preset(group: Group, name: str) -> dict[str, Any]:
    """Return the fields of a preset. Raises ValueError that says which presets there are."""
    return hjson_io.parse(preset_text(group, name), f"{name}.hjson")


def preset_summary(group: Group, name: str) -> str:
    """Return the comment at the top of a preset's file: what it is."""
    lines = takewhile(lambda line: line.startswith("#"), preset_text(group, name).splitlines())
    return " ".join(line.lstrip("# ") for line in lines)


def name_of_preset(group: Group, spec: Spec) -> str | None:
    """Return the name of the preset that says the same as `spec`, if there is one."""
    presets = _presets_like(group, type(spec), getattr(spec, "kind", None))
    return next((name for name, preset in presets.items() if preset == spec), None)


@cache
def _presets_like(group: Group, spec_class: type[Spec], kind: str | None) -> dict[str, Spec]:
    """Return the presets of one kind, read once: the window asks at every turn."""
    fields = {name: read_preset(group, name) for name in preset_names(group)}
    return {
        name: spec_class.model_validate(found) for name, found in fields.items() if found.get("kind") == kind
    }


@cache
def preset_text(group: Group, name: str) -> str:
    """Return a preset as it is shipped, comments and all. Raises ValueError as `read_preset`."""
    names = preset_names(group)
    if name not in names:
        raise ValueError(f'no {group} preset is called "{name}"' + did_you_mean(name, names))
    return (_FOLDER / group / f"{name}.hjson").read_text(encoding="utf-8")
