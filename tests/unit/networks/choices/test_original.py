"""What the original program does if nothing else is said, as our presets have it."""

import pytest
from pydantic import TypeAdapter

from configs.spec.presets import read_preset
from networks.choices.architectures import AE, AESc, Architecture
from networks.choices.schedules import Constant, ReduceOnPlateau, StepDown, rate_at
from networks.choices.training_scheme import TrainingScheme


@pytest.mark.parametrize("color", ["gray", "color"])
def test_the_papers_training(color):
    scheme = TrainingScheme.model_validate(read_preset("training", f"paper_{color}"))
    assert scheme.schedule == ReduceOnPlateau(factor=0.5, patience=30, min_rise=1)
    assert (scheme.batch_size, scheme.epochs, scheme.images_per_epoch, scheme.validation_images) == (
        16,
        250,
        2000,
        500,
    )
    assert (scheme.optimizer, scheme.learning_rate, scheme.loss.weights) == ("adam", 0.01, {"mse": 1})


def test_a_network_and_a_scheme_of_which_nothing_is_said():
    network = TypeAdapter(Architecture).validate_python(read_preset("architecture", "default"))
    assert network == AESc(depth=5, kernel_size=3, base_filters=16)
    scheme = TrainingScheme.model_validate(read_preset("training", "default"))
    assert (scheme.batch_size, scheme.epochs, scheme.learning_rate) == (8, 50, 0.005)
    assert (scheme.color, scheme.corruption, scheme.schedule) == ("rgb", "offline", Constant())


def test_the_rates_of_sampling_at_each_depth():
    assert [AESc(depth=depth).level_rates for depth in (3, 5, 6)] == [
        (0, 0, 0.1),
        (0, 0, 0.1, 0.2, 0.4),
        (0, 0, 0.1, 0.2, 0.4, 0.5),
    ]
    assert [AE(depth=depth).level_rates for depth in (5, 6)] == [(0, 0, 0, 0, 0.1), (0, 0, 0, 0, 0.1, 0.2)]


def test_the_rate_of_step_down():
    step_down = StepDown(factor=[0.1, 0.2], epochs=[70, 150])
    rates = [rate_at(step_down, 0.01, 200, epoch, []) for epoch in (69, 70, 149, 150)]
    assert rates == pytest.approx([0.01, 0.001, 0.001, 0.0002])
