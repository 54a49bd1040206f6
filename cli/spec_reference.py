"""`main.py specs`: the reference of all specs in Markdown, made from the spec classes (docs/reference/specs.md)."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic.fields import FieldInfo

from configs.spec.presets import Group, preset_names, preset_summary, read_preset
from configs.spec.spec import Range, Spec
from configs.spec.spec_io import kind_of, spec_classes_in
from evaluation.evaluate_spec import EvaluationSettings
from evaluation.features.settings import Features
from jobs.kinds.registry import KINDS
from jobs.studies.spec import StudySpec
from networks.choices.augmentation import Motion, Variants
from networks.choices.training_scheme import Loss, TrainingScheme

_HEAD = """# Spec reference

Made by `python -m scripts.pages specs` from the classes that check the specs; do not edit by hand.

A spec is an hjson file: one field a line, texts in double quotes, `#` starts a comment.
A range is `[low, high]`, or one number where both are the same.
Wherever a preset's name is taken, the fields may be written inline instead: `{ kind: "stain", blur: 0.2 }`.
"""


def spec_reference() -> str:
    """Return the whole reference as Markdown."""
    parts = [_HEAD]
    parts += [_section(f"Job: {kind}", job.spec_class) for kind, job in KINDS.items()]
    parts.append(_section("A study, for `main.py study`", StudySpec))
    for title, group, classes in _choices():
        parts.append(f"\n## {title}\n\nPresets:\n")
        parts += [
            f"- `{name}`: {preset_summary(group, name)}{_content(group, name)}"
            for name in preset_names(group)
        ]
        parts += [_section("", spec_class) for spec_class in classes]
    return "\n".join(parts).rstrip() + "\n"


def _choices() -> Iterator[tuple[str, Group, list[type[Spec]]]]:
    corruption = spec_classes_in(KINDS["corrupt"].spec_class.model_fields["corruption"].annotation)
    architecture = spec_classes_in(KINDS["train"].spec_class.model_fields["architecture"].annotation)
    schedules = spec_classes_in(TrainingScheme.model_fields["schedule"].annotation)
    yield "Corruptions", "corruption", corruption
    yield "Architectures", "architecture", architecture
    yield "Training schemes", "training", [TrainingScheme, *schedules, Loss, Variants, Motion]
    yield (
        "Evaluations",
        "evaluation",
        [*spec_classes_in(EvaluationSettings.model_fields["threshold"].annotation), Features],
    )


def _content(group: Group, name: str) -> str:
    """Return the fields of a preset that a spec cannot name: they are to be typed into it."""
    if group != "evaluation":
        return ""
    fields = ", ".join(f"{field}: {json.dumps(value)}" for field, value in read_preset(group, name).items())
    return f": `{fields}`"


def _section(title: str, spec_class: type[Spec]) -> str:
    """Return one class as a heading and a table of its fields."""
    named = spec_class.__name__.lower() if spec_class is not TrainingScheme else "fields"
    kind = f'kind: "{kind_of(spec_class)}"' if "kind" in spec_class.model_fields else named
    lines = [f"\n## {title}\n"] if title else [f"\n### `{kind}`\n"]
    lines.append((spec_class.__doc__ or "").strip().split("\n\n")[0] + "\n")
    lines += ["| field | default | meaning |", "|---|---|---|"]
    for name, field in spec_class.model_fields.items():
        if name == "kind":
            lines.append(f'| `kind` | `"{kind_of(spec_class)}"` | which spec this is |')
        else:
            lines.append(f"| `{name}` | {_default(field)} | {_plain(field.description)} |")
    return "\n".join(lines)


def _plain(text: str | None) -> str:
    """Return text that Markdown shows as it is."""
    return (text or "").replace("<", "&lt;").replace("|", "\\|")


def _default(field: FieldInfo) -> str:
    """Return the default as a person would type it."""
    if field.is_required():
        return "required"
    value: Any = field.default
    if isinstance(value, Range):
        value = [value.low, value.high]
    elif isinstance(value, Spec):
        value = (
            {"kind": kind_of(type(value))}
            if hasattr(value, "kind")
            else value.model_dump(exclude_defaults=True)
        )
    return f"`{json.dumps(value)}`"
