"""An experiment of the original, as a run that can be evaluated: weights, history, and what it was trained by."""

import re
from dataclasses import replace
from pathlib import Path

from configs.disk.building import building
from configs.disk.workspace import RunFolder, Workspace
from configs.disk.writing import write_text, write_whole
from configs.errors import UserError
from configs.events import Emit, Note
from configs.spec.spec_io import to_hjson
from datasets.layout import MvtecFolder
from datasets.sources.layouts.original import DESCRIPTION
from jobs.original.brought import PROGRAM
from jobs.original.history import Rows, read_old_history
from jobs.original.library import Library
from jobs.original.settings import Settings, read_old
from jobs.original.todo import of_page, training_spec
from networks.choices.train_spec import TrainSpec
from networks.model.autoencoder import build
from networks.model.legacy_weights import load_legacy_weights
from networks.runs.history import write_history
from networks.runs.inputs import ImageForm, image_form, network_shape, resolve_design, write_split
from networks.runs.run_record import RunRecord, read_run_record
from networks.training.checkpoint import save_weights
from networks.training.training_figure import training_figure

WEIGHTS, HISTORY = "weights.h5", "history.h5"
_SPLIT = "which photos it held out for validation is not known: all count as trained on"


def bring_run(folder: Path, library: Library, emit: Emit) -> str:
    """Bring an experiment over. Returns the name of the run.

    Args:
        folder: with 00_description.json, weights.h5 and, perhaps, history.h5.
        library: has the architectures and schemes that it names, and the workspace with its data set.
        emit: is told what was loaded, and what has no counterpart.

    Raises:
        UserError: its data set is not in the workspace, a file it names is missing, its weights are of another network,
            or a run has its name.
    """
    workspace = library.workspace
    path = folder / DESCRIPTION
    fields = read_old(path)
    old = of_page(path, fields, "3_")
    dataset, architecture, scheme = (_one(old, key) for key in ("3_ds", "3_model_arch", "3_train"))
    spec, left = training_spec(old, dataset, architecture, scheme, library, folder.name)
    files = workspace.run(spec.name)
    if files.weights.is_file() and files.resolved.is_file() and read_run_record(files).spec == spec:
        emit(Note(f"{spec.name}: is in the workspace already"))
        return spec.name
    form = _form(spec, folder.name.removeprefix(dataset), workspace)
    rows, of_history = _history(folder / HISTORY)
    left += of_history
    left += [line for line in old.left() if not line.endswith(': ""')]
    if fields.get("4_MCdrop") is True:
        left.append("4_MCdrop: true (the original then trains with its dropout for sampling)")
    with building(files.path, "run") as beside:
        says = _write(RunFolder(beside), spec, form, folder, rows, workspace)
        notes = [f"Brought over from {folder.name} {PROGRAM}", says, _SPLIT]
        notes += [f"no counterpart: {line}" for line in left]
        text = "".join(f"# {line}\n" for note in notes for line in note.splitlines())
        write_text(RunFolder(beside).spec, text + to_hjson(spec))
    emit(Note(f"{spec.name}: {says}"))
    emit(Note(f"{spec.name}: {_SPLIT}", "warning"))
    for line in left:
        emit(Note(f"{spec.name}: no counterpart: {line}", "warning"))
    return spec.name


def _one(old: Settings, key: str) -> str:
    names = old.names(key)
    if len(names) != 1:
        raise UserError(
            old.at(key), f"must name one of each for an experiment, got {names!r}", "choose another folder"
        )
    return names[0]


def _form(spec: TrainSpec, rest: str, workspace: Workspace) -> ImageForm:
    """Return the form of a run's images: of the size that the experiment's name tells, `256x256_ImtoIm_…`."""
    design = resolve_design(spec, workspace)
    equalize = design.equalize or spec.training.equalize
    form = image_form(spec, workspace.existing_dataset(spec.dataset), equalize)
    told = re.match(r"(\d+)x(\d+)_", rest)
    return replace(form, rows=int(told[1]), columns=int(told[2])) if told else form


def _history(path: Path) -> tuple[Rows, list[str]]:
    return read_old_history(path) if path.is_file() else ([], [f"{path.name}: there is none"])


def _write(
    files: RunFolder, spec: TrainSpec, form: ImageForm, folder: Path, rows: Rows, workspace: Workspace
) -> str:
    """Write the files of a run. Returns what was loaded, in words."""
    design = resolve_design(spec, workspace)
    dataset = workspace.dataset(spec.dataset)
    photos = MvtecFolder(dataset).train_images()
    if not photos:
        raise UserError(
            dataset, "has no good images to train on", "import the data set that it was trained on"
        )
    model = build(spec.architecture, network_shape(spec, form), seed=spec.seed)
    found = load_legacy_weights(folder / WEIGHTS, model)
    save_weights(files.weights, model)
    write_split(files.split, dataset, photos, [])
    record = RunRecord(
        spec=spec,
        corruption=design.corruption,
        rows=form.rows,
        columns=form.columns,
        channels=form.channels,
        equalize=form.equalize,
        region=design.region is not None,
        region_sha256=design.region_sha256,
        white=form.white,
        letterbox=form.letterbox,
        parameters=found.parameters,
        train_images=len(photos),
        validation_images=0,
        versions={"trained by": f"the original program, Keras {found.keras or 'of an unknown version'}"},
    )
    write_text(files.resolved, record.model_dump_json(indent=2))
    if rows:
        write_history(files.history, rows)
        figure = training_figure(rows)
        write_whole(files.training_figure, lambda beside: figure.savefig(beside, dpi=100, format="png"))
    return (
        f"{WEIGHTS} of the original program (Keras {found.keras or 'of an unknown version'}) is loaded: "
        f"{found.arrays} arrays, {found.parameters:,} parameters, {len(rows)} epochs"
    )
