"""A pretrained network as one that describes patches: from images to a grid of what it sees there."""

from pathlib import Path

import h5py
import keras
import numpy as np
from numpy.typing import NDArray

from configs.errors import UserError
from networks.model.inference import in_full_batches
from networks.pretrained.applications import build_b0
from networks.pretrained.lite0 import build_lite0
from networks.pretrained.origin import Origin
from networks.pretrained.torch_file import read_tensors
from networks.runs.inputs import Shape

_AROUND = 3  # activations, in each direction, that are averaged, as in PatchCore


class PatchNetwork:
    """Describes patches by the activations of some blocks, each averaged with those around it, all on one grid."""

    def __init__(self, origin: Origin, shape: Shape, blocks: tuple[int, ...], batch: int) -> None:
        """Build the network.

        Args:
            origin: of the weights.
            shape: of images; grey ones get three channels alike.
            blocks: whose activations are put together, counted from 0.
            batch: how many images always go through at once, so that one comes out the same in any company.

        Raises:
            UserError: the file holds other weights, or more than weights.
        """
        self.batch = batch
        model = _built(origin.path, shape, blocks)
        grid = max(each.shape[1:3] for each in model.outputs)
        layers = [_on_grid(each, grid) for each in model.outputs]
        joined = layers[0] if len(layers) == 1 else keras.layers.Concatenate()(layers)
        self._model = keras.Model(model.inputs, joined)

    def __call__(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the patches of images (N, H, W, C), grey levels, as (N, rows, columns, D)."""
        colored = np.repeat(images, 3, axis=-1) if images.shape[-1] == 1 else images
        return np.concatenate([*in_full_batches(colored, self.batch, self._predicted)])

    def _predicted(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        patches: NDArray[np.float32] = self._model.predict_on_batch(batch.astype(np.float32))
        return patches


def _built(path: Path, shape: Shape, blocks: tuple[int, ...]) -> keras.Model:
    """Return the network whose weights a file holds: of Keras if it is of HDF5, else of PyTorch."""
    rows, columns, _ = shape
    is_of_keras = h5py.is_hdf5(path)
    name = "EfficientNetB0 without its top" if is_of_keras else "EfficientNet-Lite0"
    try:
        if is_of_keras:
            return build_b0(path, rows, columns, blocks)
        return build_lite0(read_tensors(path), rows, columns, blocks)
    except (KeyError, ValueError, OSError) as error:
        reason = str(error.args[0]).splitlines()[0]
        problem = f"does not hold the weights of {name} ({reason})"
        raise UserError(path, problem, "name a file that does") from None


def _on_grid(activations: keras.KerasTensor, grid: tuple[int, int]) -> keras.KerasTensor:
    averaged = keras.layers.AveragePooling2D(_AROUND, 1, "same")(activations)
    if averaged.shape[1:3] == grid:
        return averaged
    return keras.layers.Resizing(*grid, interpolation="bilinear")(averaged)
