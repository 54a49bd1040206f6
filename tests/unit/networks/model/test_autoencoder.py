from pathlib import Path

import hjson
import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy as to_numpy
from pydantic import TypeAdapter, ValidationError

from networks.choices.architectures import AE, AESc, Architecture, UNet
from networks.model.autoencoder import build
from networks.model.layers import MonteCarloDropout, UpsampledConv2D

PRESETS = Path(__file__).parents[4] / "configs/presets/architecture"
SMALL = AESc(depth=3, base_filters=4)


def images(shape, count=2):
    return np.random.default_rng(0).random((count, *shape), np.float32)


def test_the_papers_network_has_8_737_921_parameters():
    model = build(AESc(), (256, 256, 1))

    assert model.count_params() == 8_737_921
    assert model.output_shape == model.input_shape == (None, 256, 256, 1)


def test_skip_connections_cost_no_parameters():
    with_skips, without = build(SMALL, (32, 32, 1)), build(AE(depth=3, base_filters=4), (32, 32, 1))

    assert with_skips.count_params() == without.count_params()
    assert [layer.name for layer in with_skips.layers if isinstance(layer, keras.layers.Add)] == [
        "decoder_1_add",
        "decoder_0_add",
    ]
    assert not any(isinstance(layer, keras.layers.Add) for layer in without.layers)


@pytest.mark.parametrize("spec", [SMALL, UNet(depth=3, base_filters=4)], ids=["aesc", "unet"])
@pytest.mark.parametrize("shape", [(8, 8, 1), (9, 15, 3), (37, 50, 1), (63, 8, 3)])
def test_images_of_every_size_come_back_in_their_size_and_in_0_to_1(spec, shape):
    model = build(spec, shape)

    result = to_numpy(model(images(shape)))

    assert result.shape == (2, *shape)
    assert result.dtype == np.float32
    assert result.min() >= 0 and result.max() <= 1


def test_a_network_of_one_level_has_no_decoder_level():
    model = build(AESc(depth=1, base_filters=4), (6, 6, 1))

    assert to_numpy(model(images((6, 6, 1)))).shape == (2, 6, 6, 1)


def test_a_fresh_unet_gives_back_the_image_as_it_is():
    shape = (16, 24, 3)

    result = to_numpy(build(UNet(depth=3, base_filters=4), shape)(images(shape)))

    np.testing.assert_allclose(result, images(shape), atol=0.02)
    assert (result != images(shape)).any()


def test_a_unet_is_clipped_to_the_range_of_images_but_not_in_training():
    shape = (16, 16, 1)
    model = build(UNet(depth=2, base_filters=2), shape)
    model.get_layer("change_conv").bias.assign([0.5])  # all that is lighter than half goes beyond white

    assert to_numpy(model(images(shape))).max() == 1
    assert to_numpy(model(images(shape), training=True)).max() > 1.2


def test_a_unet_has_an_aescs_parameters_and_those_that_take_in_its_skips():
    shape, n = (16, 16, 1), 4
    aesc, unet = AESc(depth=2, base_filters=n, kernel_size=3), UNet(depth=2, base_filters=n, kernel_size=3)

    more = build(unet, shape).count_params() - build(aesc, shape).count_params()

    output = 9 * n + 1  # of the AESc: from n maps to one
    image_level = 9 * (2 * n) * (n // 2) + n // 2 + 4 * (n // 2)  # convolution, bias, batch normalization
    change = 9 * (n // 2 + 1) + 1
    assert more == image_level + change - output


def test_images_too_small_for_the_depth_are_refused():
    with pytest.raises(ValueError, match="at least 8 rows and columns for depth 3, got 7 x 20"):
        build(SMALL, (7, 20, 1))


def test_one_seed_gives_the_same_weights_whatever_was_built_before():
    first = build(SMALL, (16, 16, 1), seed=5).get_weights()
    other = build(SMALL, (16, 16, 1), seed=6).get_weights()
    again = build(SMALL, (16, 16, 1), seed=5).get_weights()

    for weight, same in zip(first, again, strict=True):
        np.testing.assert_array_equal(weight, same)
    assert all((a != b).any() for a, b in zip(first, other, strict=True) if a.ndim == 4)


def test_no_two_layers_start_with_the_same_weights():
    kernels = [weight.ravel()[:50] for weight in build(SMALL, (16, 16, 1)).get_weights() if weight.ndim == 4]

    spread = [kernel / kernel.std() for kernel in kernels]

    for at, kernel in enumerate(spread):
        assert not any(np.allclose(kernel, other) for other in spread[:at])


def test_trained_weights_go_over_to_the_sampling_network_and_back(tmp_path):
    shape = (16, 16, 1)
    trained = build(AESc(depth=3, base_filters=4, dropout=0.2), shape, seed=1)
    trained.compile("sgd", "mse")
    trained.train_on_batch(images(shape), images(shape))
    sampling = build(SMALL, shape, mc_dropout=True, seed=2)
    fresh = build(SMALL, shape, seed=3)

    trained.save_weights(tmp_path / "trained.weights.h5")
    sampling.load_weights(tmp_path / "trained.weights.h5")
    sampling.save_weights(tmp_path / "sampling.weights.h5")
    fresh.load_weights(tmp_path / "sampling.weights.h5")

    for model in (sampling, fresh):
        for weight, same in zip(trained.get_weights(), model.get_weights(), strict=True):
            np.testing.assert_array_equal(weight, same)


def test_only_the_sampling_network_gives_a_new_result_each_time():
    shape = (16, 16, 1)
    plain, sampling = build(SMALL, shape), build(SMALL, shape, mc_dropout=True)

    np.testing.assert_array_equal(to_numpy(plain(images(shape))), to_numpy(plain(images(shape))))
    assert (to_numpy(sampling(images(shape))) != to_numpy(sampling(images(shape)))).any()


def test_sampling_leaves_batch_normalization_as_it_was_trained():
    sampling = build(SMALL, (16, 16, 1), mc_dropout=True)
    before = sampling.get_weights()

    sampling.predict_on_batch(images((16, 16, 1)))

    for weight, same in zip(before, sampling.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, same)


def test_a_patch_is_a_side_or_rows_and_columns_also_in_a_text():
    assert [AESc(patch=typed).patch_shape for typed in (64, [64, 48], "64x48", " 64 X 48 ", None)] == [
        (64, 64),
        *[(64, 48)] * 3,
        None,
    ]
    with pytest.raises(ValidationError, match="patch"):
        AESc(patch="64x")


def test_dropout_in_training_stands_after_each_upsampling_but_the_deepest():
    model = build(AESc(depth=3, base_filters=2, dropout=0.3), (24, 24, 1))
    assert [layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)] == [0.3] * 3
    dropped = {layer.name: layer.dropout for layer in model.layers if isinstance(layer, UpsampledConv2D)}
    assert dropped == {"decoder_1_conv": 0, "decoder_0_conv": 0.3, "output_conv": 0.3}


def test_the_papers_dropout_rates_stand_in_the_encoder_and_mirrored_in_the_decoder():
    model = build(AESc(base_filters=1), (64, 64, 1), mc_dropout=True)

    rates = {layer.name: layer.rate for layer in model.layers if isinstance(layer, MonteCarloDropout)}

    assert rates == {
        "encoder_2_mc": 0.1,
        "encoder_3_mc": 0.2,
        "encoder_4_mc": 0.4,
        "encoder_5_mc": 0.5,
        "decoder_4_mc": 0.4,
        "decoder_3_mc": 0.2,
        "decoder_2_mc": 0.1,
    }


def test_a_shallower_network_takes_the_originals_first_rates_if_they_drop_and_a_deeper_one_begins_with_zeros():
    assert AESc(depth=5).level_rates == (0, 0, 0.1, 0.2, 0.4)
    assert AESc(depth=3).level_rates == (0, 0, 0.1)
    assert AESc(depth=2).level_rates == (0.4, 0.5)
    assert AE(depth=5).level_rates == (0, 0, 0, 0, 0.1)
    assert AE(depth=4).level_rates == (0, 0, 0.1, 0.2)
    assert AE(depth=8).level_rates == (0, 0, 0, 0, 0, 0, 0.1, 0.2)
    assert AE(depth=2, mc_dropout_rates=[0, 0.3]).level_rates == (0, 0.3)


@pytest.mark.parametrize(
    "typed, field",
    [
        ({"kernel_size": 4}, "kernel_size"),
        ({"depth": 0}, "depth"),
        ({"dropout": 1.0}, "dropout"),
        ({"depth": 3, "mc_dropout_rates": [0.1]}, "one rate for each of the 3 levels, got 1"),
    ],
)
def test_an_architecture_that_cannot_be_built_is_refused_by_the_field_that_is_wrong(typed, field):
    with pytest.raises(ValidationError, match=field):
        AESc(**typed)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("aesc_d6_f5_n16", AESc()),
        ("aesc_d5_f5_n16", AESc(depth=5)),
        ("ae_d6_f5_n16", AE()),
        ("unet_d5_f5_n16", UNet(depth=5)),
    ],
)
def test_a_preset_says_what_it_is_and_reads_as_its_architecture(name, expected):
    text = (PRESETS / f"{name}.hjson").read_text(encoding="utf-8")

    assert text.startswith("# ")
    assert TypeAdapter(Architecture).validate_python(hjson.loads(text)) == expected
