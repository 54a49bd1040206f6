"""A training step as it is against ways to do it that were tried and left: what docs/measured/performance.md tells."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from unittest.mock import patch

import keras
import numpy as np

from benchmarks.harness import Row, compare
from networks.choices.architectures import AESc
from networks.model import layers
from networks.model.autoencoder import build
from networks.model.normalization import BatchNormalization

BATCH, SHAPE = 16, (256, 256, 1)
STEPS = 8  # of an execution, or timed in a process of its own
NOT_SLOWER = 0.95  # what we kept may be slower by no more than what is measured now and then by chance


def rows() -> Iterator[Row]:
    """Return a step of the paper's network beside each variant; a ratio above 1: the variant is slower.

    Timed by the processor's clock, which other work on the machine disturbs less.
    """
    images = np.random.default_rng(0).random((BATCH, *SHAPE), np.float32)
    ours = _compiled(build(AESc(), SHAPE))

    def beside(what: str, variant: keras.Model) -> Row:
        return compare(
            f"a step, beside {what}",
            lambda: ours.train_on_batch(images, images),
            lambda: variant.train_on_batch(images, images),
            target=NOT_SLOWER,
            items=BATCH,
            turns=5,
            clock=time.process_time,
        )

    yield beside("Keras's normalization", _compiled(_with_plain_normalization(ours)))
    with patch.object(layers, "_FEW_PIXELS", 0):
        convolving = _compiled(build(AESc(), SHAPE))
        convolving.train_on_batch(images, images)  # traced as it is now
    yield beside("convolving few pixels", convolving)
    yield beside("XLA", _compiled(build(AESc(), SHAPE), jit_compile=True))
    yield _many_steps_an_execution(ours)
    yield _without_onednn()


def _compiled(model: keras.Model, **options: object) -> keras.Model:
    model.compile("adam", "mse", **options)
    return model


def _with_plain_normalization(model: keras.Model) -> keras.Model:
    def plain(layer: keras.Layer) -> keras.Layer:
        normalizes = isinstance(layer, BatchNormalization)
        kind = keras.layers.BatchNormalization if normalizes else layer.__class__
        return kind.from_config(layer.get_config())

    return keras.models.clone_model(model, clone_function=plain)


def _many_steps_an_execution(ours: keras.Model) -> Row:
    images = np.random.default_rng(0).random((STEPS * BATCH, *SHAPE), np.float32)
    variant = _compiled(build(AESc(), SHAPE), steps_per_execution=STEPS)
    return compare(
        f"{STEPS} steps, beside them in one execution",
        lambda: ours.fit(images, images, batch_size=BATCH, verbose=0),
        lambda: variant.fit(images, images, batch_size=BATCH, verbose=0),
        target=NOT_SLOWER,
        items=STEPS * BATCH,
        turns=3,
        clock=time.process_time,
    )


def _without_onednn() -> Row:
    """Return the same where TensorFlow computes without oneDNN: each in processes of their own."""
    took = {on: [_seconds_a_step(on) for _ in range(2)] for on in ("1", "0")}
    ratios = [without / with_it for with_it, without in zip(took["1"], took["0"], strict=True)]
    ours, twin = (BATCH / np.mean(took[on]) for on in ("1", "0"))
    ratio = float(np.mean(ratios))
    name = "a step, beside one without oneDNN"
    return Row(name, float(ours), float(twin), ratio, min(ratios), max(ratios), target=NOT_SLOWER)


def _seconds_a_step(onednn: str) -> float:
    script = (
        "import time\n"
        "import numpy as np\n"
        "from benchmarks.variants import BATCH, SHAPE, STEPS, _compiled\n"
        "from networks.choices.architectures import AESc\n"
        "from networks.model.autoencoder import build\n"
        "model = _compiled(build(AESc(), SHAPE))\n"
        "images = np.random.default_rng(0).random((BATCH, *SHAPE), np.float32)\n"
        "model.train_on_batch(images, images)\n"
        "began = time.perf_counter()\n"
        "for _ in range(STEPS):\n"
        "    model.train_on_batch(images, images)\n"
        "print((time.perf_counter() - began) / STEPS)\n"
    )
    environment = os.environ | {"TF_ENABLE_ONEDNN_OPTS": onednn}
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, env=environment
    )
    return float(done.stdout)
