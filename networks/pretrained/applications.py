"""EfficientNetB0 of Keras Applications, with the weights of a `.h5` file in place of a download."""

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

_DEVIATIONS = (0.229, 0.224, 0.225)  # of ImageNet's red, green and blue, in shares of white


def build_b0(path: Path, rows: int, columns: int, blocks: Sequence[int]) -> keras.Model:
    """Return the network up to the last of some blocks.

    Args:
        path: of the weights without the top, `efficientnetb0_notop.h5`.
        rows: of the images.
        columns: of the images.
        blocks: whose activations come out, counted from 0.

    Returns:
        From images (N, rows, columns, 3), grey levels 0 to 255, to a list of activations, one for each of `blocks`.

    Raises:
        ValueError: the file holds other weights, or there is no such block.
        OSError: it cannot be read.
    """
    whole = keras.applications.EfficientNetB0(include_top=False, weights=None, input_shape=(rows, columns, 3))
    whole.load_weights(path)
    (normalization,) = (each for each in whole.layers if isinstance(each, keras.layers.Normalization))
    # As Keras does with weights that it downloads: they were trained on colours divided by these roots, too.
    mean, variance, count = normalization.get_weights()
    normalization.set_weights([mean, variance * np.asarray(_DEVIATIONS, np.float32), count])
    normalization.finalize_state()
    ends = {each.name.split("_")[0]: each.output for each in whole.layers if each.name.startswith("block")}
    outputs = list(ends.values())  # of the last layer of each block
    return keras.Model(whole.inputs, [outputs[at] for at in blocks])
