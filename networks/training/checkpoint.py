"""Checkpoints: all that a training goes on from after it was stopped, in one file; and files of weights."""

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import keras
import numpy as np

from configs.disk.content import sha256_of
from configs.disk.writing import write_whole
from configs.errors import UserError

Rows = list[dict[str, float]]  # the figures of each epoch
_VALUE, _EACH_VARIABLE = 4, 4096  # bytes of a float32; bytes that HDF5 adds for a variable, at the most


def save_checkpoint(path: Path, model: keras.Model, rows: Rows) -> None:
    """Write the weights, the optimizer's and the random generators' state, and the figures of the epochs so far."""
    arrays = {f"v{at}": keras.ops.convert_to_numpy(value) for at, value in enumerate(_variables(model))}

    def write(beside: Path) -> None:
        with beside.open("wb") as file:
            np.savez(file, rows=np.array(json.dumps(rows)), **arrays)

    write_whole(path, write)


def load_checkpoint(path: Path, model: keras.Model) -> Rows:
    """Put a model, compiled as the one that was saved, into its state. Returns the figures of the epochs so far.

    Raises:
        UserError: the file is damaged, or of another model.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
            rows: Rows = json.loads(str(saved["rows"]))
            variables = _variables(model)
            if len(saved.files) != len(variables) + 1:
                raise ValueError(f"it holds {len(saved.files) - 1} variables, the network {len(variables)}")
            for at, variable in enumerate(variables):
                variable.assign(saved[f"v{at}"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        reason = "it holds program code, which is never run" if "pickle" in str(error) else error
        raise UserError(
            path, f"is damaged ({reason})", "train the run anew under another name; its best weights stay"
        ) from None
    return rows


def load_weights(path: Path, model: keras.Model) -> None:
    """Put trained weights into a model. Raises UserError if the file is damaged, or of another model."""
    try:
        model.load_weights(path)
    except (OSError, ValueError, KeyError, RuntimeError) as error:  # h5py raises any of them
        raise _unusable(path, error) from None


def hash_of_weights(path: Path) -> str:
    """Return what tells weights from others. Raises UserError if the file cannot be read."""
    try:
        return sha256_of(path)
    except OSError as error:
        raise _unusable(path, error) from None


def _unusable(path: Path, error: Exception) -> UserError:
    reason = str(error).strip().splitlines()[0]
    return UserError(path, f"is damaged, or of another network ({reason})", "train this run again")


def save_weights(path: Path, model: keras.Model) -> None:
    """Write the weights, whole or not at all. Raises OSError if there is no room for them.

    The room is taken first, and given back to HDF5: that library ends the process where a disk fills up.
    """
    size = _VALUE * model.count_params() + _EACH_VARIABLE * len(model.variables)

    def write(beside: Path) -> None:
        with beside.open("wb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, size)
            else:
                file.write(bytes(size))
        model.save_weights(beside)

    write_whole(path, write)


def _variables(model: keras.Model) -> list[Any]:
    model.optimizer.build(model.trainable_variables)
    return [*model.variables, *model.optimizer.variables]
