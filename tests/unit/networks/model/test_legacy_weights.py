"""Weights of the original program go into a network of ours, and give what they gave there."""

import warnings

import h5py
import numpy as np
import pytest
from keras.ops import convert_to_numpy as to_numpy

from configs.errors import UserError
from networks.choices.architectures import AE, AESc
from networks.model.autoencoder import build
from networks.model.legacy_weights import load_legacy_weights
from tests.original_network import original_network, write_legacy

SMALL = {"depth": 3, "base_filters": 4}


@pytest.mark.parametrize("kind", [AE, AESc], ids=["AE", "AESc"])
@pytest.mark.parametrize("shape", [(32, 32, 1), (37, 50, 1), (33, 47, 3)], ids=str)
def test_the_outputs_are_the_originals(tmp_path, kind, shape):
    theirs, ours = original_network(kind.__name__, shape), build(kind(**SMALL), shape)
    write_legacy(tmp_path / "weights.h5", theirs)
    image = np.random.default_rng(1).random((2, *shape), np.float32)

    before = to_numpy(ours(image))
    found = load_legacy_weights(tmp_path / "weights.h5", ours)

    expected = to_numpy(theirs(image))
    np.testing.assert_allclose(to_numpy(ours(image)), expected, atol=1e-6, rtol=0)
    assert np.abs(before - expected).max() > 0.01 < expected.std()
    assert (found.arrays, found.parameters, found.keras) == (32, ours.count_params(), "2.3.1")


def test_a_whole_model_as_kerass_own_writer_leaves_it_is_read(tmp_path):
    theirs, ours = original_network("AESc", (16, 16, 1)), build(AESc(**SMALL), (16, 16, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs.save(tmp_path / "model.h5")  # Keras 3 writes the legacy format, too
    load_legacy_weights(tmp_path / "model.h5", ours)
    for mine, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, other)


@pytest.mark.parametrize(
    ("spec", "shape", "said"),
    [
        (AESc(**SMALL), (16, 16, 3), r"5x5x3x4, 4, .*found 32: 5x5x1x4, 4, "),
        (AESc(depth=2, base_filters=4), (16, 16, 1), r"the 20 arrays of this network, .*found 32: "),
        (AESc(depth=3, base_filters=4, kernel_size=3), (16, 16, 1), r"3x3x1x4, 4, .*found 32: 5x5x1x4, 4, "),
    ],
    ids=["colour", "depth", "kernel"],
)
def test_other_shapes_are_told_with_both_lists_and_nothing_is_changed(tmp_path, spec, shape, said):
    write_legacy(tmp_path / "weights.h5", original_network("AESc", (16, 16, 1)))
    model = build(spec, shape)
    before = model.get_weights()

    with pytest.raises(UserError, match=said):
        load_legacy_weights(tmp_path / "weights.h5", model)

    for array, same in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(array, same)


def test_names_that_keras_spread_over_several_attributes_are_joined(tmp_path):
    theirs, ours = original_network("AESc", (16, 16, 1)), build(AESc(**SMALL), (16, 16, 1))
    write_legacy(tmp_path / "weights.h5", theirs)
    with h5py.File(tmp_path / "weights.h5", "a") as file:
        names = file.attrs.pop("layer_names")
        file.attrs["layer_names0"], file.attrs["layer_names1"] = names[:7], names[7:]
    assert load_legacy_weights(tmp_path / "weights.h5", ours).arrays == 32


def test_what_is_no_file_of_weights_is_told(tmp_path):
    model = build(AESc(**SMALL), (16, 16, 1))
    (tmp_path / "text.h5").write_text("weights", encoding="utf-8")
    model.save_weights(tmp_path / "ours.weights.h5")
    for name in ("text.h5", "ours.weights.h5", "gone.h5"):
        with pytest.raises(UserError, match="is damaged, or holds no weights as the original"):
            load_legacy_weights(tmp_path / name, model)
