"""A run to evaluate."""

import pytest

from configs.spec_io import spec_from
from configs.workspace import write_text
from datasets.corruptions import Stain
from networks.autoencoder import build
from networks.inputs import split_images, write_split
from networks.run_record import RunRecord, versions
from networks.train_spec import TrainSpec


@pytest.fixture
def run_files(workspace):
    """The folder of the run `first` on the data set `part`: a small network with the weights of its start."""
    spec = spec_from(
        TrainSpec,
        name="first",
        dataset="part",
        corruption="stain",
        resolution=24,
        architecture={"kind": "aesc", "depth": 2, "base_filters": 2},
        training="paper_gray",
    )
    files, shape = workspace.run("first"), (24, 32, 1)
    files.path.mkdir(parents=True)
    model = build(spec.architecture, shape, seed=0)
    model.save_weights(files.weights)
    train, validation = split_images(workspace.dataset("part"), spec)
    write_split(files.split, workspace.dataset("part"), train, validation)
    record = RunRecord(
        spec=spec,
        corruption=Stain(),
        rows=shape[0],
        columns=shape[1],
        channels=shape[2],
        parameters=model.count_params(),
        train_images=len(train),
        validation_images=len(validation),
        versions=versions(),
    )
    write_text(files.resolved, record.model_dump_json())
    return files
