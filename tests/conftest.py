"""A small category of images to import."""

import gc
from pathlib import Path

import pytest

from jobs.processes import environment
from tests.small import write_category

environment.prepare()  # as in the processes of the product, before anything here loads TensorFlow


def pytest_collection_finish() -> None:
    """Leave what the tests have loaded, which stays, out of all that looks for garbage: that took 0.4 s each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def tiny_category(tmp_path) -> Path:
    """Smooth grey discs, 48 x 64: 10 good to train on, 2 good and 2 with a hole to test on."""
    return write_category(tmp_path / "source")
