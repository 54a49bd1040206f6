"""The graph of an evaluation: one Keras model from an image to its reconstruction and its anomaly map.

It computes what `evaluation.maps` does with NumPy and OpenCV, in operations that every runtime of networks has.
"""

from typing import Any

import cv2
import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from datasets.patches import hill, starts
from evaluation.judge import Judge
from evaluation.maps.anomaly_maps import AROUND
from evaluation.maps.detectors import Detector, Located, Residual
from evaluation.maps.finished import CombinedMaps, FinishedMaps, MapsOfOne
from networks.locating.locator import LEVELS, SLOW, STEP
from networks.runs.inputs import Shape

IMAGE, RECONSTRUCTION, MAP = "image", "reconstruction", "map"  # its input and its outputs
_KERNEL = 8  # sigmas that OpenCV's Gaussian of float32 is wide


def graph_of(judge: Judge) -> keras.Model:
    """Return what judges one image of a run: (1, H, W, C) uint8, at the network's size, as `image`.

    Returns:
        A model with the outputs `reconstruction`, (1, H, W, C) in grey levels, and `map`, (1, H, W) in the judge's
        unit: smoothed and, where the evaluation says so, in relation to good images.

    Raises:
        TypeError: it is none that can be exported (exporting/exportable.py).
    """
    image = keras.Input(judge.form.shape, batch_size=1, dtype="uint8", name=IMAGE)
    pixels = ops.cast(image, "float32")
    reconstruction = _reconstructed(_first_residual(judge.maps), judge.form.shape, pixels)
    anomaly_map = _finished(judge.maps, pixels, reconstruction)
    named = {
        RECONSTRUCTION: keras.layers.Identity(name=RECONSTRUCTION)(reconstruction),
        MAP: keras.layers.Identity(name=MAP)(anomaly_map[:, 0]),
    }
    graph = keras.Model(image, named)
    graph(np.zeros((1, *judge.form.shape), np.uint8))  # once: Keras exports no model that was never called
    return graph


def _first_residual(maps: FinishedMaps) -> Residual:
    """Return what makes the reconstructions that all parts look at; a part of another kind is no exportable one."""
    if isinstance(maps, CombinedMaps):
        first, *_ = [_first_residual(part) for part, _ in maps.parts]
        return first
    if isinstance(maps, MapsOfOne) and isinstance(maps.detector, Residual):
        return maps.detector
    if isinstance(maps, MapsOfOne) and isinstance(maps.detector, Located):
        return maps.detector.residual
    raise TypeError(f"no graph holds {maps}")


def _finished(maps: FinishedMaps, pixels: Any, reconstruction: Any) -> Any:
    """Return the map, (1, 1, H, W), of pixels and what the network made of them, both (1, H, W, C) in float32."""
    if isinstance(maps, CombinedMaps):
        return sum(_finished(part, pixels, reconstruction) / scale for part, scale in maps.parts)
    assert isinstance(maps, MapsOfOne)  # `_first_residual` refuses others
    anomaly_map = _smoothed(_map(maps.detector, pixels, reconstruction), maps.smoothing)
    if maps.baseline is None:
        return anomaly_map
    return ops.maximum((anomaly_map - maps.baseline.mean) / maps.baseline.spread, 0.0)


def _map(detector: Detector, pixels: Any, reconstruction: Any) -> Any:
    if isinstance(detector, Located):
        return _located(detector.locator, pixels, reconstruction)
    assert isinstance(detector, Residual)
    return _residual(detector, pixels, reconstruction)


def _reconstructed(detector: Residual, shape: Shape, pixels: Any) -> Any:
    """Return what the network makes of pixels (1, H, W, C), grey levels."""
    rows, columns, channels = shape
    high, wide = detector.model.input_shape[1:3]
    if (high, wide) == (rows, columns):
        return detector.model(pixels / 255.0) * 255.0
    down, across = (starts(length, side, detector.stride) for length, side in ((rows, high), (columns, wide)))
    seen = ops.take(ops.take(pixels[0], _places(down, high), axis=0), _places(across, wide), axis=1)
    seen = ops.reshape(seen, (len(down), high, len(across), wide, channels))
    patches = ops.reshape(ops.transpose(seen, (0, 2, 1, 3, 4)), (-1, high, wide, channels))
    clean = detector.model(patches / 255.0) * 255.0
    clean = ops.reshape(clean, (len(down), len(across), high, wide, channels))
    clean = ops.reshape(ops.transpose(clean, (0, 2, 1, 3, 4)), (len(down) * high, -1, channels))
    whole = _overlaid(_overlaid(clean, down, high, axis=0), across, wide, axis=1)
    return ops.expand_dims(whole, 0)


def _places(first: list[int], side: int) -> NDArray[np.int64]:
    """Return which rows (or columns) of an image are those of windows, one after the other."""
    return (np.array(first)[:, None] + np.arange(side)).ravel()


def _overlaid(pieces: Any, first: list[int], side: int, axis: int) -> Any:
    """Return pieces that stand one after the other along an axis in their places, weighted to each one's middle."""
    places, length = _places(first, side), first[-1] + side
    hills = np.tile(hill(side), len(first))
    weights = hills / np.bincount(places, hills)[places]
    number = np.repeat(np.arange(len(first)), side)
    _, at = np.unique(places, return_index=True)
    layers = number - number[at][places]  # of each place: the first piece that has it, the second …
    total: Any = 0.0
    for layer in range(layers.max() + 1):
        index, weight = np.zeros(length, np.int64), np.zeros(length, np.float32)
        chosen = np.flatnonzero(layers == layer)
        index[places[chosen]], weight[places[chosen]] = chosen, weights[chosen]
        total = total + ops.take(pieces, index, axis=axis) * weight.reshape((-1, 1, 1)[: 3 - axis])
    return total


def _residual(detector: Residual, pixels: Any, reconstruction: Any) -> Any:
    """Return the map as `anomaly_maps.residual_map` does, (1, 1, H, W)."""
    clean = _channels_first(reconstruction)
    difference = _channels_first(pixels) - clean
    if detector.light > 0:
        difference = difference - _smoothed(difference, detector.light)
    if detector.contrast > 0:
        mean = _smoothed(clean, AROUND)
        variance = ops.maximum(_smoothed(clean * clean, AROUND) - mean * mean, 0.0)
        deviation = ops.mean(ops.sqrt(variance), axis=1, keepdims=True)
        difference = difference * (detector.contrast / (detector.contrast + deviation))
    at_scales = [
        ops.mean(ops.abs(_smoothed(difference, scale)), axis=1, keepdims=True) for scale in detector.scales
    ]
    return sum(at_scales) / len(at_scales)


def _located(locator: keras.Model, pixels: Any, reconstruction: Any) -> Any:
    """Return the map as `locator.evidence_of` and `locator.locate` make it, (1, 1, H, W)."""
    difference = _channels_first(pixels - reconstruction)
    quick = ops.transpose(difference - _smoothed(difference, SLOW), (0, 2, 3, 1))
    evidence = ops.concatenate([pixels / 255.0, reconstruction / 255.0, quick / LEVELS], axis=-1)
    rows, columns = evidence.shape[1:3]
    for axis, length in ((1, rows), (2, columns)):
        if length % STEP:  # the edge goes on
            evidence = ops.take(evidence, np.minimum(np.arange(-(-length // STEP) * STEP), length - 1), axis)
    return _channels_first(locator(evidence)[:, :rows, :columns])


def _channels_first(values: Any) -> Any:
    return ops.transpose(values, (0, 3, 1, 2))


def _smoothed(values: Any, percent: float) -> Any:
    """Return (N, C, H, W), smoothed as `anomaly_maps.smoothed` does."""
    rows, columns = values.shape[2:]
    sigma = percent / 100 * min(rows, columns)
    if sigma == 0:
        return values
    return ops.matmul(ops.matmul(_gaussian(rows, sigma), values), _gaussian(columns, sigma).T)


def _gaussian(length: int, sigma: float) -> NDArray[np.float32]:
    """Return OpenCV's Gaussian along one axis as a matrix, (length, length), what it does at borders included."""
    width = round(_KERNEL * sigma + 1) | 1
    blurred = cv2.GaussianBlur(
        np.eye(length, dtype=np.float32),
        (1, width),
        sigma,
        borderType=cv2.BORDER_REFLECT_101,
    )
    return np.asarray(blurred, np.float32)
