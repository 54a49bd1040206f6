"""Random specs: each is accepted and written back unchanged, or refused with the line of the mistake."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.errors import SpecError, UserError
from configs.spec import hjson_io
from configs.spec.presets import preset_names, preset_text
from configs.spec.spec import Spec
from configs.spec.spec_io import parse_spec, spec_classes_in, to_commented_hjson, to_hjson
from datasets.corruption.design import CorruptSpec
from datasets.sources.auditing import AuditSpec
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from evaluation.figure_spec import FigureSpec
from networks.choices.train_spec import ForecastSpec, ResumeSpec, TrainSpec
from tests.soak.amount import tries

CLASSES = (
    *(AuditSpec, ImportSpec, CorruptSpec, TrainSpec, ForecastSpec, ResumeSpec),
    *(EvaluateSpec, InspectSpec, FigureSpec),
)
NAMES_A_LINE = re.compile(r"^spec\.hjson:\d+: ")

texts = st.text(st.characters(codec="utf-8"), max_size=40)
numbers = st.one_of(
    st.integers(), st.integers(-3, 300), st.floats(allow_nan=False, allow_infinity=False), st.just(10**400)
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def words_of(spec_class: type[Spec], depth: int = 3) -> set[str]:
    """Return field names and choices that this spec class and those inside it know."""
    words = set(spec_class.model_fields)
    for field in spec_class.model_fields.values():
        words |= set(re.findall(r"'([\w.%-]+)'", str(field.annotation)))
        if depth:
            for inner in spec_classes_in(field.annotation):
                words |= words_of(inner, depth - 1)
    return words


def check(spec_class: type[Spec], text: str) -> bool:
    """Return whether a text is accepted; what is refused must say so as a person needs it."""
    try:
        spec = parse_spec(spec_class, text, "spec.hjson")
    except SpecError as error:
        said = str(error)
        assert said.strip()
        assert all(NAMES_A_LINE.match(line) for line in said.splitlines() if line.startswith("spec.hjson"))
        assert "Traceback" not in said and "pydantic" not in said
        if error.problems and error.problems[0].field:
            assert NAMES_A_LINE.match(said)
        return False
    for written in (to_hjson(spec), to_commented_hjson(spec)):
        assert parse_spec(spec_class, written, "again.hjson") == spec
    return True


@given(st.text(st.characters(), max_size=300))
@tries(150)
def test_random_text_is_no_spec_and_is_told_so(text):
    for spec_class in CLASSES[:3]:
        check(spec_class, text)


@given(st.dictionaries(texts, values, max_size=6))
@tries(150)
def test_what_is_written_is_read_back(document):
    written = hjson_io.dumps(document)
    try:
        found = hjson_io.parse(written, "spec.hjson")
    except SpecError:
        # JSON may give a key twice after a round trip only if two keys are one text; dictionaries do not.
        assert not document
        return
    assert found == document


@pytest.mark.parametrize("spec_class", CLASSES, ids=lambda each: each.__name__)
def test_specs_of_random_fields_and_values_are_kept_or_refused(spec_class):
    words = sorted(words_of(spec_class))
    known = st.sampled_from(words)
    plausible = st.recursive(
        scalars | known,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(known, inner, max_size=4),
        max_leaves=8,
    )

    @given(st.dictionaries(st.sampled_from(sorted(spec_class.model_fields)), plausible, max_size=6))
    @tries(40)
    def try_it(fields: dict[str, Any]) -> None:
        check(spec_class, hjson_io.dumps(fields | {"kind": spec_class.model_fields["kind"].default}))

    try_it()


@given(st.data())
@tries(150)
def test_a_preset_with_one_piece_changed_is_kept_or_refused(data):
    group = data.draw(st.sampled_from(("training", "architecture", "corruption")))
    text = preset_text(group, data.draw(st.sampled_from(preset_names(group))))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    changed = text[:start] + data.draw(texts) + text[end:]
    spec = f'{{\nname: "a"\ndataset: "b"\ncorruption: "stain"\nresolution: 64\n{group}: {changed}\n}}'
    check(TrainSpec, spec)


@pytest.mark.parametrize("depth", [50, 1_000, 100_000])
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ("{a:", "}"), ("{a:[", "]}")])
def test_deep_nesting_is_refused_or_read_and_never_crashes(depth, opens, closes):
    check(ImportSpec, "{name: " + opens * depth + closes * depth + "\n}")


def test_ten_megabytes_of_text_are_refused_at_once():
    with pytest.raises(UserError, match="at most 1,000,000 characters"):
        parse_spec(ImportSpec, "{" + "a: 1\n" * 2_000_000 + "}", "spec.hjson")
