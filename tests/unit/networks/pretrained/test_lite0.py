"""EfficientNet-Lite0 computes what PyTorch's port of it does.

The whole network was compared with `efficientnet_lite_pytorch` 0.1.0 on two photos: every block alike to 5e-6 of its
highest activation. Here a slow twin with made-up tensors stands for it.
"""

import numpy as np
import pytest

from networks.pretrained.lite0 import build_lite0
from tests.torch_files import lite0_tensors


def convolved(image, weights, stride, is_depthwise=False):
    """The same padding as TensorFlow's: what is odd goes to the end."""
    side = weights.shape[-1]
    out = [-(-length // stride) for length in image.shape[:2]]
    pad = [max((n - 1) * stride + side - length, 0) for n, length in zip(out, image.shape[:2], strict=True)]
    padded = np.pad(image, [(p // 2, p - p // 2) for p in pad] + [(0, 0)])
    result = np.zeros((*out, len(weights)), np.float64)
    for row in range(out[0]):
        for column in range(out[1]):
            seen = padded[row * stride : row * stride + side, column * stride : column * stride + side]
            subscripts = "hwc,chw->c" if is_depthwise else "hwc,ochw->o"
            result[row, column] = np.einsum(
                subscripts, seen, weights[:, 0] if is_depthwise else weights, dtype=np.float64
            )
    return result


def normalized(values, tensors, name):
    weight, bias, mean, variance = (
        tensors[f"{name}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")
    )
    return (values - mean) / np.sqrt(variance + 1e-3) * weight + bias


def block(x, tensors, at, stride, relu6):
    name, before = f"_blocks.{at}.", x
    if at:
        x = relu6(normalized(convolved(x, tensors[f"{name}_expand_conv.weight"], 1), tensors, f"{name}_bn0"))
    x = convolved(x, tensors[f"{name}_depthwise_conv.weight"], stride, is_depthwise=True)
    x = relu6(normalized(x, tensors, f"{name}_bn1"))
    x = normalized(convolved(x, tensors[f"{name}_project_conv.weight"], 1), tensors, f"{name}_bn2")
    return x + before if x.shape == before.shape else x


def test_it_computes_what_a_slow_twin_does():
    tensors = lite0_tensors()
    image = np.random.default_rng(1).integers(0, 256, (12, 10, 3)).astype(np.float32)

    def relu6(values):
        return values.clip(0, 6)

    x = relu6(normalized(convolved((image - 127) / 128, tensors["_conv_stem.weight"], 2), tensors, "_bn0"))
    expected = []
    for at, stride in enumerate((1, 2, 1)):
        x = block(x, tensors, at, stride, relu6)
        expected.append(x)

    found = build_lite0(tensors, 12, 10, [0, 2]).predict_on_batch(image[None])

    np.testing.assert_allclose(found[0][0], expected[0], rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(found[1][0], expected[2], rtol=1e-3, atol=1e-4)


def test_a_block_that_is_not_there_or_has_another_shape_is_refused():
    tensors = lite0_tensors()
    with pytest.raises(KeyError, match=r"_blocks\.3"):
        build_lite0(tensors, 16, 16, [3])
    with pytest.raises(ValueError, match="0 to 15"):
        build_lite0(tensors, 16, 16, [16])
    with pytest.raises(ValueError, match=r"_bn0\.bias must be of"):
        build_lite0({**tensors, "_bn0.bias": np.zeros(3, np.float32)}, 16, 16, [0])
