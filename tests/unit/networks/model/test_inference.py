import numpy as np
import pytest
from keras.ops import convert_to_numpy as to_numpy

from networks.choices.architectures import AESc
from networks.model.autoencoder import build
from networks.model.inference import reconstruct, reconstruct_large


@pytest.fixture(scope="module")
def model():
    return build(AESc(depth=2, base_filters=2), (9, 12, 3))


def images(count, shape=(9, 12, 3)):
    return np.random.default_rng(0).integers(0, 256, (count, *shape), dtype=np.uint8)


def test_reconstructions_are_float_grey_levels_of_the_images_shape(model):
    result = reconstruct(model, images(4))

    assert result.shape == (4, 9, 12, 3)
    assert result.dtype == np.float32
    assert 0 <= result.min() < result.max() <= 255
    assert result.max() > 1  # grey levels, not 0..1


def test_reconstructions_are_what_the_model_makes_of_the_images_in_0_to_1(model):
    expected = 255 * to_numpy(model(images(2).astype(np.float32) / 255))

    np.testing.assert_allclose(reconstruct(model, images(2)), expected, rtol=0, atol=1e-3)


def test_an_image_is_reconstructed_alike_alone_and_in_a_batch(model):
    together = reconstruct(model, images(3))

    alone = [reconstruct(model, image[None])[0] for image in images(3)]

    np.testing.assert_allclose(together, alone, rtol=0, atol=1e-3)


@pytest.mark.parametrize("wrong", [images(2).astype(np.float32), images(2, (9, 12, 1)), images(1)[0]])
def test_images_the_model_cannot_take_are_refused(model, wrong):
    with pytest.raises(ValueError, match="images must be"):
        reconstruct(model, wrong)


class Identity:
    """A network that returns its squares as they are."""

    input_shape = (None, 16, 16, 3)

    def __init__(self):
        self.batches = []

    def predict_on_batch(self, patches):
        self.batches.append(len(patches))
        return patches


@pytest.mark.parametrize(("rows", "columns"), [(16, 16), (17, 40), (61, 33)])
def test_a_large_image_put_together_from_patches_is_exact_up_to_the_border(rows, columns):
    image = images(1, (rows, columns, 3))[0]
    network = Identity()
    np.testing.assert_allclose(reconstruct_large(network, image), image, rtol=0, atol=1e-3)
    assert len(set(network.batches)) == 1  # shapes: one is compiled once


def test_an_image_smaller_than_a_patch_is_refused():
    with pytest.raises(ValueError, match="1 to 12 pixels, got 16"):
        reconstruct_large(Identity(), images(1, (12, 40, 3))[0])
