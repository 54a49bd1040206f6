"""The jobs of the original's list, JSON files with all fields of its window, as specs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from configs.errors import UserError
from configs.spec.spec_io import spec_from, typed_fields
from datasets.corruption.corruptions import CLEAN
from datasets.corruption.design import CorruptSpec
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec
from jobs.original.brought import Brought, as_name
from jobs.original.corruptions import OldCorruption, corruption_of
from jobs.original.library import Library
from jobs.original.settings import Settings
from networks.choices.train_spec import TrainSpec

PREFIXES = {"IMPORT_DB": "0_", "CORRUPT_DB": "1_", "TRAIN_NET": "3_", "EVAL_NET": "4_"}
_EDITOR = re.compile(r".*_(query|hjson)|3_(archi|train)_name|3_save_.*|1_pp?_\d+|4_simu")  # asked or not
METHODS: Mapping[str, tuple[str, ...]] = {
    "residual": ("4_ROC", "4_ROC_pixel"),
    "uncertainty": ("4_MCdrop", "4_MCdrop_pixel"),
    "combined": ("4_combinedMC",),
}
_BY_ORDER = "the original pairs masks by their order; here they are paired by their names"


def action_of(path: Path, fields: Mapping[str, Any]) -> str | None:
    """Return what a job does: by its file's name, by the page of the window that it says, or by its only fields."""
    page = str(fields.get("action_choice"))
    named = [action for action in PREFIXES if action in path.name] or [
        action for action in PREFIXES if action == page
    ]
    if named:
        return named[0]
    there = [action for action, prefix in PREFIXES.items() if any(key.startswith(prefix) for key in fields)]
    return there[0] if len(there) == 1 else None


def jobs_of(path: Path, fields: Mapping[str, Any], library: Library) -> list[Brought]:
    """Return the specs that a job of the list becomes. Raises UserError."""
    action = action_of(path, fields)
    assert action is not None
    old = of_page(path, fields, PREFIXES[action])
    match action:
        case "IMPORT_DB":
            made = [_import(old)]
        case "CORRUPT_DB":
            made = list(_corruptions(old, library))
        case "TRAIN_NET":
            made = list(_trainings(old, library))
        case _:
            made = list(_evaluations(old))
    return made


def of_page(path: Path, fields: Mapping[str, Any], prefix: str) -> Settings:
    """Return the fields of one page of the window; those of its lists' queries and editors say nothing."""
    own = {
        key: value
        for key, value in fields.items()
        if key.startswith(prefix) and (not _EDITOR.fullmatch(key) or key.startswith("1_p_"))
    }
    return Settings(path, own)


def _left(old: Settings) -> list[str]:
    """Return what has no counterpart; a field that was left empty says nothing."""
    return [line for line in old.left() if not line.endswith((': ""', ": null", ": []", ": false"))]


def _import(old: Settings) -> Brought:
    defects = []
    for at in range(9):
        folder, label, masks = (
            str(old.get(f"0_test_{name}{at}")).strip() for name in ("default", "label", "mask")
        )
        if folder:
            named = {"label": label} if label and label != Path(folder).name else {}
            defects.append({"folder": folder} | named | ({"masks": masks} if masks else {}))
    fields = {"name": as_name(old.text("0_ds_name")), "train": old.text("0_train_set")}
    if good := str(old.get("0_test_clean")).strip():
        fields["test_good"] = good
    notes = [_BY_ORDER] if any("masks" in defect for defect in defects) else []
    spec = spec_from(ImportSpec, old.path, **fields, defects=defects)
    return Brought(as_name(old.path.stem), "spec", typed_fields(spec), old.path, _left(old), notes)


def _corruptions(old: Settings, library: Library) -> Iterator[Brought]:
    """Yield the spec of a corruption for each data set that was ticked, by their numbers in the window's list."""
    found, name = corruption_of(old), old.text("1_cor_name")
    if old.get("1_HE", False) is True:
        found.left.append("1_HE: true (the original does nothing for it; here, set equalize: true)")
    ticked = [key for key in old.all() if re.fullmatch(r"1_\d+", key) and old.get(key) is True]
    for key in ticked or [""]:
        dataset = library.dataset(int(key[2:])) if key else None
        unknown = f"it is number {key[2:]}, from 0, of the original's list" if key else "none is ticked"
        stem = f"{old.path.stem}-{dataset or key}" if len(ticked) > 1 else old.path.stem
        yield corruption_spec(found, (old.path, stem), dataset, name, unknown, _left(old))


def corruption_spec(
    found: OldCorruption,
    file: tuple[Path, str],
    dataset: str | None,
    name: str,
    unknown: str = "",
    left: Sequence[str] = (),
) -> Brought:
    """Return the spec of a corruption.

    Args:
        found: what it draws.
        file: the old one, and what the new one is to be called.
        dataset: its data set; None: unknown, so that the spec lacks it until a person names it.
        name: of the corruption.
        unknown: why the data set is unknown.
        left: of the old file, without a counterpart.
    """
    known = {"dataset": as_name(dataset or "unknown"), "name": as_name(name)}
    spec = spec_from(CorruptSpec, file[0], **known, corruption=found.fields)
    fields, notes = typed_fields(spec), list(found.notes)
    if dataset is None:
        del fields["dataset"]
        notes.append(f'add the data set, dataset: "…"; {unknown}')
    return Brought(as_name(file[1]), "spec", fields, file[0], [*found.left, *left], notes)


def _trainings(old: Settings, library: Library) -> Iterator[Brought]:
    """Yield the spec of each training of a grid, and of its evaluation, which the original does at once."""
    lists = [old.names(key) for key in ("3_ds", "3_model_arch", "3_train")]
    for dataset, architecture, scheme in product(*lists):
        spec, left = training_spec(old, dataset, architecture, scheme, library)
        left = [*_left(old), *left]
        yield Brought(as_name(f"{old.path.stem}-{spec.name}"), "spec", typed_fields(spec), old.path, left)
        evaluation = spec_from(EvaluateSpec, old.path, run=spec.name)
        note = "the original evaluates each training by residual when it is done"
        name = as_name(f"{old.path.stem}-evaluate-{spec.name}")
        yield Brought(name, "spec", typed_fields(evaluation), old.path, (), [note])


def training_spec(
    old: Settings, dataset: str, architecture: str, scheme: str, library: Library, name: str = ""
) -> tuple[TrainSpec, list[str]]:
    """Return the spec of one training, and what of the files that it names has no counterpart.

    Args:
        old: the fields of the window.
        dataset: and its corruption, `Bottle_stain`.
        architecture: the name of its file.
        scheme: the name of its file.
        library: has these files.
        name: of the run; empty: of all of these, as the original puts them together.

    Raises:
        UserError: a file is missing, or has no counterpart.
    """
    of, _, corruption = dataset.partition("_")
    corruption = corruption.split("_")[0]  # as the original does
    if not corruption:
        raise UserError(
            old.at("3_ds"), f"must name a data set and a corruption, got {dataset!r}", "choose another job"
        )
    rows = str(old.get("3_dimension")).strip()
    if (model := str(old.get("3_model_class", "ImtoIm"))) != "ImtoIm":
        raise UserError(
            old.at("3_model_class"),
            f"must be ImtoIm to have a counterpart, got {model!r}",
            "choose another job",
        )
    network, left_of_network = library.preset("architecture", architecture, old.path)
    training, left_of_training = library.preset("training", scheme, old.path)
    parts = (f"{dataset}{rows}", Path(architecture).stem, Path(scheme).stem)
    spec = spec_from(
        TrainSpec,
        old.path,
        name=as_name(name or "_".join(parts)),
        dataset=as_name(of),
        corruption=CLEAN if corruption == "Clean" else as_name(corruption),
        resolution=old.whole("3_dimension") if rows else None,
        architecture=network,
        training=training,
    )
    return spec, [*left_of_network, *left_of_training]


def _evaluations(old: Settings) -> Iterator[Brought]:
    """Yield the spec of an evaluation for each experiment that was chosen."""
    ticked = {key for keys in METHODS.values() for key in keys if old.get(key, False) is True}
    asked = [method for method, keys in METHODS.items() if ticked.intersection(keys)]
    if not asked:
        raise UserError(old.path, "has no evaluation ticked that has a counterpart", "choose another job")
    prints = [old.get(key, False) for key in ("4_ROC_printpred", "4_MCdrop_printpred")]
    notes = [] if all(prints) else ["pictures of each image are always made"]
    for run in old.names("4_exp"):
        spec = spec_from(EvaluateSpec, old.path, run=as_name(run), methods=asked)
        name = as_name(f"{old.path.stem}-{spec.run}")
        yield Brought(name, "spec", typed_fields(spec), old.path, _left(old), notes)
