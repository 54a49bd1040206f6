"""A training in a worker that has loaded everything, or has trained before, ends as one in a process of its own."""

import json

import h5py
import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from jobs.processes.child_process import Ended
from jobs.processes.spare import Spare
from tests.waiting import wait_until

SPEC = {
    "kind": "train",
    "dataset": "part",
    "corruption": "stain",
    "resolution": 24,
    "architecture": {"kind": "aesc", "depth": 2, "base_filters": 4},
    "training": {"epochs": 2, "images_per_epoch": 16, "validation_images": 4},
    "seed": 7,
}


@pytest.fixture
def workspace(tmp_path, tiny_category):
    workspace = Workspace(tmp_path / "workspace")
    importing.run(spec_from(ImportSpec, name="part", source=tiny_category), workspace, [].append)
    return workspace


def train(spare, name):
    """Train, and return the worker that did it."""
    spec = spare.workspace.root / f"{name}.hjson"
    spec.write_text(json.dumps({**SPEC, "name": name}), encoding="utf-8")
    worker, said = spare.begin([spec]), []

    def is_over():
        said.extend(worker.drain())
        return any(isinstance(message, Ended) for message in said)

    wait_until(is_over)
    assert said[-1] == Ended(0), said
    return worker


def weights(workspace, name):
    arrays = {}
    with h5py.File(workspace.run(name).weights) as file:
        file.visititems(
            lambda path, item: arrays.update({path: item[()]} if isinstance(item, h5py.Dataset) else {})
        )
    assert arrays
    return arrays


def test_a_warm_worker_trains_as_a_new_process_does(workspace):
    spare = Spare(workspace)
    try:
        new = train(spare, "new")  # nobody said that a job was likely: there is no spare one
        new.kill()
        spare.want()

        def is_warm():
            spare.turn()
            return spare.is_warm

        wait_until(is_warm)
        assert spare.memory > 2**20
        warm = train(spare, "warm")
        spare.take_back(warm)
        assert train(spare, "again") is warm
        warm.kill()
    finally:
        spare.end()
    expected = weights(workspace, "new")
    for name in ("warm", "again"):
        found = weights(workspace, name)
        assert found.keys() == expected.keys()
        for path, array in expected.items():
            np.testing.assert_array_equal(found[path], array)
