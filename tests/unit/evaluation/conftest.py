"""A run to evaluate."""

import shutil

import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from evaluation import evaluating
from evaluation.evaluate_spec import EvaluateSpec
from networks.locating import training
from tests.small import write_untrained_run


@pytest.fixture
def quick_locator(monkeypatch):
    """A locator is trained in a moment."""
    for name, value in {"PIECES": 16, "ROUNDS": 1, "PASSES": 1}.items():
        monkeypatch.setattr(training, name, value)


@pytest.fixture(scope="session")
def evaluated_copy(tmp_path_factory):
    """Puts `run_files`, evaluated as asked for, into a workspace: what many tests begin with is done once."""
    known = {}

    def copied(workspace, **evaluation):
        if (what := repr(evaluation)) not in known:
            place = tmp_path_factory.mktemp("evaluated") / "workspace"
            first = Workspace(shutil.copytree(workspace.root, place))
            known[what] = write_untrained_run(first).path
            evaluating.run(spec_from(EvaluateSpec, run="first", **evaluation), first, [].append)
        shutil.copytree(known[what], workspace.run("first").path)
        return workspace.run("first")

    return copied


@pytest.fixture
def run_files(workspace):
    """The folder of the run `first` on the data set `part`: a small network with the weights of its start."""
    return write_untrained_run(workspace)
