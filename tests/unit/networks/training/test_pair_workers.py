"""Pairs made by several processes are the pairs that one makes."""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from configs.errors import UserError
from datasets.corruption.corruptions import Stain
from datasets.images import write_image
from networks.runs.inputs import ImageForm
from networks.training.batches import CorruptedPairs
from networks.training.image_store import ImageStore, StorePart
from networks.training.pair_workers import PairWorkers
from networks.training.pairs import Pairs

PARENT = """
import sys, time
from pathlib import Path
import numpy as np
from datasets.corruption.corruptions import Stain
from networks.training.pair_workers import PairWorkers
from networks.training.pairs import Pairs
assert "keras" not in sys.modules  # so the workers are small
if __name__ == "__main__":
    pairs = Pairs(np.zeros((4, 32, 32, 1), np.uint8), Stain(), length=8, batch_size=4, seed=(0,))
    workers = PairWorkers(pairs, 2, Path(sys.argv[1]))
    workers.batch(0, 0)
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def pairs(tmp_path):
    """Pairs of seven images that lie in a file."""
    rng = np.random.default_rng(0)
    paths = [tmp_path / f"{at}.png" for at in range(8)]
    for path in paths:
        write_image(path, rng.integers(0, 256, (32, 48, 1), np.uint8))
    with ImageStore(paths, ImageForm(32, 48, 1), 0, tmp_path / "images.raw", [].append) as images:
        yield Pairs(StorePart(images, 1, 8), Stain(), length=20, batch_size=8, seed=(3,))


def equal(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("fixed", [False, True])
def test_the_pairs_are_the_same_as_without_workers_in_every_epoch(pairs, fixed, tmp_path):
    pairs.fixed = fixed
    file = tmp_path / "pairs.raw"
    alone = CorruptedPairs(pairs)
    with PairWorkers.beside(pairs, 2, file) as workers:
        by_workers = CorruptedPairs(pairs, workers)
        for _ in range(3):
            for at in range(len(alone)):
                assert equal(by_workers[at], alone[at])
            alone.on_epoch_end()
            by_workers.on_epoch_end()
        alone.go_to(9)  # as a training that is resumed
        by_workers.go_to(9)
        assert equal(by_workers[1], alone[1])
    assert not file.exists()


def test_few_batches_are_begun_ahead(pairs, tmp_path):
    many = Pairs(pairs.images, Stain(), length=8000, batch_size=8, seed=(3,))
    workers = PairWorkers(many, 2, tmp_path / "pairs.raw")
    workers.batch(0, 0)
    assert set(workers.begun) == {(0, at) for at in range(1, 6)}
    workers.batch(0, 1)
    assert set(workers.begun) == {(0, at) for at in range(2, 7)}
    workers.close()


def test_batches_may_be_asked_for_in_any_order(pairs, tmp_path):
    with PairWorkers.beside(pairs, 2, tmp_path / "pairs.raw") as workers:
        assert workers is not None
        for epoch, at in ((0, 0), (7, 2), (0, 1), (0, 1), (3, 0), (0, 2)):
            assert equal(workers.batch(epoch, at), pairs.batch(epoch, at))


def test_an_error_in_a_worker_is_raised(pairs, tmp_path):
    workers = PairWorkers(pairs, 1, tmp_path / "pairs.raw")
    pairs.images.store.scratch = Path("gone.raw")  # before it is copied to the worker
    with pytest.raises(FileNotFoundError, match=r"gone\.raw"):
        workers.batch(0, 0)
    workers.close()


def test_a_worker_that_is_killed_is_told(pairs, tmp_path):
    workers = PairWorkers(pairs, 1, tmp_path / "pairs.raw")
    workers.batch(0, 0)
    (process,) = multiprocessing.active_children()
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with pytest.raises(
        UserError, match=r"workers: a process that corrupts images ended unexpectedly.*fewer workers"
    ):
        for at in range(20):
            workers.batch(0, at % len(pairs))
    workers.close()


def test_workers_load_no_keras_and_end_with_their_parent(tmp_path):
    program = tmp_path / "parent.py"
    program.write_text(PARENT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[4])}
    parent = subprocess.Popen(
        [sys.executable, str(program), str(tmp_path / "pairs.raw")], stdout=subprocess.PIPE, env=environment
    )
    assert parent.stdout is not None and parent.stdout.readline() == b"ready\n"
    workers = psutil.Process(parent.pid).children(recursive=True)
    assert len(workers) >= 2
    parent.kill()
    parent.wait()
    parent.stdout.close()
    _, alive = psutil.wait_procs(workers, timeout=600)
    assert alive == []


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="Linux says which signals a process blocks"
)
def test_ctrl_c_never_reaches_a_worker_not_even_while_it_starts(pairs, tmp_path):
    def blocked(process):
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("SigBlk:")[2].split()[0], 16) >> (signal.SIGINT - 1) & 1

    with PairWorkers.beside(pairs, 2, tmp_path / "pairs.raw") as workers:
        workers.batch(0, 0)
        spawned = [
            process
            for process in psutil.Process().children()
            if any("spawn_main" in argument for argument in process.cmdline())
        ]
        assert len(spawned) == 2 and all(blocked(process) for process in spawned)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
