"""Several devices, which a processor plays: each test in a process of its own, as devices are set up only once."""

import importlib.util
import os
import subprocess
import sys
import textwrap

import pytest

TENSORFLOW = """
    import tensorflow as tf
    processor = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)
    DEVICES = ["cpu:0", "cpu:1"]
"""
JAX = """
    import keras
    DEVICES = keras.distribution.list_devices("cpu")
"""
JAX_DEVICES = {"XLA_FLAGS": "--xla_force_host_platform_device_count=2"}

COMPARE = """
    import numpy as np
    from jobs.processes.loading import load_keras
    load_keras()
    import keras
    from networks.choices.architectures import AESc
    from networks.model.autoencoder import build
    from networks.model.devices import over

    images = np.random.default_rng(0).random((32, 16, 16, 1), np.float32)
    spec = AESc(depth=2, base_filters=2)

    def trained(names):
        with over(names):
            model = build(spec, (16, 16, 1))
            model.compile(keras.optimizers.SGD(0.1), "mse")
            model.fit(images, images, batch_size=8, epochs=3, shuffle=False, verbose=0)
        return model

    assert len(DEVICES) == 2, DEVICES
    both, one = trained(DEVICES), trained(DEVICES[:1])
    for a, b in zip(both.get_weights(), one.get_weights()):
        np.testing.assert_allclose(a, b, atol=TOLERANCE)
    print("the same")
"""


TRAIN = """
    import sys
    from pathlib import Path
    from jobs.processes.loading import load_keras
    load_keras()
    from configs.spec.spec_io import spec_from
    from configs.disk.workspace import Workspace
    from networks.training import training
    from networks.model.devices import over
    from networks.choices.train_spec import TrainSpec
    from tests.unit.networks.training.test_training import FIELDS

    training.spread = lambda batch_size: over(DEVICES)
    training.run(spec_from(TrainSpec, **FIELDS), Workspace(Path(sys.argv[1])), print)
"""


def run(backend, setup, script, *arguments, **environment):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(setup) + textwrap.dedent(script), *arguments],
        env=os.environ | {"KERAS_BACKEND": backend, "CUDA_VISIBLE_DEVICES": ""} | environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_two_devices_of_jax_train_as_one_does():
    """Each batch as a whole: the arithmetic is that of one device."""
    script = COMPARE.replace("TOLERANCE", "1e-5")
    assert "the same" in run("jax", JAX, script, **JAX_DEVICES)


def test_two_devices_of_tensorflow_train_nearly_as_one_does():
    """Batch normalization sees each device's half of a batch: nearly the same, not quite."""
    assert "the same" in run("tensorflow", TENSORFLOW, COMPARE.replace("TOLERANCE", "0.01"))


@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_a_whole_training_runs_on_two_devices(workspace, backend):
    setup, environment = {"tensorflow": (TENSORFLOW, {}), "jax": (JAX, JAX_DEVICES)}[backend]
    assert "Finished" in run(backend, setup, TRAIN, str(workspace.root), **environment)
    assert workspace.runs() == ["first"]
