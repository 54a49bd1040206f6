"""A run to evaluate."""

import pytest

from tests.small import write_untrained_run


@pytest.fixture
def run_files(workspace):
    """The folder of the run `first` on the data set `part`: a small network with the weights of its start."""
    return write_untrained_run(workspace)
