"""The network of an evaluation, made ready before the evaluation is asked for."""

import numpy as np

from configs.disk.workspace import Workspace
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.maps.detectors import batch_of, load_trained
from networks.model.devices import gpus
from networks.model.inference import reconstruct
from networks.runs.run_record import read_run_record


def prepare(spec: EvaluateSpec, workspace: Workspace) -> None:
    """Load the network of a run, and have the backend trace it by blank images: an evaluation of it starts at once.

    Raises:
        UserError: there is no such run, or its weights are damaged.
    """
    if gpus():  # their memory is not ours to take beforehand
        return
    files = workspace.existing_run(spec.run)
    model = load_trained(files, read_run_record(files))
    shape = model.input_shape[1:]
    reconstruct(model, np.zeros((batch_of(shape), *shape), np.uint8))
