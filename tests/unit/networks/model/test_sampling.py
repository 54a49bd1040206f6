import numpy as np
import pytest

from networks.choices.architectures import AE, AESc, UNet
from networks.model.autoencoder import build
from networks.model.sampling import Sampler

SHAPE = (24, 17, 3)
SPECS = [
    AESc(depth=3, base_filters=4, mc_dropout_rates=(0, 0.2, 0.4)),
    AESc(depth=3, base_filters=4, mc_dropout_rates=(0.1, 0.2, 0.4)),
    AE(depth=3, base_filters=4, mc_dropout_rates=(0, 0, 0.4)),
    UNet(depth=3, base_filters=4, mc_dropout_rates=(0, 0.2, 0.4)),
]


def images(count):
    return np.random.default_rng(0).integers(20, 236, (count, *SHAPE), dtype=np.uint8)


@pytest.mark.parametrize("spec", SPECS)
def test_samples_are_spread_as_those_of_the_whole_network_called_again_and_again(spec):
    weights = build(spec, SHAPE, seed=3).get_weights()
    whole = build(spec, SHAPE, mc_dropout=True, seed=5)
    whole.set_weights(weights)
    mean, variance = Sampler(spec, SHAPE, weights, samples=400, seed=1)(images(1))

    batch = np.repeat(images(1), 400, axis=0).astype(np.float32) / 255
    expected = 255 * whole.predict_on_batch(batch)
    error = expected.std(axis=0) * np.sqrt(2 / 400)  # standard, of the difference of two means
    assert (np.abs(mean[0] - expected.mean(axis=0)) / error).max() < 6
    assert variance[0].mean() == pytest.approx(expected.var(axis=0).mean(), rel=0.15)
    assert np.corrcoef(variance[0].ravel(), expected.var(axis=0).mean(axis=-1).ravel())[0, 1] > 0.8


def test_one_seed_gives_one_variance_and_it_is_not_rounded():
    weights = build(SPECS[0], SHAPE).get_weights()
    first, again, other = (
        Sampler(SPECS[0], SHAPE, weights, samples=5, seed=seed)(images(2))[1] for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert first.dtype == np.float32 and (first > 0).all() and (first != np.rint(first)).any()


def test_what_cannot_be_sampled_is_refused():
    weights = build(SPECS[0], SHAPE).get_weights()
    still = AESc(depth=3, base_filters=4, mc_dropout_rates=(0, 0, 0))
    with pytest.raises(ValueError, match="rate above 0"):
        Sampler(still, SHAPE, weights, 5, 0)
    with pytest.raises(ValueError, match="2 samples"):
        Sampler(SPECS[0], SHAPE, weights, 1, 0)
    with pytest.raises(ValueError, match=r"\(24, 17, 3\)"):
        Sampler(SPECS[0], SHAPE, weights, 5, 0)(images(1)[:, :20])
