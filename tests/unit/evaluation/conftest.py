"""A run to evaluate."""

import pytest

from networks.locating import training
from tests.small import write_untrained_run


@pytest.fixture
def quick_locator(monkeypatch):
    """A locator is trained in a moment."""
    for name, value in {"PIECES": 16, "ROUNDS": 1, "PASSES": 1}.items():
        monkeypatch.setattr(training, name, value)


@pytest.fixture
def run_files(workspace):
    """The folder of the run `first` on the data set `part`: a small network with the weights of its start."""
    return write_untrained_run(workspace)
