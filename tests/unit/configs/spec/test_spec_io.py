from typing import Annotated, Literal

import numpy as np
import pytest
from pydantic import Field

from configs.errors import SpecError
from configs.spec.spec import Name, Range, Spec
from configs.spec.spec_io import (
    parse_spec,
    spec_classes_in,
    spec_from,
    to_commented_hjson,
    to_hjson,
    typed_fields,
)
from datasets.sources.importing import ImportSpec
from jobs.kinds.registry import KINDS


class Round(Spec):
    kind: Literal["round"] = "round"
    radius: float = Field(2, gt=0, description="pixels")


class Square(Spec):
    kind: Literal["square"] = "square"
    side: int = 1


class Drawing(Spec):
    """A spec to test with."""

    name: Name
    count: int = Field(3, ge=1, le=9, description="how many, 1 to 9")
    shape: Annotated[Round | Square, Field(discriminator="kind")] = Round()
    size: Range = Range(low=1, high=12)
    mode: Literal["gray", "rgb"] = "gray"


def problem_of(text):
    with pytest.raises(SpecError) as caught:
        parse_spec(Drawing, text, "drawing.hjson")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n name: "x"\n count: 0\n}', "drawing.hjson:3: count: must be at least 1, got 0"),
        ('{\n name: "x"\n count: "many"\n}', 'drawing.hjson:3: count: must be a whole number, got "many"'),
        ('{\n name: "x"\n count: true\n}', "drawing.hjson:3: count: must be a whole number, got true"),
        ('{\n name: "x"\n cuont: 4\n}', 'drawing.hjson:3: cuont: unknown field; did you mean "count"?'),
        ("{\n count: 4\n}", "drawing.hjson:1: name: is required, and missing"),
        ('{\n name: "x"\n mode: "grey"\n}', 'drawing.hjson:3: mode: cannot be "grey"; did you mean "gray"?'),
        (
            '{\n name: "x"\n shape: {\n  kind: "round"\n  radius: -1\n }\n}',
            "drawing.hjson:5: shape.radius: must be more than 0, got -1",
        ),
        (
            '{\n name: "x"\n shape: {\n  kind: "square"\n  sied: 1\n }\n}',
            'drawing.hjson:5: shape.sied: unknown field; did you mean "side"?',
        ),
        (
            '{\n name: "x"\n shape: {\n  kind: "sqare"\n }\n}',
            'drawing.hjson:3: shape: unknown kind "sqare"; did you mean "square"?',
        ),
        ('{\n name: "x"\n size: [12, 1]\n}', "drawing.hjson:3: size: low must not exceed high, got 12 and 1"),
    ],
)
def test_a_mistake_is_named_by_line_and_field(text, message):
    assert problem_of(text) == message


def test_all_mistakes_are_told_at_once():
    assert problem_of('{\n name: "x"\n count: 0\n mode: 3\n}').count("\n") == 1


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/b",
        "a\\b",
        "",
        ".",
        "..",
        ".hidden",
        "nul",
        "COM1.txt",
        "a:b",
        "x\x00",
        " x",
        "x.",
        "a" * 101,
    ],
)
def test_a_name_that_cannot_be_a_folder_is_refused(name):
    with pytest.raises(SpecError, match="name: "):
        spec_from(Drawing, name=name)


@pytest.mark.parametrize("name", ["bottle", "bottle-2 (new)", "Flasche_grün", "瓶子", 2024])
def test_a_plain_name_is_taken(name):
    assert spec_from(Drawing, name=name).name == str(name)


def test_a_range_is_a_pair_a_number_or_two_fields():
    for typed in ([1, 2], {"low": 1, "high": 2}):
        assert spec_from(Drawing, name="x", size=typed).size == Range(low=1, high=2)
    assert spec_from(Drawing, name="x", size=5).size == Range(low=5, high=5)


def test_a_spec_is_written_as_it_was_typed():
    spec = spec_from(Drawing, name="x", shape={"kind": "square"}, size=[2, 3])

    assert typed_fields(spec) == {"name": "x", "shape": {"kind": "square"}, "size": [2, 3]}
    assert parse_spec(Drawing, to_hjson(spec), "x") == spec
    assert parse_spec(Drawing, to_commented_hjson(spec), "x") == spec
    assert "# how many, 1 to 9\n  count: 3" in to_commented_hjson(spec)


def test_an_unknown_field_inside_a_list_is_told_with_its_place_and_what_is_near():
    text = '{\n  name: "a"\n  defects: [\n    { foldr: "/x" }\n  ]\n}'
    with pytest.raises(SpecError) as caught:
        parse_spec(ImportSpec, text, "spec.hjson")
    assert 'spec.hjson:4: defects.0.foldr: unknown field; did you mean "folder"?' in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("~nobody-here/x", "nobody here is called"),
        ("a\\u0000b", "NUL"),
        (
            r"C:\new\test",
            r"as \\t in quotes stands for another character, got .*; write two of them, or /",
        ),
    ],
)
def test_a_path_that_cannot_be_is_told(typed, said):
    with pytest.raises(SpecError, match=said):
        parse_spec(ImportSpec, f'{{\n  name: "a"\n  source: "{typed}"\n}}', "spec.hjson")


def test_a_text_that_is_too_long_is_counted_in_letters_and_a_list_in_entries():
    with pytest.raises(SpecError, match=r"name: must be at most 100 letters long, got \"xxx"):
        spec_from(Drawing, name="x" * 300)

    class Listing(Spec):
        of: Annotated[tuple[int, ...], Field(strict=False, max_length=2)]

    with pytest.raises(SpecError, match=r"of: must hold fewer, at most 2, got \[1, 2, 3\]"):
        spec_from(Listing, of=[1, 2, 3])


@pytest.mark.parametrize("seed", [-1, 2**32, 10**30])
def test_a_seed_is_one_that_every_generator_takes(seed):
    with pytest.raises(SpecError, match=r"seed: must be at (least 0|most 4294967295), got"):
        spec_from(ImportSpec, name="x", source="x", seed=seed)
    np.random.RandomState(spec_from(ImportSpec, name="x", source="x", seed=2**32 - 1).seed)


def test_every_seed_of_a_spec_is_one_that_every_generator_takes():
    for spec_class in [kind.spec_class for kind in KINDS.values()]:
        for name, field in spec_class.model_fields.items():
            if name == "seed":
                assert 2**32 - 1 in [getattr(mark, "le", None) for mark in field.metadata], spec_class


def test_a_description_ends_where_its_range_does():
    """`0 to 1` includes 1; a field below 1 says so."""
    for spec_class in reachable([kind.spec_class for kind in KINDS.values()]):
        for name, field in spec_class.model_fields.items():
            below = [mark.lt for mark in field.metadata if getattr(mark, "lt", None) is not None]
            if below:
                assert any(word in (field.description or "") for word in ("below", "between", "but not")), (
                    name
                )


def reachable(spec_classes):
    found = []
    pending = list(spec_classes)
    while pending:
        spec_class = pending.pop()
        if spec_class not in found:
            found.append(spec_class)
            for field in spec_class.model_fields.values():
                pending += spec_classes_in(field.annotation)
    return found
