"""The packages that write and run exports: not part of what the program needs, so they may be missing."""

import warnings
from importlib.util import find_spec
from pathlib import Path

import keras

from configs.errors import UserError

_NEEDED = ("tf2onnx", "onnx", "onnxruntime")


def check_installed() -> None:
    """Raise UserError if a package is missing that an export needs."""
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise UserError(
            "export",
            f"needs packages that are not installed, and found no {' and no '.join(missing)}",
            "install them: pip install -r locks/requirements-export.txt",
        )


def write_network(graph: keras.Model, path: Path) -> None:
    """Write a graph that was called before as an ONNX file, for one image at a time."""
    signature = [keras.InputSpec(shape=each.shape, dtype=each.dtype, name=each.name) for each in graph.inputs]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # Keras asks NumPy for a name that it lost
        graph.export(path, format="onnx", verbose=False, input_signature=signature)
