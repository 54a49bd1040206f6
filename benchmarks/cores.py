"""What two processors do beside one: an evaluation of the sample, and the pairs that a training is fed with."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.harness import THREAD_SETTINGS, Row, compare
from configs.disk.workspace import Workspace
from configs.spec.spec import Spec
from configs.spec.spec_io import spec_from
from datasets.corruption.corruptions import Stain
from datasets.corruption.design import CorruptSpec
from datasets.sample.sample import CATEGORIES, write_sample
from datasets.sources.importing import ImportSpec
from jobs.kinds.running import run_job
from networks.choices.train_spec import TrainSpec
from networks.training.batches import CorruptedPairs
from networks.training.pair_workers import PairWorkers
from networks.training.pairs import Pairs

TURNS = 7
SHAPE, BATCH, PAIRS = (256, 256, 1), 16, 1600  # of a training with a GPU
IMAGES = 172  # test images, synthetic ones among them, and held-out good ones
_SERVER = """
import sys, time
from pathlib import Path
from configs.spec.spec_io import spec_from
from configs.disk.workspace import Workspace
from evaluation.evaluate_spec import EvaluateSpec
from jobs.processes.warm_up import warm_up
warm_up()
from evaluation import evaluating
from networks.model.kept import forget
spec = spec_from(EvaluateSpec, run="run", label=sys.argv[2])
for line in sys.stdin:
    forget()  # as between two tasks
    began = time.perf_counter()
    evaluating.run(spec, Workspace(Path(sys.argv[1])), lambda _event: None)
    print(time.perf_counter() - began, flush=True)
"""


def rows() -> Iterator[Row]:
    """Return the speeds on two processors beside one; nothing where this process may use one alone."""
    processors = _processors()
    if len(processors) >= 2:
        yield _evaluating(processors)
        yield _pairs(len(processors))


def _evaluating(processors: list[int]) -> Row:
    """Return an evaluation's speed on two processors beside one."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = _trained(Path(folder))
        on_one, on_two = (_Evaluator(workspace, processors[-count:]) for count in (1, 2))
        took: tuple[list[float], list[float]] = ([], [])
        for turn in range(-1, TURNS):  # the first of each is to warm up
            for at in (0, 1) if turn % 2 else (1, 0):
                seconds = (on_two, on_one)[at].seconds()
                if turn >= 0:
                    took[at].append(seconds)
        on_one.end()
        on_two.end()
    return Row.of_turns("evaluating on two cores beside one, images/s", *took, target=1.5, items=IMAGES)


def _pairs(workers: int) -> Row:
    """Return how many corrupted pairs a second processes make beside the training, and this one alone."""
    images = np.random.default_rng(0).integers(0, 256, (100, *SHAPE), np.uint8)
    pairs = Pairs(images, Stain(), PAIRS, BATCH, seed=(0,))
    alone = CorruptedPairs(pairs)

    def epoch_of(batches: CorruptedPairs) -> Callable[[], None]:
        def make() -> None:
            for at in range(len(batches)):
                batches[at]
            batches.on_epoch_end()

        return make

    rows, columns, channels = SHAPE
    with (
        tempfile.TemporaryDirectory() as folder,
        PairWorkers.beside(pairs, workers, Path(folder) / "pairs.raw") as them,
    ):
        return compare(
            f"pairs of {rows}x{columns}x{channels}, by {workers} workers",
            epoch_of(CorruptedPairs(pairs, them)),
            epoch_of(alone),
            target=1.2,
            items=PAIRS,
        )


def _processors() -> list[int]:
    """Return the processors that this process may use, where the system can keep a process to some of them."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return []


class _Evaluator:
    """A process, kept to some processors, that evaluates when it is asked to."""

    def __init__(self, workspace: Workspace, processors: list[int]) -> None:
        threads = dict.fromkeys(THREAD_SETTINGS, str(len(processors)))
        on_these = ["taskset", "-c", ",".join(map(str, processors))]
        self._process = subprocess.Popen(
            [*on_these, sys.executable, "-c", _SERVER, str(workspace.root), f"on-{len(processors)}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **threads},
        )

    def seconds(self) -> float:
        """Return how long an evaluation takes."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def end(self) -> None:
        self._process.communicate()


def _trained(folder: Path) -> Workspace:
    """Return a workspace with a run on the sample; for how long it trained does not matter here."""
    workspace = Workspace(folder / "workspace")
    write_sample(folder / "sample")
    name = CATEGORIES[0]
    training = {"epochs": 1, "images_per_epoch": 16, "validation_images": 16}
    specs: list[Spec] = [
        spec_from(ImportSpec, name=name, source=folder / "sample" / name),
        spec_from(CorruptSpec, dataset=name, name="stain", corruption="stain"),
        spec_from(
            TrainSpec,
            name="run",
            dataset=name,
            corruption="stain",
            resolution=128,
            architecture="aesc_d5_f5_n16",
            training=training,
            seed=0,
        ),
    ]
    for spec in specs:
        run_job(spec, workspace, lambda _event: None)
    return workspace
