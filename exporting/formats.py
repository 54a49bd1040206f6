"""The formats that an export's network can be written in, and what each needs. Knows nothing of Keras."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from configs.command_line import install_text
from configs.errors import UserError
from exporting.export_spec import Format


@dataclass(frozen=True)
class Kind:
    """One format."""

    network: str  # the file or folder in an export; `runner.networks` knows how each is opened
    modules: tuple[str, ...]  # that write and prove it
    runs_with: str  # the package that an export needs
    requirements: str  # that hold `modules`


_EXPORT, _FORMATS = "requirements-export.txt", "requirements-formats.txt"
KINDS: Mapping[Format, Kind] = {
    "onnx": Kind("model.onnx", ("tf2onnx", "onnx", "onnxruntime"), "onnxruntime", _EXPORT),
    "saved_model": Kind("saved_model", ("tensorflow",), "tensorflow", "requirements.txt"),
    "litert": Kind("model.tflite", ("ai_edge_litert",), "ai-edge-litert", _FORMATS),
    "openvino": Kind("openvino_model", ("openvino",), "openvino", _FORMATS),
}


def check_installed(of: Format) -> None:
    """Raise UserError if a package is missing that an export needs."""
    kind = KINDS[of]
    if missing := [name for name in kind.modules if find_spec(name) is None]:
        raise UserError(
            "export",
            f"needs packages that are not installed, and found no {' and no '.join(missing)}",
            f"install them: {install_text(kind.requirements)}",
        )
