"""Writing the graph of an export as a file of one of the formats."""

import warnings
from pathlib import Path

import keras

from configs.errors import UserError
from exporting.export_spec import Format


def write_network(graph: keras.Model, of: Format, path: Path) -> None:
    """Write a graph that was called before, for one image at a time. Raises UserError if the format cannot hold it."""
    signature = [keras.InputSpec(shape=each.shape, dtype=each.dtype, name=each.name) for each in graph.inputs]
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # Keras asks NumPy for a name that it lost; TensorFlow's LiteRT is to move
        if of == "onnx":
            graph.export(path, format="onnx", verbose=False, input_signature=signature)
        elif of == "saved_model":
            graph.export(path, format="tf_saved_model", verbose=False, input_signature=signature)
        elif of == "openvino":
            path.mkdir()
            graph.export(str(path / "model.xml"), format="openvino", verbose=False, input_signature=signature)
        else:
            _write_litert(graph, signature, path)


def _write_litert(graph: keras.Model, signature: list[keras.InputSpec], path: Path) -> None:
    """Write a graph in LiteRT's own operations alone: others would need TensorFlow where it runs."""
    import tensorflow as tf
    from tensorflow.lite.python.convert_phase import ConverterError

    only = {"supported_ops": [tf.lite.OpsSet.TFLITE_BUILTINS]}
    try:
        graph.export(path, format="litert", verbose=False, input_signature=signature, target_spec=only)
    except ConverterError as error:
        first = str(error).strip().splitlines()[0]
        raise UserError(
            "format",
            f"cannot be litert, which has not all operations of this network ({first})",
            "choose another format: onnx",
        ) from None
