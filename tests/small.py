"""Small data sets and runs, as most tests need them."""

import json
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from configs.disk.workspace import RunFolder, Workspace
from configs.disk.writing import write_text
from configs.spec.spec_io import spec_from
from datasets.corruption import corrupting
from datasets.corruption.corruptions import Stain
from datasets.corruption.design import CorruptSpec
from datasets.images import write_image, write_mask
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec
from networks.choices.train_spec import TrainSpec
from networks.runs.inputs import split_images, write_split
from networks.runs.run_record import RunRecord, versions


def write_category(source: Path) -> Path:
    """Write smooth grey discs, 48 x 64: 10 good to train on, 2 good and 2 with a hole to test on."""
    rows, columns = np.mgrid[:48, :64]
    rng = np.random.default_rng(0)

    def disc(hole=False):
        centre = rng.uniform(22, 26), rng.uniform(30, 34)
        distance = np.hypot(rows - centre[0], columns - centre[1])
        image = np.where(distance < 16, 180, 60) + rng.normal(0, 2, distance.shape)
        if hole:
            image[np.hypot(rows - 24, columns - 32) < 5] = 20
        return np.clip(image, 0, 255).astype(np.uint8)[..., None]

    for name, count, hole in (("train/good", 10, False), ("test/good", 2, False), ("test/hole", 2, True)):
        (source / name).mkdir(parents=True)
        for at in range(count):
            write_image(source / name / f"{at:03}.png", disc(hole))
    (source / "ground_truth/hole").mkdir(parents=True)
    for at in range(2):
        write_mask(source / f"ground_truth/hole/{at:03}_mask.png", np.hypot(rows - 24, columns - 32) < 5)
    return source


def small_training(name: str, **fields: object) -> TrainSpec:
    """Return the spec of a small network on the data set `part`; `fields` go before those that it has."""
    small: dict[str, object] = {
        "dataset": "part",
        "corruption": "stain",
        "resolution": 24,
        "architecture": {"kind": "aesc", "depth": 2, "base_filters": 2},
        "training": "paper_gray",
    }
    return spec_from(TrainSpec, **{"name": name, **small, **fields})


def write_corruption(workspace: Workspace) -> None:
    """Design the corruption `stain` of the data set `part`."""
    spec = spec_from(CorruptSpec, dataset="part", name="stain", corruption="stain")
    corrupting.run(spec, workspace, [].append)


def write_untrained_run(workspace: Workspace, channels: int = 1, **fields: object) -> RunFolder:
    """Write the run `first` on the data set `part`: a small network with the weights of its start."""
    from networks.model.autoencoder import build

    spec = small_training("first", **fields)
    files, shape = workspace.run("first"), (24, 32, channels)
    files.path.mkdir(parents=True)
    model = build(spec.architecture, (*(spec.architecture.patch_shape or shape[:2]), channels), seed=0)
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


def write_evaluated_workspace(folder: Path, **evaluation: object) -> Workspace:
    """Write `source` and, made of it, `workspace`: the data set `part`, its stain, and the evaluated run `first`."""
    from evaluation import evaluating

    workspace, said = Workspace(folder / "workspace"), []
    source = write_category(folder / "source")
    importing.run(spec_from(ImportSpec, name="part", source=source), workspace, said.append)
    write_corruption(workspace)
    write_untrained_run(workspace)
    evaluating.run(spec_from(EvaluateSpec, run="first", **evaluation), workspace, said.append)
    return workspace


def read_json(path: Path) -> dict[str, Any]:
    """Return a JSON file as another program would read it."""
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return fields


def multiply_weights(weights: Path, factor: float) -> None:
    """Change every weight in a file: those of another training, or none at all."""
    with h5py.File(weights, "r+") as file:

        def multiply(_name: str, item: object) -> None:
            if isinstance(item, h5py.Dataset):
                item[...] = item[()] * factor

        file.visititems(multiply)


def arrays_of(weights: Path) -> dict[str, bytes]:
    """Return what a file of weights holds, by its inner names: two that hold the same may differ in other bytes."""
    with h5py.File(weights) as file:
        found: dict[str, bytes] = {}
        file.visititems(
            lambda name, item: found.update(
                {name: item[()].tobytes()} if isinstance(item, h5py.Dataset) else {}
            )
        )
    return found
