"""How a person says how a run is evaluated: by a preset, and by fields that go before it."""

import pytest

from configs.errors import SpecError
from configs.spec.presets import read_preset
from configs.spec.spec_io import parse_spec, spec_from, to_hjson
from evaluation.evaluate_spec import EvaluateSpec, suiting_preset
from networks.choices.train_spec import TrainSpec


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


@pytest.mark.parametrize(
    ("architecture", "training", "suits"),
    [
        ("unet_d5_f5_n16", "best_quick", "best"),
        ("aesc_d5_f5_n16", "quick_gray", "best_relative"),
        ("unet_d5_f5_n16", "robust_quick", "robust"),
        ("aesc_d5_f5_n16", {"light": {"gain": [0.8, 1.2]}}, "robust"),
    ],
)
def test_the_preset_that_suits_follows_what_was_trained(architecture, training, suits):
    spec = spec_from(
        TrainSpec, name="a", dataset="part", corruption="stain", architecture=architecture, training=training
    )
    assert suiting_preset(spec) == suits
    assert read_preset("evaluation", suits)
