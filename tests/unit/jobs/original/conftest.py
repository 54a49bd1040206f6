import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from jobs.kinds.running import run_job
from jobs.original.convert_spec import ConvertSpec


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def convert(workspace):
    """Bring files over. Returns what was said, the texts of notes first."""

    def convert(*files, **fields):
        said = []
        run_job(spec_from(ConvertSpec, files=files, **fields), workspace, said.append)
        return [getattr(event, "text", "") or event.summary for event in said]

    return convert
