"""Specs from hjson text and back, with every mistake named by its line and field."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from configs.errors import Problem, SpecError, did_you_mean
from configs.spec import hjson_io
from configs.spec.presets import PresetOf, name_of_preset
from configs.spec.spec import Spec

_FIRST = ("kind", "name", "run")  # as a person would write them

SpecType = TypeVar("SpecType", bound=Spec)


def spec_from(spec_class: type[SpecType], where: str | Path = "form", **fields: object) -> SpecType:
    """Return the spec that the fields describe. Raises SpecError naming each wrong field."""
    return _validated(spec_class, fields, where, "", None)


def parse_spec(spec_class: type[SpecType], text: str, where: str | Path) -> SpecType:
    """Return the spec in `text`. Raises SpecError naming the line and field of each mistake."""
    document = hjson_io.parse(text, where)
    return _validated(spec_class, document, where, text, document)


def read_spec(spec_class: type[SpecType], path: Path) -> SpecType:
    """Return the spec of a file. Raises as `hjson_io.read` and `parse_spec`."""
    text, document = hjson_io.read(path)
    return _validated(spec_class, document, path, text, document)


def typed_fields(spec: Spec, complete: bool = False) -> dict[str, Any]:
    """Return what a person would type for `spec`: kinds, presets by name, and what differs from the defaults.

    Args:
        spec: a spec.
        complete: every field, defaults too, and presets written out.
    """
    as_json = spec.model_dump(mode="json")
    fields = {}
    known = type(spec).model_fields
    for name in sorted(known, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST)):
        field, value = known[name], getattr(spec, name)
        if complete or name == "kind" or field.is_required() or value != field.default:
            nested = isinstance(value, Spec) and not value.has_short_form
            preset = None if complete or not nested else _preset_of(field, value)
            fields[name] = preset or (typed_fields(value, complete) if nested else as_json[name])
    return fields


def _preset_of(field: FieldInfo, value: Spec) -> str | None:
    """Return the name of the preset that a field's value is, if it is one."""
    groups = [mark.group for mark in field.metadata if isinstance(mark, PresetOf)]
    return name_of_preset(groups[0], value) if groups else None


def to_hjson(spec: Spec) -> str:
    """Return the spec as hjson text: what differs from the defaults."""
    return hjson_io.dumps(typed_fields(spec)) + "\n"


def to_commented_hjson(spec: Spec) -> str:
    """Return the spec as hjson text: every field, and above each what it means."""
    comments = {name: field.description or "" for name, field in type(spec).model_fields.items()}
    return hjson_io.dumps(typed_fields(spec, complete=True), comments) + "\n"


def _validated(
    spec_class: type[SpecType],
    fields: Mapping[str, object],
    where: str | Path,
    text: str,
    document: hjson_io.LocatedDict | None,
) -> SpecType:
    try:
        return spec_class.model_validate(fields)
    except ValidationError as error:
        problems = []
        for found in _telling(error.errors(include_url=False)):
            steps = _typed_steps(fields, found["loc"])
            line = hjson_io.line_of(text, document, steps) if document is not None else None
            if document is not None and line is None:
                line = 1
            field = ".".join(map(str, steps))
            problems.append(Problem(field, _message(spec_class, found), line, _is_missing(found)))
        raise SpecError(where, problems) from None


def _telling(found: Sequence[Any]) -> list[Any]:
    """Return the mistakes without those that only follow from others, such as a list that lacks its wrong entry."""
    inside = {error["loc"][:depth] for error in found for depth in range(len(error["loc"]))}
    return [error for error in found if not (error["type"] == "too_short" and error["loc"] in inside)]


def _typed_steps(fields: Any, loc: Sequence[str | int]) -> list[str | int]:
    """Return pydantic's location without the parts that it adds for itself, such as a union's tag."""
    steps: list[str | int] = []
    for at, part in enumerate(loc):
        inside = (
            fields if isinstance(fields, Mapping) else range(len(fields) if isinstance(fields, list) else 0)
        )
        if part in inside:
            fields = fields[part]
        elif at < len(loc) - 1 or not isinstance(fields, Mapping) or fields.get("kind") == part:
            continue
        steps.append(part)
    return steps


_MESSAGES = {
    "missing": "is required, and missing",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "string_type": "must be text",
    "tuple_type": "must be a list [ … ]",
    "list_type": "must be a list [ … ]",
    "dict_type": "must be an object {{ field: value … }}",
    "path_type": "must be the path of a folder",
    "bool_type": "must be true or false",
    "too_short": "must hold more, at least {min_length}",
    "too_long": "must hold fewer, at most {max_length}",
    "string_too_short": "must be at least {min_length} letters long",
    "string_too_long": "must be at most {max_length} letters long",
    "model_attributes_type": "must be an object {{ field: value … }}",
    "model_type": "must be an object {{ field: value … }}",
    "union_tag_not_found": "needs a kind",
}


def _message(spec_class: type[Spec], found: Any) -> str:
    """Return one mistake in the words of the person who typed it."""
    kind, typed, context = found["type"], found["input"], found.get("ctx", {})
    if kind == "extra_forbidden":
        fields = _model_at(spec_class, found["loc"][:-1]).model_fields
        return "unknown field" + did_you_mean(str(found["loc"][-1]), fields)
    if kind == "union_tag_invalid":
        choices = [choice.strip("' ") for choice in context["expected_tags"].split(",")]
        return f"unknown kind {json.dumps(context['tag'])}" + did_you_mean(context["tag"], choices)
    if _is_missing(found):
        return _MESSAGES["missing"]
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        choices = [choice.strip("' ") for choice in context["expected"].replace(" or ", ",").split(",")]
        return f"cannot be {_shown(typed)}" + did_you_mean(str(typed), choices)
    if kind in ("too_short", "too_long") and isinstance(typed, str):
        kind = f"string_{kind}"
    expected = _MESSAGES[kind].format(**_plain(context)) if kind in _MESSAGES else found["msg"]
    if kind == "union_tag_not_found":
        return expected
    return f"{expected}, got {_shown(typed)}"


def _is_missing(found: Any) -> bool:
    """Whether a field is required, and nothing was given for it."""
    kind, typed = found["type"], found["input"]
    return kind == "missing" or (kind not in ("extra_forbidden", "union_tag_invalid") and typed in (None, ""))


def _shown(typed: object) -> str:
    return json.dumps(typed, ensure_ascii=False, default=str)[:60]


def _plain(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a message is filled with, whole numbers without a point."""
    return {name: f"{value:g}" if isinstance(value, float) else value for name, value in context.items()}


def _model_at(spec_class: type[Spec], loc: Sequence[str | int]) -> type[Spec]:
    """Return the spec class that stands at pydantic's location `loc` inside `spec_class`."""
    here, pending = spec_class, [spec_class]
    for part in loc:
        if part in here.model_fields:
            pending = spec_classes_in(here.model_fields[str(part)].annotation)
            here = pending[0] if len(pending) == 1 else here
        elif isinstance(part, str):  # the tag of a union; a number is a place in a list
            here = next((choice for choice in pending if kind_of(choice) == part), here)
    return here


def spec_classes_in(annotation: Any) -> list[type[Spec]]:
    """Return the spec classes that a field's annotation names, such as those of a tagged union."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return [annotation] if issubclass(annotation, Spec) else []
    return [found for part in get_args(annotation) for found in spec_classes_in(part)]


def kind_of(spec_class: type[Spec]) -> str:
    """Return the `kind` that tells a spec class from its siblings."""
    annotation = spec_class.model_fields["kind"].annotation
    assert get_origin(annotation) is Literal
    return str(get_args(annotation)[0])
