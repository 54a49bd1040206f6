"""Presets: the shipped choices, by name. Where a spec takes one, it also takes the choice written inline."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BeforeValidator

from configs import hjson_io
from configs.errors import did_you_mean

Group = Literal["corruption", "architecture", "training"]
_FOLDER = Path(__file__).parent / "presets"


def preset_names(group: Group) -> list[str]:
    """Return the names of a group's presets, sorted."""
    return sorted(path.stem for path in (_FOLDER / group).glob("*.hjson"))


def preset_path(group: Group, name: str) -> Path:
    """Return the file of a preset. Raises ValueError that says which there are."""
    names = preset_names(group)
    if name not in names:
        raise ValueError(f'no {group} preset is called "{name}"' + did_you_mean(name, names))
    return _FOLDER / group / f"{name}.hjson"


def preset_summary(group: Group, name: str) -> str:
    """Return the comment at the top of a preset's file: what it is, in a line."""
    return preset_path(group, name).read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")


def named_or_inline(group: Group) -> BeforeValidator:
    """Return the step that lets a field take a preset's name as well as the fields themselves."""

    def look_up(typed: Any) -> Any:
        return hjson_io.read(preset_path(group, typed))[1] if isinstance(typed, str) else typed

    return BeforeValidator(look_up)
