"""More photos for a data set: the form that imports it again with them, and what the person is to do first."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from configs.disk.names import free_name
from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.layout import DatasetRecord, read_record
from datasets.sources.importing import ImportSpec
from datasets.sources.sources import BY_HAND


@dataclass(frozen=True)
class MorePhotos:
    """How a data set is imported again with more photos."""

    name: str  # of the new data set
    told: str  # what the person is to do
    spec: ImportSpec | None  # what fills the form; None: where its photos are is not known
    is_by_hand: bool = False  # whether its folders are named one by one


def more_photos(dataset: str, workspace: Workspace) -> MorePhotos:
    """Return how a data set is imported again. Raises UserError if there is none, or its record cannot be read."""
    record = read_record(workspace.existing_dataset(dataset))
    name = free_name(dataset, lambda each: workspace.dataset(each).exists())
    then = f"Then press Import: all of them become the data set {name}, to train on."
    if record.layout == BY_HAND:
        told = f"{dataset} came from folders named one by one: name them here, and add your new photos."
        return MorePhotos(name, f"{told} {then}", None, is_by_hand=True)
    if not Path(record.source).is_dir():
        told = f"{record.source}, which {dataset} came from, is gone: choose the folder with all photos."
        return MorePhotos(name, f"{told} {then}", None)
    told = f"Put your new photos beside those that {dataset} came from, in the source below."
    return MorePhotos(name, f"{told} {then}", _spec(record, name))


def _spec(record: DatasetRecord, name: str) -> ImportSpec:
    """Return the spec that the data set was imported by, as far as its record says, under another name."""
    stretched = "resize" if record.mixed_sizes else "refuse"
    share: dict[str, Any] = {}
    if record.held_out:
        share["test_share"] = round(record.held_out / (record.held_out + record.train_good), 2)
    return spec_from(
        ImportSpec,
        name=name,
        source=Path(record.source),
        layout=record.layout,
        seed=record.seed,
        transfer=record.transfer,
        mixed_sizes="letterbox" if record.letterbox else stretched,
        leave_out=record.left_out,
        keep=record.kept,
        accept=record.accepted,
        **share,
    )
