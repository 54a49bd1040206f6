"""Training: the network against plain upsampling, the pipeline against arrays in memory, and what it all takes."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np

from benchmarks import upsampling
from benchmarks.child import product_command, used_by
from benchmarks.harness import Row, compare
from benchmarks.importing import make_source
from datasets.corruption.corruptions import Stain
from networks.choices.architectures import AESc
from networks.model.autoencoder import build
from networks.runs.inputs import ImageForm
from networks.training.batches import CorruptedPairs, fed
from networks.training.image_store import ImageStore
from networks.training.pairs import Pairs

BATCH, SIDE = 16, 256
EPOCH = 12 * BATCH  # pairs
FEW, MANY = 400, 4000  # source images


def rows() -> Iterator[Row]:
    """Return the network's speed and share of the processor's, the pipeline's rate, and the memory of large sets."""
    yield from upsampling.rows()
    yield share_of_matmul()
    yield pipeline()
    yield memory(FEW, MANY)


def share_of_matmul() -> Row:
    """Return how many floating-point operations a second a step reaches, beside a large matrix product's."""
    model = build(AESc(), (SIDE, SIDE, 1))
    model.compile("adam", "mse")
    images = np.random.default_rng(0).random((BATCH, SIDE, SIDE, 1), np.float32)
    matrix = keras.ops.convert_to_tensor(np.random.default_rng(0).random((2048, 2048), np.float32))
    operations = 3 * BATCH * forward_operations(model)  # forward, and back to the inputs and to the weights
    products = round(operations / (2 * 2048**3))

    def multiply() -> None:
        for _ in range(products):
            product = keras.ops.matmul(matrix, matrix)
        keras.ops.convert_to_numpy(product[:1])

    name = "a step's share of matmul, GFLOP/s"
    return compare(
        name,
        lambda: model.train_on_batch(images, images),
        multiply,
        target=0.6,
        items=round(operations / 1e9),
        turns=3,
    )


def forward_operations(model: keras.Model) -> int:
    """Return the multiplications and additions of the convolutions for one image."""
    operations = 0
    for layer in model.layers:
        _, rows, columns, channels = layer.output.shape
        if isinstance(layer, keras.layers.Conv2D):
            operations += 2 * rows * columns * channels * int(np.prod(layer.kernel.shape[:3]))
        elif hasattr(layer, "taps"):  # an UpsampledConv2D: each phase has a kernel of its own, on a quarter
            side = layer.taps.shape[1]
            operations += 2 * rows * columns * channels * side**2 * layer.kernel.shape[2]
    return operations


def pipeline() -> Row:
    """Return an epoch with online stains on images from a scratch file, beside one on arrays in memory."""
    model = build(AESc(), (SIDE, SIDE, 1))
    model.compile("adam", "mse")
    with tempfile.TemporaryDirectory() as folder:
        make_source(Path(folder), EPOCH, SIDE)
        paths = sorted(Path(folder).rglob("*.png"))
        form = ImageForm(SIDE, SIDE, 1)
        with ImageStore(paths, form, 0, Path(folder) / "images.raw", lambda _event: None) as images:
            batches = CorruptedPairs(Pairs(images, Stain(), EPOCH, BATCH, seed=(0,)))
            corrupted, clean = (np.concatenate(arrays) for arrays in zip(*batches, strict=True))
            return compare(
                "an epoch from disk beside one from memory",
                lambda: model.fit(fed(batches), shuffle=False, verbose=0),
                lambda: model.fit(corrupted, clean, batch_size=BATCH, shuffle=False, verbose=0),
                target=0.95,
                items=EPOCH,
                turns=3,
            )


def memory(few: int, many: int) -> Row:
    """Return the peak memory of a training with many source images beside that with few, at the same budget."""
    peaks = [_peak(count) for count in (few, many)]
    ratio = peaks[0] / peaks[1]
    name = f"peak MiB with {many} images and with {few}"
    return Row(name, peaks[1], peaks[0], ratio, ratio, ratio, target=1 / 1.1)


def _peak(count: int) -> float:
    """Return the peak memory in MiB of a training of two short epochs, as a process of its own."""
    training = {"batch_size": 16, "epochs": 2, "images_per_epoch": 160, "validation_images": 32}
    architecture = {"kind": "aesc", "depth": 4, "base_filters": 8}
    source = {"kind": "import", "name": "many"}
    train = {"kind": "train", "name": "run", "dataset": "many", "corruption": "stain", "resolution": 128}
    train |= {"architecture": architecture, "training": training, "memory": 16}
    with tempfile.TemporaryDirectory() as folder:
        make_source(Path(folder) / "source", count, 128)
        specs = []
        for spec in ({**source, "source": f"{folder}/source"}, train):
            specs.append(Path(folder) / f"{spec['kind']}.hjson")
            specs[-1].write_text(json.dumps(spec), encoding="utf-8")
        workspace = Path(folder) / "workspace"
        subprocess.run(product_command(specs[0], workspace), check=True, capture_output=True)
        return used_by(product_command(specs[1], workspace)).peak
