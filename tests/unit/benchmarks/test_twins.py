import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy as to_numpy

from benchmarks.corruption import whole_image
from benchmarks.importing import measured
from benchmarks.training import forward_operations
from benchmarks.upsampling import of_plain_layers
from datasets.add_corruption import add_corruption
from datasets.corruption.corruptions import Drops, Gaussian, Pattern, Scratch, Stain
from networks.choices.architectures import AESc
from networks.model.autoencoder import build
from networks.model.layers import UpsampledConv2D
from networks.model.normalization import BatchNormalization


def test_the_twin_network_is_of_keras_own_layers_and_gives_the_same_result():
    model = build(AESc(depth=3, base_filters=4), (17, 24, 3))
    images = np.random.default_rng(0).random((2, 17, 24, 3), np.float32)

    twin = of_plain_layers(model)

    assert not any(isinstance(layer, UpsampledConv2D | BatchNormalization) for layer in twin.layers)
    assert sum(isinstance(layer, keras.Sequential) for layer in twin.layers) == 3
    np.testing.assert_allclose(to_numpy(twin(images)), to_numpy(model(images)), rtol=0, atol=1e-5)


def test_the_twin_stain_is_one_grey_blot_of_the_size_asked_for():
    image = np.zeros((200, 300, 3), np.uint8)
    stain = Stain(size=[10, 10], color=[100, 100], irregularity=0)

    stained = whole_image(image, stain, np.random.default_rng(0))

    mask = stained.any(axis=-1)
    assert abs(mask.sum() / (np.pi * 20**2) - 1) < 0.1  # a disc with a radius of 20 pixels
    assert abs(stained[mask].mean() - 100) < 1


@pytest.mark.parametrize("corruption", [Stain(), Scratch(), Drops(), Pattern(), Gaussian()])
def test_a_twin_changes_about_as_much_as_ours(corruption):
    image = np.full((400, 400, 1), 128, np.uint8)
    rng = np.random.default_rng(0)
    ours = np.mean([add_corruption(image, corruption, rng)[1].mean() for _ in range(100)])
    twin = np.mean([(whole_image(image, corruption, rng) != image).mean() for _ in range(100)])
    assert 0.5 < twin / ours < 2  # the toolkit draws slanted lines thicker than asked


def test_an_import_is_measured_beside_a_copy():
    speed, memory = measured(24, 64)
    assert "24 images of 64x64x3" in speed.name
    assert speed.lowest <= speed.ratio <= speed.highest
    assert speed.ours > 0
    assert memory.ours > 20  # MiB; Python alone takes some
    assert memory.ratio == 600 / memory.ours


def test_the_operations_of_the_convolutions_are_counted():
    model = build(AESc(depth=1, base_filters=1, kernel_size=3), (4, 4, 1))
    encoder = 2 * (2 * 2) * (3 * 3)  # 2 x 2 pixels, each 9 products and 9 sums
    output = 2 * (4 * 4) * (2 * 2)  # of the 9 taps of a phase, those on one source pixel are summed
    assert forward_operations(model) == encoder + output
