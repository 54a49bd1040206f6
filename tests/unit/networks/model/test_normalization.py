import keras
import numpy as np
import pytest

from networks.model.normalization import BatchNormalization


@pytest.fixture
def both():
    """Ours and Keras's, as the whole of a model each."""
    models = []
    for kind in (BatchNormalization, keras.layers.BatchNormalization):
        models.append(keras.Sequential([keras.Input((5, 7, 3)), kind(momentum=0.7)]))
    models[0].set_weights(
        [np.float32([1, 2, 0.5]), np.float32([0, 0.3, -1]), np.zeros(3, np.float32), np.ones(3, np.float32)]
    )
    models[1].set_weights(models[0].get_weights())
    return models


def test_a_step_of_training_moves_scale_offset_and_statistics_as_keras_does(both):
    images = np.random.default_rng(0).normal(3, 2, (4, 5, 7, 3)).astype(np.float32)
    target = np.random.default_rng(1).random((4, 5, 7, 3), np.float32)
    start = both[0].get_weights()
    losses = []
    for model in both:
        model.compile(keras.optimizers.SGD(0.5), "mse")
        losses.append([float(model.train_on_batch(images, target)) for _ in range(3)])
    np.testing.assert_allclose(*losses, rtol=1e-5)
    for before, ours, theirs in zip(start, *(model.get_weights() for model in both), strict=True):
        assert np.abs(ours - before).min() > 0.01
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)
    np.testing.assert_allclose(*(model.predict_on_batch(images) for model in both), rtol=0, atol=1e-5)


def test_the_layers_before_are_moved_as_by_keras():
    images = np.random.default_rng(0).normal(3, 2, (4, 5, 7, 3)).astype(np.float32)
    moved = []
    for kind in (BatchNormalization, keras.layers.BatchNormalization):
        first = keras.layers.Conv2D(4, 3, kernel_initializer=keras.initializers.GlorotUniform(1))
        model = keras.Sequential([keras.Input((5, 7, 3)), first, kind()])
        start = first.get_weights()[0]
        model.compile(keras.optimizers.SGD(10.0), "mse")
        model.train_on_batch(images, np.random.default_rng(1).random((4, 3, 5, 4), np.float32))
        moved.append(model.get_weights()[0])
        assert np.abs(moved[-1] - start).max() > 0.01
    np.testing.assert_allclose(*moved, rtol=0, atol=1e-4)


def test_files_of_weights_are_the_same(both, tmp_path):
    both[1].save_weights(tmp_path / "keras.weights.h5")
    both[0].set_weights([np.zeros_like(weight) for weight in both[0].get_weights()])
    both[0].load_weights(tmp_path / "keras.weights.h5")
    for ours, theirs in zip(*(model.get_weights() for model in both), strict=True):
        np.testing.assert_array_equal(ours, theirs)
