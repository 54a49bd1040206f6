import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy as to_numpy

from networks.model.layers import CropTo, MonteCarloDropout, UpsampledConv2D

SIDES = [(4, 6), (5, 7), (4, 4), (1, 2)]  # the last two are computed as a matrix product
CHANNELS = [(1, 1), (3, 4)]


def both_ways(kernel_size, sides, channels, use_bias=True):
    """Two models with a convolution, then ours or UpSampling2D and Conv2D; and the same weights in both."""
    filters_in, filters = channels
    models = []
    for last in (
        [UpsampledConv2D(filters, kernel_size, use_bias=use_bias)],
        [
            keras.layers.UpSampling2D(2),
            keras.layers.Conv2D(filters, kernel_size, padding="same", use_bias=use_bias),
        ],
    ):
        first = keras.layers.Conv2D(filters_in, 3, padding="same")
        models.append(keras.Sequential([keras.Input((*sides, 2)), first, *last]))
    rng = np.random.default_rng(0)
    weights = [rng.normal(0, 0.2, weight.shape) for weight in models[0].get_weights()]
    for model in models:
        model.set_weights(weights)
    return models


def images(sides, channels=2, count=3):
    return np.random.default_rng(1).random((count, *sides, channels), np.float32)


@pytest.mark.parametrize("kernel_size", [3, 5, 7, 9])
@pytest.mark.parametrize("sides", SIDES)
@pytest.mark.parametrize("channels", CHANNELS)
def test_upsampled_convolution_equals_upsampling_and_then_convolution(kernel_size, sides, channels):
    ours, twin = both_ways(kernel_size, sides, channels)

    result = to_numpy(ours(images(sides)))

    assert result.shape == (3, 2 * sides[0], 2 * sides[1], channels[1]) == (3, *ours.output_shape[1:])
    np.testing.assert_allclose(result, to_numpy(twin(images(sides))), rtol=0, atol=1e-5)


@pytest.mark.parametrize("kernel_size", [3, 5, 7])
@pytest.mark.parametrize("sides", SIDES)
def test_a_step_of_training_moves_kernel_bias_and_the_layer_before_alike(kernel_size, sides):
    ours, twin = both_ways(kernel_size, sides, channels=(3, 4))
    before = ours.get_weights()
    target = images((2 * sides[0], 2 * sides[1]), channels=4)

    for model in (ours, twin):
        model.compile(keras.optimizers.SGD(0.1), "mse", run_eagerly=True)
        model.train_on_batch(images(sides), target)

    for start, moved, moved_twin in zip(before, ours.get_weights(), twin.get_weights(), strict=True):
        assert np.abs(moved - start).max() > 1e-4
        np.testing.assert_allclose(moved, moved_twin, rtol=0, atol=1e-5)


def test_an_upsampled_convolution_of_one_pixel_can_be_checked_by_hand():
    layer = UpsampledConv2D(1, 3, use_bias=False)
    layer.build((1, 1, 1, 1))
    layer.set_weights([np.arange(1, 10, dtype=np.float32).reshape(3, 3, 1, 1)])

    result = to_numpy(layer(np.ones((1, 1, 1, 1), np.float32)))[0, :, :, 0]

    # 2 x 2 ones amid zeros, under the kernel 1 2 3 / 4 5 6 / 7 8 9
    np.testing.assert_array_equal(result, [[5 + 6 + 8 + 9, 4 + 5 + 7 + 8], [2 + 3 + 5 + 6, 1 + 2 + 4 + 5]])


def test_an_upsampled_convolution_takes_images_of_a_size_not_known_beforehand():
    inputs = keras.Input((None, None, 2))
    model = keras.Model(inputs, UpsampledConv2D(4, 3)(inputs))

    assert model.output_shape == (None, None, None, 4)
    assert model.predict_on_batch(images((5, 3))).shape == (3, 10, 6, 4)


def test_an_upsampled_convolution_refuses_an_even_kernel():
    with pytest.raises(ValueError, match="must be odd, got 4"):
        UpsampledConv2D(1, 4)


def test_crop_keeps_the_first_rows_and_columns():
    maps = images((4, 6))

    np.testing.assert_array_equal(to_numpy(CropTo(3, 5)(maps)), maps[:, :3, :5])


def test_an_upsampling_with_dropout_drops_large_pixels_while_training_alone():
    inputs = np.ones((1, 40, 40, 1), np.float32)
    ones = keras.initializers.Constant(1 / 9)
    layer = UpsampledConv2D(1, 3, kernel_initializer=ones, dropout=0.25, seed=1)
    np.testing.assert_allclose(layer(inputs)[0, 1:-1, 1:-1], 1, rtol=1e-5)
    inside = np.asarray(layer(inputs, training=True))[0, 1:-1, 1:-1, 0]
    kept = np.rint(9 * 0.75 * inside)  # of nine large pixels, each dropped by itself
    assert set(np.unique(kept)) == set(range(kept.min().astype(int), 10))
    assert kept.mean() == pytest.approx(9 * 0.75, rel=0.02)
    assert (np.asarray(layer(inputs, training=True)) != np.asarray(layer(inputs, training=True))).any()


def test_monte_carlo_dropout_drops_its_rate_and_keeps_the_mean_whatever_the_mode():
    ones = np.ones((4, 50, 50, 4), np.float32)

    result = to_numpy(MonteCarloDropout(0.4, seed=0)(ones, training=False))

    assert np.mean(result == 0) == pytest.approx(0.4, abs=0.01)
    assert np.unique(result[result > 0]) == pytest.approx(1 / 0.6)


def test_monte_carlo_dropout_draws_a_new_mask_each_time_and_the_same_ones_for_the_same_seed():
    ones = np.ones((1, 8, 8, 4), np.float32)
    layer, again = MonteCarloDropout(0.4, seed=3), MonteCarloDropout(0.4, seed=3)

    first, second = to_numpy(layer(ones)), to_numpy(layer(ones))

    assert (first != second).any()
    np.testing.assert_array_equal(first, to_numpy(again(ones)))


@pytest.mark.parametrize(
    "layer", [UpsampledConv2D(4, 3, use_bias=False), CropTo(3, 2), MonteCarloDropout(0.3, seed=1)]
)
def test_every_layer_can_be_made_again_from_its_config(layer):
    again = keras.layers.deserialize(keras.layers.serialize(layer))

    assert type(again) is type(layer)
    assert again.get_config() == layer.get_config()
