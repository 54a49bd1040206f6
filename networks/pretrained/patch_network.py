"""A pretrained network as one that describes patches: from images to a grid of what it sees there."""

import keras
import numpy as np
from numpy.typing import NDArray

from configs.errors import UserError
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
        rows, columns, _ = shape
        try:
            model = build_lite0(read_tensors(origin.path), rows, columns, blocks)
        except (KeyError, ValueError) as error:
            raise UserError(
                origin.path,
                f"does not hold the weights of EfficientNet-Lite0 ({error.args[0]})",
                "name a file that does",
            ) from None
        grid = max(each.shape[1:3] for each in model.outputs)
        layers = [_on_grid(each, grid) for each in model.outputs]
        joined = layers[0] if len(layers) == 1 else keras.layers.Concatenate()(layers)
        self._model = keras.Model(model.inputs, joined)

    def __call__(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the patches of images (N, H, W, C), grey levels, as (N, rows, columns, D)."""
        colored = np.repeat(images, 3, axis=-1) if images.shape[-1] == 1 else images
        found = [
            self._predicted(colored[first : first + self.batch])
            for first in range(0, len(images), self.batch)
        ]
        return np.concatenate(found)

    def _predicted(self, few: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the patches of a batch, which is filled up."""
        filled = np.concatenate([few, np.repeat(few[-1:], self.batch - len(few), axis=0)])
        patches: NDArray[np.float32] = self._model.predict_on_batch(filled.astype(np.float32))
        return patches[: len(few)]


def _on_grid(activations: keras.KerasTensor, grid: tuple[int, int]) -> keras.KerasTensor:
    averaged = keras.layers.AveragePooling2D(_AROUND, 1, "same")(activations)
    if averaged.shape[1:3] == grid:
        return averaged
    return keras.layers.Resizing(*grid, interpolation="bilinear")(averaged)
