"""A small category of images to import."""

from pathlib import Path

import pytest

from jobs.processes import environment
from tests.small import write_category

environment.prepare()  # as in the processes of the product, before anything here loads TensorFlow


@pytest.fixture
def tiny_category(tmp_path) -> Path:
    """Smooth grey discs, 48 x 64: 10 good to train on, 2 good and 2 with a hole to test on."""
    return write_category(tmp_path / "source")
