"""Weights as the Keras of the original program wrote them: a legacy `.h5` file, read array by array.

The arrays come in the order of the layers: convolution, batch normalization, convolution … A network of ours has the
same ones in the same order, so they are told by their place and their shape, and by no name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np

from configs.errors import UserError

Shape = tuple[int, ...]


@dataclass(frozen=True)
class LegacyWeights:
    """What a file was found to hold."""

    arrays: int
    parameters: int
    keras: str  # the version that wrote it; empty if it does not say


def load_legacy_weights(path: Path, model: keras.Model) -> LegacyWeights:
    """Put the weights of a legacy file into a model. Returns what the file held.

    Nothing is read before all shapes are known to fit.

    Raises:
        UserError: the file cannot be read, holds no such weights, or those of another network.
    """
    wanted = [tuple(array.shape) for array in model.get_weights()]
    try:
        with h5py.File(path, "r") as file:
            root = file.get("model_weights", file)  # the first of a whole model
            found = list(_datasets(root))
            shapes = [tuple(each.shape) for each in found]
            if shapes == wanted:
                model.set_weights([np.asarray(each, np.float32) for each in found])
            version = _text(root.attrs.get("keras_version", ""))
    except (OSError, KeyError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        raise UserError(
            path,
            f"is damaged, or holds no weights as the original program's Keras wrote them ({error})",
            "choose the weights.h5 of an experiment",
        ) from None
    if shapes != wanted:
        raise UserError(
            path,
            f"must hold the {len(wanted)} arrays of this network, {_listed(wanted)}, found {len(shapes)}: "
            f"{_listed(shapes)}",
            "check that the architecture, and grey or colour, are those that it was trained with",
        )
    return LegacyWeights(len(shapes), sum(int(np.prod(shape)) for shape in shapes), version)


def _datasets(root: Any) -> Iterator[Any]:
    """Yield the arrays of a file in the order of its layers."""
    for layer in _names(root, "layer_names"):
        for weight in _names(root[layer], "weight_names"):
            yield root[layer][weight]


def _names(group: Any, attribute: str) -> list[str]:
    """Return a list of names of a group; where it is too long for one attribute, Keras numbers its parts."""
    if attribute in group.attrs:
        return [_text(name) for name in group.attrs[attribute]]
    parts: list[Any] = []
    while f"{attribute}{len(parts)}" in group.attrs:
        parts.append(group.attrs[f"{attribute}{len(parts)}"])
    if not parts:
        raise KeyError(f"no {attribute}")
    return [_text(name) for part in parts for name in part]


def _text(value: Any) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def _listed(shapes: list[Shape]) -> str:
    """Return shapes in words: `5x5x1x16, 16`."""
    return ", ".join("x".join(map(str, shape)) or "a number" for shape in shapes) or "none"
