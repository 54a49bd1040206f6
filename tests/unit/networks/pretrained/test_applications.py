"""Weights of Keras Applications give what Keras itself makes of them."""

import h5py
import keras
import numpy as np
import pytest
from keras.src.legacy.saving import legacy_h5_format

from networks.pretrained.applications import build_b0


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """A file as Keras offers it for download, of a network with made-up weights."""
    keras.utils.set_random_seed(0)
    model = keras.applications.EfficientNetB0(include_top=False, weights=None, input_shape=(32, 32, 3))
    (normalization,) = (each for each in model.layers if isinstance(each, keras.layers.Normalization))
    means, variances = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    normalization.set_weights([np.float32(means), np.float32(variances), np.int64(0)])
    path = tmp_path_factory.mktemp("weights") / "efficientnetb0_notop.h5"
    with h5py.File(path, "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)
    return path


def test_it_computes_what_keras_does_with_a_download(weights, monkeypatch):
    monkeypatch.setattr(
        "keras.src.applications.efficientnet.file_utils.get_file", lambda *_, **__: str(weights)
    )
    downloaded = keras.applications.EfficientNetB0(include_top=False, input_shape=(32, 48, 3))
    ends = [downloaded.get_layer(name).output for name in ("block1a_project_bn", "block4b_add")]
    image = np.random.default_rng(0).integers(0, 256, (1, 32, 48, 3)).astype(np.float32)

    found = build_b0(weights, 32, 48, [0, 6]).predict_on_batch(image)

    for ours, theirs in zip(found, keras.Model(downloaded.inputs, ends).predict_on_batch(image), strict=True):
        assert theirs.std() > 0
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-5 * np.abs(theirs).max())
