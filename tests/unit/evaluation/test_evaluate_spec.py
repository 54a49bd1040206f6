"""How a person says how a run is evaluated: by a preset, and by fields that go before it."""

import pytest

from configs.errors import SpecError
from configs.spec.presets import read_preset
from configs.spec.spec_io import parse_spec, spec_from, to_hjson
from evaluation.evaluate_spec import EvaluateSpec, suiting_preset


def test_a_preset_fills_what_the_spec_does_not_say():
    spec = spec_from(EvaluateSpec, run="first", preset="best_relative", smoothing=1, contrast=0)
    assert (spec.smoothing, spec.contrast) == (1, 0)
    assert (spec.scales, spec.relative, spec.score) == ((0, 0.8, 1.6, 3.2), True, "linf")


def test_what_is_kept_of_it_says_by_itself_how_an_evaluation_was_made():
    spec = spec_from(EvaluateSpec, run="first", preset="best", contrast=0)
    assert spec.preset is None
    assert parse_spec(EvaluateSpec, to_hjson(spec), "spec") == spec
    assert "preset" not in to_hjson(spec)


@pytest.mark.parametrize(("typed", "said"), [("bets", 'did you mean "best"'), (7, "must be text")])
def test_a_preset_that_there_is_not_is_named(typed, said):
    with pytest.raises(SpecError) as caught:
        spec_from(EvaluateSpec, run="first", preset=typed)
    assert [problem.field for problem in caught.value.problems] == ["preset"]
    assert said in caught.value.problems[0].message


@pytest.mark.parametrize("architecture", ["unet", "aesc", "ae"])
def test_the_preset_that_suits_is_one(architecture):
    assert read_preset("evaluation", suiting_preset(architecture))
