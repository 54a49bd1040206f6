"""Losses against straightforward twins."""

import numpy as np
import pytest
from keras.ops import convert_to_numpy as to_numpy
from scipy.ndimage import correlate1d

from configs.errors import SpecError
from configs.spec.spec_io import spec_from, typed_fields
from networks.choices.training_scheme import Loss, TrainingScheme
from networks.model.losses import SIGMA, WINDOW, loss_of, optimizer_of, ssim


@pytest.fixture
def pair():
    rng = np.random.default_rng(0)
    images = rng.uniform(size=(3, 32, 40, 2)).astype(np.float32)
    return images, np.clip(images + rng.normal(0, 0.1, images.shape), 0, 1).astype(np.float32)


def plain_ssim(one, other):
    """One channel of one image, pixel by pixel of the window."""
    at = np.arange(WINDOW) - WINDOW // 2
    weights = np.exp(-(at**2) / (2 * SIGMA**2))
    weights /= weights.sum()

    def mean(values):
        blurred = correlate1d(correlate1d(values, weights, 0), weights, 1)
        edge = WINDOW // 2
        return blurred[edge:-edge, edge:-edge]

    x, y = one.astype(float), other.astype(float)
    mx, my = mean(x), mean(y)
    vx, vy, cov = mean(x * x) - mx**2, mean(y * y) - my**2, mean(x * y) - mx * my
    top = (2 * mx * my + 0.01**2) * (2 * cov + 0.03**2)
    return (top / ((mx**2 + my**2 + 0.01**2) * (vx + vy + 0.03**2))).mean()


def test_ssim_is_what_a_plain_twin_says(pair):
    images, others = pair
    expected = [
        np.mean([plain_ssim(images[n, ..., c], others[n, ..., c]) for c in range(2)]) for n in range(3)
    ]
    np.testing.assert_allclose(to_numpy(ssim(images, others)), expected, atol=1e-5)
    np.testing.assert_allclose(to_numpy(ssim(images, images)), 1, atol=1e-6)


def test_a_loss_is_the_weighted_sum_that_was_asked_for(pair):
    images, others = pair
    error = images - others
    expected = 0.5 * np.square(error).mean((1, 2, 3)) + 2 * np.abs(error).mean((1, 2, 3))
    np.testing.assert_allclose(to_numpy(loss_of(Loss(mse=0.5, mae=2))(images, others)), expected, rtol=1e-5)
    expected = 1 - to_numpy(ssim(images, others))
    np.testing.assert_allclose(to_numpy(loss_of(Loss(ssim=1))(images, others)), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("typed", "written"), [("mae", "mae"), ({"mse": 0.8, "ssim": 0.2}, {"mse": 0.8, "ssim": 0.2})]
)
def test_a_loss_is_written_as_it_was_typed(typed, written):
    scheme = spec_from(TrainingScheme, loss=typed)
    assert scheme.model_dump(mode="json")["loss"] == written
    assert spec_from(TrainingScheme, **typed_fields(scheme)) == scheme


@pytest.mark.parametrize(
    ("typed", "message"), [("msr", 'cannot be "msr"'), ({"mse": 0}, "must have a weight above 0")]
)
def test_a_wrong_loss_is_told(typed, message):
    with pytest.raises(SpecError, match=message):
        spec_from(TrainingScheme, loss=typed)


@pytest.mark.parametrize("name", ["adam", "adamw", "nadam", "rmsprop", "sgd"])
def test_an_optimizer_gets_the_learning_rate(name):
    optimizer = optimizer_of(name, 0.03)
    assert type(optimizer).__name__.lower() == name
    assert float(optimizer.learning_rate) == pytest.approx(0.03)
