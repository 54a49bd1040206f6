"""The network of an exported folder, in whichever format it was written: from an image to its anomaly map."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .photos import Image, RefusedError

Network = Callable[[Image], NDArray[np.float32]]  # (H, W, C) at its size → (H, W)


def network_of(path: Path, threads: int) -> Network:
    """Return the network of a file or folder. Raises RefusedError for an unknown one, or if a package is missing."""
    if path.name not in _OPENED_BY:
        raise RefusedError(f"{path}: is no network of a known format")
    try:
        return _OPENED_BY[path.name](path, threads)
    except ImportError as error:
        raise RefusedError(f"{path}: needs what requirements.txt names, and found no {error.name}") from None


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file; of a folder, of the names and contents of its files. Raises OSError."""
    if not path.is_dir():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    files = sorted(each for each in path.rglob("*") if each.is_file())
    lines = [f"{each.relative_to(path).as_posix()}\0{digest_of(each)}\n" for each in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _onnx(path: Path, threads: int) -> Network:
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import InvalidArgument

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors
    session = onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])

    def map_of(image: Image) -> NDArray[np.float32]:
        try:
            return np.asarray(session.run(["map"], {"image": image[None]})[0][0], np.float32)
        except InvalidArgument as error:
            raise ValueError(str(error)) from None

    return map_of


def _saved_model(path: Path, threads: int) -> Network:
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    model = tf.saved_model.load(str(path))
    return lambda image: np.asarray(model.serve(tf.constant(image[None]))["map"][0], np.float32)


def _litert(path: Path, threads: int) -> Network:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(path), num_threads=threads)
    runner = interpreter.get_signature_runner()
    return lambda image: np.array(runner(image=image[None])["map"][0], np.float32)


def _openvino(path: Path, threads: int) -> Network:
    import openvino

    settings = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32"}
    model = openvino.Core().compile_model(path / "model.xml", "CPU", settings)
    place = next(at for at, each in enumerate(model.outputs) if len(each.shape) == 3)  # (1, H, W): the map
    return lambda image: np.array(model([image[None]])[place][0], np.float32)


_OPENED_BY: Mapping[str, Callable[[Path, int], Network]] = {
    "model.onnx": _onnx,
    "saved_model": _saved_model,
    "model.tflite": _litert,
    "openvino_model": _openvino,
}
