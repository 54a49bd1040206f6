"""The history of an experiment of the original: a pickle, whatever its name says, of which only numbers are taken.

A pickle may run any code. Here it can make dictionaries, lists, texts, numbers and NumPy's numbers, and nothing else.
"""

import math
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

from configs.errors import UserError

Rows = list[dict[str, float]]

_MOST = 64 * 2**20  # bytes
_NAMES = {  # of ours by the original's; those of every epoch that a run has
    "loss": "loss",
    "PSNRLoss": "psnr",
    "val_loss": "val_loss",
    "val_PSNRLoss": "val_psnr",
    "lr": "learning_rate",
    "learning_rate": "learning_rate",
}
_NEEDED = {"loss", "psnr", "val_loss", "val_psnr"}


def read_old_history(path: Path) -> tuple[Rows, list[str]]:
    """Return the figures of each epoch, as a run of ours has them, and the names of those without a counterpart.

    Raises:
        UserError: the file holds anything else than numbers, or not those of a training.
    """
    try:
        with path.open("rb") as file:
            if path.stat().st_size > _MOST:
                raise ValueError("it is too large")
            found = _Numbers(file).load()
        columns = _columns(found)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged pickle fails in any way
        raise UserError(
            path,
            f"is no history that is read, as it must be a table of numbers, found something else ({error})",
            "move it away to bring the weights over without it",
        ) from None
    left = [name for name in columns if name not in _NAMES]
    known = {_NAMES[name]: values for name, values in columns.items() if name in _NAMES}
    if lacking := _NEEDED - known.keys():
        raise UserError(
            path,
            f"must have the loss and PSNR of each epoch, found no {', '.join(sorted(lacking))}",
            "move it away to bring the weights over without it",
        )
    epochs = range(min(len(values) for values in known.values()))
    return [{"epoch": at + 1, **{name: known[name][at] for name in known}} for at in epochs], left


def _columns(found: object) -> dict[str, list[float]]:
    """Return a table of finite numbers. Raises ValueError for anything else."""
    if not isinstance(found, dict):
        raise ValueError("it is no dictionary")
    columns = {}
    for name, values in found.items():
        numbers = [float(value) for value in values]
        if not isinstance(name, str) or not all(map(math.isfinite, numbers)):
            raise ValueError("it holds what is no finite number")
        columns[name] = numbers
    return columns


class _Numbers(pickle.Unpickler):
    """Reads numbers alone: of all that a pickle can name, it makes NumPy's numbers and a dictionary."""

    def find_class(self, module: str, name: str) -> Any:
        """Return what a pickle names, if it is one of the few. Raises UnpicklingError."""
        allowed = {
            ("numpy", "dtype"): _number_type,
            ("numpy.core.multiarray", "scalar"): _number,
            ("numpy._core.multiarray", "scalar"): _number,
            ("collections", "OrderedDict"): OrderedDict,
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(f"it names {module}.{name}, which is never run")
        return allowed[module, name]


class _NumberType:
    """What stands for NumPy's type of a number while a pickle is read."""

    def __init__(self, name: str) -> None:
        self.order = "="
        self.name = name

    def __setstate__(self, state: Any) -> None:
        self.order = state[1] if state[1] in ("<", ">") else "="


def _number_type(name: str, *_how: object) -> _NumberType:
    if name not in ("f2", "f4", "f8", "i4", "i8"):
        raise pickle.UnpicklingError(f"it holds numbers of type {name}")
    return _NumberType(name)


def _number(kind: _NumberType, content: bytes) -> float:
    return float(np.frombuffer(content, f"{kind.order}{kind.name}", count=1)[0])
