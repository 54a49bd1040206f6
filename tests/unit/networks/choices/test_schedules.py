"""Learning rates: functions of how far a training is and of how good it was so far."""

import keras
import pytest
from pydantic import ValidationError

from networks.choices.schedules import (
    Constant,
    Cosine,
    ReduceOnPlateau,
    StepDecay,
    StepDown,
    epochs_without_rise,
    rate_at,
)


def rates(schedule, progress, psnrs=(), epochs=10):
    return [rate_at(schedule, 1, epochs, at, psnrs) for at in progress]


def test_a_constant_rate_stays():
    assert rates(Constant(), [0, 3, 9.9]) == [1, 1, 1]


def test_step_decay_goes_on_and_on():
    assert rates(StepDecay(factor=0.5, every=2), [0, 1.9, 2, 4, 6.5]) == [1, 1, 0.5, 0.25, 0.125]


def test_step_down_happens_at_the_epochs_that_are_named():
    down = StepDown(factor=0.2, epochs=(3, 5))
    assert rates(down, [0, 2.9, 3, 4.9, 5, 9]) == pytest.approx([1, 1, 0.2, 0.2, 0.04, 0.04])
    apart = StepDown(factor=[0.1, 0.2], epochs=(3, 5))  # the original's: a tenth, then a fiftieth
    assert rates(apart, [0, 3, 5]) == pytest.approx([1, 0.1, 0.02])
    with pytest.raises(ValidationError, match="one for each of the 2 epochs, got 1"):
        StepDown(factor=[0.1], epochs=(3, 5))
    with pytest.raises(ValidationError, match="must ascend"):
        StepDown(epochs=[5, 3])


def test_a_cosine_warms_up_and_ends_at_zero():
    assert rates(Cosine(warm_up=0.1), [0.5, 1, 5.5, 10]) == pytest.approx([0.5, 1, 0.5, 0])
    assert rates(Cosine(warm_up=0), [0]) == [1]


@pytest.mark.parametrize("seed", range(5))
def test_a_plateau_halves_the_rate_as_the_callback_of_keras_does(seed):
    import numpy as np

    psnrs = (20 + np.cumsum(np.random.default_rng(seed).normal(0.1, 0.5, 40))).tolist()
    callback = keras.callbacks.ReduceLROnPlateau(
        "val_psnr", mode="max", factor=0.5, patience=3, min_delta=0.4
    )
    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(1.0), "mse")
    callback.set_model(model)
    callback.on_train_begin()
    ours = ReduceOnPlateau(factor=0.5, patience=3, min_rise=0.4)
    for epoch, reached in enumerate(psnrs):
        callback.on_epoch_end(epoch, {"val_psnr": reached})
        expected = float(model.optimizer.learning_rate)
        assert rate_at(ours, 1, 40, epoch + 1, psnrs[: epoch + 1]) == pytest.approx(expected)
    assert expected < 1


def test_epochs_without_a_rise_are_counted_from_the_best_one():
    assert epochs_without_rise([]) == 0
    assert epochs_without_rise([20, 21]) == 0
    assert epochs_without_rise([20, 25, 24, 24.9]) == 2
