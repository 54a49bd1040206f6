"""Architectures and training schemes of the original program, as presets."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from configs.errors import UserError
from configs.spec.spec import Spec
from configs.spec.spec_io import kind_of, spec_from
from jobs.original.brought import Brought, as_name
from jobs.original.settings import Settings, read_old
from networks.choices.architectures import AE, AESc, as_sides
from networks.choices.training_scheme import TrainingScheme

DEFAULT = "00_Default.hjson"  # beside the others: what a key is that is missing
ARCHITECTURE = {"Depth": 5, "Dropout_rate": 0, "Filter_size": 3, "Nb_feature_maps": 16, "Patch": ""}
SCHEME = {
    **dict.fromkeys(("Grayscale", "Histogram_Equalization", "Illumination_Changes"), False),
    "Rotation_Translation": False,
    "Offline_Corruption": True,
    **dict.fromkeys(("Rotation", "Width_shift", "Height_shift", "Zoom"), 0.0),
    **dict.fromkeys(("Horizontal_flip", "Vertical_flip"), False),
    "Batch_size": 8,
    "Callback": "",
    "Epoch": 50,
    "Learning_rate": 0.005,
    "Loss": "MSE",
    "Optimizer": "Adam",
}
_NETWORKS: Mapping[str, type[Spec]] = {"AESc": AESc, "AE": AE}
_LOSSES = {"mse": "mse", "mae": "mae"}
_OPTIMIZERS = ("adam", "nadam", "rmsprop")
_SCHEDULES: Mapping[str, dict[str, Any]] = {
    "": {"kind": "constant"},
    "ReduceonPlateau": {"kind": "reduce_on_plateau", "factor": 0.5, "patience": 30, "min_rise": 1},
    "Step_decay": {"kind": "step_decay", "factor": 0.5, "every": 30},
    "Step_down": {"kind": "step_down", "factor": [0.1, 0.2], "epochs": [70, 150]},
}
_OF_SCHEDULES = {
    "Step_decay": "the original names a function that it does not have, and stops; this is what it was to do",
    "Step_down": "the original has the full rate once more in its 150th epoch",
}


def is_architecture(fields: Mapping[str, Any]) -> bool:
    """Return whether settings are those of an architecture."""
    return bool({"Depth", "Filter_size", "Nb_feature_maps"} & fields.keys())


def is_scheme(fields: Mapping[str, Any]) -> bool:
    """Return whether settings are those of a training scheme."""
    groups = {"Learning", "Data_augmentation_offline", "Data_augmentation_online"}
    return bool((groups | {"Batch_size", "Epoch", "Learning_rate"}) & fields.keys())


def architecture_of(path: Path) -> Brought:
    """Return the preset that an architecture becomes; what it is of stands in its file's name. Raises UserError."""
    old, notes = _with_defaults(path, ARCHITECTURE)
    named = path.stem.split("_")[0]
    if path.name == DEFAULT:
        notes.append("the original's defaults are of no network; this one is its AESc")
    network = _NETWORKS.get("AESc" if path.name == DEFAULT else named)
    if network is None:
        raise UserError(
            path,
            f'is of the network "{named}", by its name; only {" and ".join(_NETWORKS)} have a counterpart',
            "rename it if it is one of these",
        )
    fields: dict[str, Any] = {
        "kind": kind_of(network),
        "depth": old.whole("Depth"),
        "kernel_size": old.whole("Filter_size"),
        "base_filters": old.whole("Nb_feature_maps"),
        "dropout": old.number("Dropout_rate"),
    }
    comments = {}
    if patch := old.text("Patch"):
        fields |= {"patch": _patch(old, patch), "patch_stride": 25}
        comments["patch_stride"] = "as in the original's evaluations; its trainings have 50"
    spec_from(network, path, **fields)
    return Brought(as_name(path.stem), "architecture", fields, path, old.left(), notes, comments)


def _patch(old: Settings, typed: str) -> object:
    sides = as_sides(typed)
    if sides == typed:
        raise UserError(
            old.at("Patch"),
            f"must be rows x columns such as 64x48, got {typed!r}",
            "put it right in the file",
        )
    return sides


def scheme_of(path: Path) -> Brought:
    """Return the preset that a training scheme becomes. Raises UserError."""
    old, notes = _with_defaults(path, SCHEME)
    fields: dict[str, Any] = {
        "color": "gray" if old.flag("Grayscale") else "rgb",
        "corruption": "offline" if old.flag("Offline_Corruption") else "online",
        "batch_size": old.whole("Batch_size"),
        "epochs": old.whole("Epoch"),
        "optimizer": _one_of(old, "Optimizer", {name: name for name in _OPTIMIZERS}),
        "learning_rate": old.number("Learning_rate"),
        "loss": _one_of(old, "Loss", _LOSSES),
        "schedule": _schedule(old),
    }
    comments = {}
    callback = old.text("Callback")
    if callback != "Step_down":
        comments["learning_rate"] = "the original never hands it to its optimizer, whose own rate is 0.001"
    if callback in _OF_SCHEDULES:
        comments["schedule"] = _OF_SCHEDULES[callback]
    if fields["corruption"] == "offline":
        comments["corruption"] = "here each image keeps one defect; the original makes five copies of each"
    if old.flag("Histogram_Equalization"):
        fields["equalize"] = True
    if old.flag("Rotation_Translation"):
        fields["variants"] = {"flips": ["horizontal", "vertical", "both"]}
    if old.flag("Illumination_Changes"):
        fields["light"] = {"gamma": [0.5, 2]}
        comments["light"] = (
            "drawn anew each time, image and target alike; the original leaves its target unlit"
        )
    if motion := _motion(old):
        fields["motion"] = motion
    spec_from(TrainingScheme, path, **fields)
    return Brought(as_name(path.stem), "training", fields, path, old.left(), notes, comments)


def _schedule(old: Settings) -> dict[str, Any]:
    named = old.text("Callback")
    if named not in _SCHEDULES:
        known = ", ".join(name or "nothing" for name in _SCHEDULES)
        raise UserError(
            old.at("Callback"), f"must be one of {known}, got {named!r}", "put it right in the file"
        )
    return _SCHEDULES[named]


def _one_of(old: Settings, key: str, known: Mapping[str, str]) -> str:
    """Return our name of what a key chooses. Raises UserError for what has none."""
    typed = old.text(key)
    if typed.casefold() not in known:
        names = ", ".join(known)
        raise UserError(
            old.at(key), f"must be one of {names} to have a counterpart, got {typed!r}", "choose one of them"
        )
    return known[typed.casefold()]


def _motion(old: Settings) -> dict[str, Any]:
    """Return how images are moved; nothing for what stays still."""
    motion: dict[str, Any] = {}
    if rotation := old.number("Rotation"):
        motion["rotation"] = rotation
    shifts = [old.number(key) for key in ("Width_shift", "Height_shift")]
    if max(shifts) >= 1:
        key = "Width_shift" if shifts[0] >= 1 else "Height_shift"
        raise UserError(
            old.at(key), f"must be a share below 1, got {max(shifts):g} pixels", "write it as a share"
        )
    if any(shifts):
        motion["shift"] = [round(100 * share, 9) for share in shifts]
    if zoom := old.number("Zoom"):
        motion["zoom"] = [zoom, zoom]
    for ours, theirs in (("flip_horizontal", "Horizontal_flip"), ("flip_vertical", "Vertical_flip")):
        if old.flag(theirs):
            motion[ours] = 0.5
    return motion


def _with_defaults(path: Path, shipped: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    """Return the settings of a file, with what the original takes for missing ones, and notes of which these are."""
    beside = path.parent / DEFAULT
    has_own = beside.is_file() and beside != path
    defaults = {**shipped, **Settings(beside, read_old(beside)).all()} if has_own else dict(shipped)
    old = Settings(path, read_old(path), defaults)
    missing = [key for key in shipped if not old.said(key)]
    origin = f"the {DEFAULT} beside it" if has_own else f"the original's own {DEFAULT}"
    return old, [f"from {origin}, as the file does not say: {', '.join(missing)}"] if missing else []
