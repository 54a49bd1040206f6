"""What a person chooses about an export. Knows nothing of Keras."""

from typing import Literal

from pydantic import Field

from configs.spec.spec import FolderPath, Name, Spec
from evaluation.evaluate_spec import EvaluationName
from evaluation.own_thresholds import OwnThreshold, OwnUnsure

Format = Literal["onnx", "saved_model", "litert", "openvino"]


class ExportSpec(Spec):
    """Write an evaluated run into a folder that judges images without this program, and prove that it does so alike."""

    kind: Literal["export"] = "export"
    run: Name = Field(description="name of a run that was evaluated")
    method: EvaluationName = Field(
        "residual", description="which of its evaluations, with the label if it has one: residual@best"
    )
    folder: FolderPath = Field(
        description="where to: a folder that is not there yet, or an earlier export, which gives way"
    )
    format: Format = Field(
        "onnx",
        description="of the network: onnx runs with three small packages; saved_model needs TensorFlow, litert "
        "ai-edge-litert, openvino OpenVINO, where it is written and where it runs",
    )
    threshold: OwnThreshold = Field(
        None, description="score from which on an image is stopped; null: the evaluation's threshold"
    )
    unsure: OwnUnsure = Field(
        None,
        description="score from which on an image is unsure; null: the evaluation's, or none beside a threshold of "
        "your own",
    )
