"""What the fields of the original program's files are called here. What has no counterpart is named, not guessed.

Source: the files that anncollin/AnomalyDetection-Keras reads and writes.
"""

import math
from collections.abc import Mapping
from typing import Any

from configs.errors import UserError

Fields = Mapping[str, Any]
Mapped = tuple[dict[str, Any], list[str]]  # fields of ours, and what was left

ARCHITECTURE: Mapping[str, Any] = {
    "Activation_fonction": "LeakyReLu",
    "Depth": 5,
    "Dropout_rate": 0,
    "Filter_size": 3,
    "Nb_feature_maps": 16,
    "Patch": "",
}  # as 00_Default has them
TRAINING: Mapping[str, Any] = {
    "Grayscale": False,
    "Histogram_Equalization": False,
    "Illumination_Changes": False,
    "Rotation_Translation": False,
    "Offline_Corruption": True,
    "Rotation": 0.0,
    "Horizontal_flip": False,
    "Vertical_flip": False,
    "Width_shift": 0.0,
    "Height_shift": 0.0,
    "Zoom": 0.0,
    "Batch_size": 8,
    "Callback": "",
    "Epoch": 50,
    "Learning_rate": 0.005,
    "Loss": "MSE",
    "Optimizer": "Adam",
    "Save_weights_each_epoch": False,
    "MCDropout": False,
}
_SCHEDULES: Mapping[str, dict[str, Any]] = {
    "": {"kind": "constant"},
    "ReduceonPlateau": {"kind": "reduce_on_plateau", "factor": 0.5, "patience": 30, "min_rise": 1},
    "Step_decay": {"kind": "step_decay", "factor": 0.5, "every": 30},
    "Step_down": {"kind": "step_down", "factor": [0.1, 0.2], "epochs": [70, 150]},
}
_PARAMETERS = {  # of each corruption, in the order of its form
    "Gaussian": ("std",),
    "Stain": ("size", "color", "irregularity", "blur"),
    "Scratch": ("color",),
    "Drops": ("size", "color", "irregularity", "number", "spacing"),
    "Structural": ("stain", "scrath", "drops"),
    "StainOrGaussian": ("stain",),
}
_GREYS, _BLUR = [10, 220], 0.15  # of what is mixed


def architecture(network: str, fields: Fields) -> Mapped:
    """Return a network: `AE` or `AESc`, as its file is called."""
    known = {**ARCHITECTURE, **fields}
    left = _unknown(fields, ARCHITECTURE)
    if known["Activation_fonction"].casefold() != "leakyrelu":
        left.append(f"Activation_fonction: {known['Activation_fonction']}; ours is LeakyReLU")
    found = {
        "kind": network.lower(),
        "depth": known["Depth"],
        "kernel_size": known["Filter_size"],
        "base_filters": known["Nb_feature_maps"],
        "dropout": float(known["Dropout_rate"]),
    }
    if known["Patch"]:
        found |= {"patch": known["Patch"], "patch_stride": 25}
        left.append(
            "Patch: those of a training stand 50 pixels apart there, and 25 in an evaluation; here 25 in both"
        )
    return found, left


def training(sections: Fields) -> Mapped:
    """Return a training scheme from its sections."""
    fields = {name: value for section in sections.values() for name, value in dict(section).items()}
    known, left = {**TRAINING, **fields}, _unknown(fields, TRAINING)
    found: dict[str, Any] = {
        "color": "gray" if known["Grayscale"] else "rgb",
        "corruption": "offline" if known["Offline_Corruption"] else "online",
        "batch_size": known["Batch_size"],
        "epochs": known["Epoch"],
        "images_per_epoch": 2000,
        "validation_images": 500,
        "learning_rate": known["Learning_rate"],
    }
    left.append("Learning_rate: never reaches Adam there, which runs at 0.001; here it does")
    motion, more = _motion(known)
    left += more
    if motion:
        found["motion"] = motion
    if known["Rotation_Translation"]:
        found["variants"] = {"flips": ["vertical", "horizontal", "both"]}
    if known["Illumination_Changes"]:
        found["light"] = {"gamma": [0.5, 2]}
        left.append("Illumination_Changes: the target stays unlit there; here it is lit alike")
    if known["Histogram_Equalization"]:
        found["equalize"] = True
        left.append("Histogram_Equalization: there it stops the training; here every image is equalized")
    if known["Callback"] in _SCHEDULES:
        found["schedule"] = _SCHEDULES[known["Callback"]]
    else:
        left.append(f"Callback: {known['Callback']}")
    for name, ours, choices in (
        ("Loss", "loss", ("mse", "mae")),
        ("Optimizer", "optimizer", ("adam", "adamw", "nadam", "rmsprop", "sgd")),
    ):
        if known[name].lower() in choices:
            found[ours] = known[name].lower()
        else:
            left.append(f"{name}: {known[name]}")
    if known["Save_weights_each_epoch"]:
        left.append("Save_weights_each_epoch: the best weights are kept, and the last for a resumption")
    if known["MCDropout"]:
        left.append("MCDropout: choose the method uncertainty when you evaluate")
    return found, left


def _motion(known: Fields) -> Mapped:
    """Return how images are moved. The original's shares of a side are per cent here."""
    left, motion = [], {}
    if known["Rotation"]:
        motion["rotation"] = known["Rotation"]
    shifts = known["Width_shift"], known["Height_shift"]
    if any(shift >= 1 for shift in shifts):
        left.append(f"Width_shift, Height_shift: {shifts[0]}, {shifts[1]} pixels; ours are in % of the sides")
    elif any(shifts):
        motion["shift"] = [100 * shift for shift in shifts]
    if known["Zoom"]:
        motion["zoom"] = [known["Zoom"], known["Zoom"]]
    motion |= {ours: 0.5 for name, ours in _FLIPS.items() if known[name]}
    return motion, left


_FLIPS = {"Horizontal_flip": "flip_horizontal", "Vertical_flip": "flip_vertical"}


def corruption(description: Fields) -> Mapped:
    """Return a corruption as the original draws it when it trains.

    Raises:
        UserError: it is none that the original knows, or lacks a parameter.
    """
    kind = description["1_default"]
    if isinstance(kind, list):  # as the form of its window names them
        (kind,) = kind
        names = _PARAMETERS.get(kind, ())
        given = {name: description.get(f"1_p_{at}") for at, name in enumerate(names)}
    else:
        given = {name: description.get(name) for name in _PARAMETERS.get(kind, ())}
    if kind not in _PARAMETERS or None in given.values():
        lacking = [name for name, value in given.items() if value is None]
        raise UserError(
            "1_default",
            f"has no parameter {', '.join(lacking)}"
            if lacking
            else f'is no corruption that is known: "{kind}"',
            "check the file",
        )
    ends = {name: _numbers(str(value)) for name, value in given.items()}
    numbers = {name: values if len(values) > 1 else values[0] for name, values in ends.items()}
    share = {name: values[0] for name, values in ends.items()}
    if kind == "Stain":
        soft = {"irregularity": share["irregularity"], "blur": share["blur"]}
        return {"kind": "original_stain", "size": numbers["size"], "color": numbers["color"], **soft}, []
    if kind == "Scratch":
        return {"kind": "original_scratch", "color": numbers["color"]}, []
    if kind == "Drops":
        count = {"number": round(share["number"]), "spacing": share["spacing"]}
        found = {"kind": "original_drops", "size": numbers["size"], "color": numbers["color"], **count}
        return found, ["irregularity: has no effect there"]
    if kind == "Gaussian":
        return _gaussian(share["std"]), [_WRAPS, "std: is a variance there"]
    stain: dict[str, Any] = {"kind": "original_stain", "blur": _BLUR, "color": _GREYS}
    if kind == "StainOrGaussian":
        return _one_of([(share["stain"], stain), (1 - share["stain"], _gaussian(0.1))]), [_WRAPS]
    weights = share["drops"], share["scrath"]
    choices: list[tuple[float, dict[str, Any]]] = [
        (weights[0], stain),
        (weights[1], {"kind": "original_scratch", "color": _GREYS}),
        (1 - sum(weights), {"kind": "original_drops", "color": _GREYS}),
    ]
    said = "stain, scrath, drops: its training takes the share of the drops for that of the stains, and so does this"
    return _one_of(choices), [said]


_WRAPS = "Gaussian: the original adds the noisy image to the image, and wraps around at 256; here it is noise alone"


def _gaussian(variance: float) -> dict[str, Any]:
    return {"kind": "gaussian", "std": round(math.sqrt(variance), 4)}


def _one_of(choices: list[tuple[float, dict[str, Any]]]) -> dict[str, Any]:
    """Return a mixture of what has a weight."""
    return {
        "kind": "one_of",
        "choices": [
            {"weight": round(weight, 6), "corruption": each} for weight, each in choices if weight > 1e-9
        ],
    }


def _numbers(typed: str) -> list[float]:
    """Return a number, or a range `1-12`. Raises UserError for anything else."""
    try:
        return [float(part) for part in typed.split("-", 1)]
    except ValueError:
        raise UserError(
            "1_default", f'has a parameter "{typed}", which is no number', "check the file"
        ) from None


def _unknown(fields: Fields, known: Fields) -> list[str]:
    return [f"{name}: {value}" for name, value in fields.items() if name not in known]
