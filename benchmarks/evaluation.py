"""Evaluation: MC dropout, pixel metrics and heatmaps against straightforward twins; and memory for many maps."""

import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.harness import Row, compare
from benchmarks.importing import make_source
from datasets.images import read_image, write_image
from evaluation.report.heatmaps import overlay
from evaluation.scoring.metrics import image_figures, pixel_figures
from evaluation.scoring.pixel_scores import PixelScores, pooled

SAMPLES, SIDE = 30, 256  # of MC dropout
MAPS, MAP_SIDE = 100, 512
IMAGES, REPLICATES = 300, 1000
MANY, ROOM = 5000, 1024  # maps, and MiB that they may take
Maps = list[tuple[NDArray[np.float32], NDArray[np.bool_]]]


def rows() -> Iterator[Row]:
    """Return the rows, the quick ones first."""
    yield heatmaps()
    yield from pixel_metrics(random_maps(MAPS, MAP_SIDE))
    yield image_intervals()
    yield many_maps()
    yield sampling()


def random_maps(count: int, side: int) -> Maps:
    """Return maps and masks: in every fourth one, a square of 1 % is anomalous."""
    rng = np.random.default_rng(0)
    maps = []
    for at in range(count):
        mask = np.zeros((side, side), np.bool_)
        if at % 4 == 0:
            top, left = rng.integers(0, side - side // 10, 2)
            mask[top : top + side // 10, left : left + side // 10] = True
        maps.append(((rng.gamma(2, 4, mask.shape) + 10 * mask).astype(np.float32), mask))
    return maps


def heatmaps() -> Row:
    """Return how fast a heatmap is written, beside a figure of matplotlib each."""
    from matplotlib.figure import Figure

    with tempfile.TemporaryDirectory() as folder:
        make_source(Path(folder), 1, MAP_SIDE)
        image = read_image(next(Path(folder).rglob("*.png")))
    noise = np.random.default_rng(0).gamma(2, 4, (MAP_SIDE // 8, MAP_SIDE // 8)).astype(np.float32)
    found = cv2.resize(noise, (MAP_SIDE, MAP_SIDE))

    def twin() -> None:
        figure = Figure(figsize=(5.12, 5.12))
        axes = figure.subplots()
        axes.imshow(image)
        figure.colorbar(axes.imshow(found, cmap="inferno", alpha=0.5, vmin=0, vmax=40))
        figure.savefig(BytesIO(), format="png", dpi=100)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "heatmap.png"
        return compare(
            f"heatmap PNG, {MAP_SIDE}x{MAP_SIDE}",
            lambda: write_image(path, overlay(image, found, 40.0)),
            twin,
            target=15,
        )


def image_intervals() -> Row:
    """Return the image-wise figures with their intervals, beside scikit-learn's for each replicate of the bootstrap."""
    rng = np.random.default_rng(0)
    labels = np.arange(IMAGES) % 3 == 0
    scores = rng.normal(labels, 1)

    def twin() -> None:
        from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

        for _ in range(REPLICATES):
            drawn = np.concatenate(
                [rng.choice(np.flatnonzero(labels == kind), (labels == kind).sum()) for kind in (0, 1)]
            )
            roc_auc_score(labels[drawn], scores[drawn])
            average_precision_score(labels[drawn], scores[drawn])
            precision_recall_curve(labels[drawn], scores[drawn])

    name = f"figures of {IMAGES} images, with intervals"
    return compare(name, lambda: image_figures(scores, labels), twin, target=10, turns=3)


def pixel_metrics(maps: Maps) -> Iterator[Row]:
    """Return time and memory of every pixel metric, beside a twin that joins and sorts all pixels for AUROC alone."""

    def ours() -> None:
        group = PixelScores()
        for pair in maps:
            group.add(*pair)
        pixel_figures(pooled([group]))

    def twin() -> None:
        from sklearn.metrics import roc_auc_score

        labels = np.concatenate([mask.ravel() for _, mask in maps])
        roc_auc_score(labels, np.concatenate([scores.ravel() for scores, _ in maps]))

    what = f"{len(maps)} maps {MAP_SIDE}x{MAP_SIDE}"
    yield compare(f"pixel metrics, {what}", ours, twin, target=10, items=len(maps), turns=3)
    mine, theirs = _peak(ours), _peak(twin)
    ratio = theirs / mine
    yield Row(f"their memory, MiB, {what}", mine, theirs, ratio, ratio, ratio, target=5)


def _peak(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return peak


def many_maps() -> Row:
    """Return the peak memory of a process that takes in very many maps, against the limit."""
    script = (
        "import re\n"
        "from benchmarks.evaluation import MANY, MAP_SIDE, random_maps\n"
        "from evaluation.scoring.metrics import pixel_figures\n"
        "from evaluation.scoring.pixel_scores import PixelScores, pooled\n"
        "group, few = PixelScores(), random_maps(8, MAP_SIDE)\n"
        "for at in range(MANY):\n"
        "    group.add(*few[at % 8])\n"
        "pixel_figures(pooled([group]))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    peak = int(done.stdout) / 1024
    return Row(f"peak MiB of {MANY} maps; limit", peak, ROOM, ROOM / peak, ROOM / peak, ROOM / peak, target=1)


def sampling() -> Row:
    """Return MC dropout in a batch beside a twin that calls the network once a sample, as the original does."""
    from networks.choices.architectures import AESc
    from networks.model.autoencoder import build
    from networks.model.sampling import Sampler

    shape = (SIDE, SIDE, 1)
    weights = build(AESc(), shape).get_weights()
    sampler = Sampler(AESc(), shape, weights, SAMPLES, seed=0)
    whole = build(AESc(), shape, mc_dropout=True)
    whole.set_weights(weights)
    image = np.random.default_rng(0).integers(0, 256, (1, *shape), np.uint8)

    def twin() -> None:
        scaled = image.astype(np.float32) / 255
        np.var([whole.predict(scaled, verbose=0) for _ in range(SAMPLES)], axis=0)

    return compare(f"{SAMPLES} samples of {SIDE}x{SIDE}x1", lambda: sampler(image), twin, target=3, turns=3)
