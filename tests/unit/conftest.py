"""A workspace with a small data set to train on and to test on."""

import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.sources import importing
from datasets.sources.importing import ImportSpec


@pytest.fixture
def workspace(tmp_path, tiny_category):
    """A workspace with the data set `part`."""
    workspace = Workspace(tmp_path / "workspace")
    importing.run(spec_from(ImportSpec, name="part", source=tiny_category), workspace, [].append)
    return workspace
