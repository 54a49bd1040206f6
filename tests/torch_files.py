"""Files as PyTorch writes them, made by hand, and made-up tensors of EfficientNet-Lite0."""

import io
import pickle
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tensors = Mapping[str, NDArray[np.float32]]


def state_pickle(tensors: Tensors, is_old: bool = False, count: int | None = None) -> bytes:
    """Return the pickle of a `state_dict`, as PyTorch writes it: opcode by opcode."""
    items = [_text(name) + _tensor(name, values, is_old, count) for name, values in tensors.items()]
    return b"\x80\x02}(" + b"".join(items) + b"u."


def _tensor(name: str, values: NDArray[np.float32], is_old: bool, count: int | None) -> bytes:
    storage = _text("storage") + b"ctorch\nFloatStorage\n" + _text(name) + _text("cpu")
    storage += _number(values.size if count is None else count) + (b"N" if is_old else b"")
    strides = tuple(stride // values.itemsize for stride in values.strides)
    return (
        b"ctorch._utils\n_rebuild_tensor_v2\n("
        + (b"(" + storage + b"tQ" + _number(0) + _numbers(values.shape) + _numbers(strides))
        + b"\x89ccollections\nOrderedDict\n)RtR"
    )


def _text(text: str) -> bytes:
    return b"X" + struct.pack("<I", len(text.encode())) + text.encode()


def _number(number: int) -> bytes:
    return b"J" + struct.pack("<i", number)


def _numbers(numbers: tuple[int, ...]) -> bytes:
    return b"(" + b"".join(map(_number, numbers)) + b"t"


def write_zip(path: Path, tensors: Tensors, state: bytes | None = None) -> Path:
    """Write the newer layout; `state` in place of the pickle."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", state_pickle(tensors) if state is None else state)
        for name, values in tensors.items():
            archive.writestr(f"archive/data/{name}", _bytes(values))
    return path


def write_old(path: Path, tensors: Tensors) -> Path:
    """Write the older layout."""
    file = io.BytesIO()
    for each in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
        pickle.dump(each, file, protocol=2)
    file.write(state_pickle(tensors, is_old=True))
    pickle.dump(list(tensors), file, protocol=2)
    for values in tensors.values():
        file.write(struct.pack("<q", values.size) + _bytes(values))
    path.write_bytes(file.getvalue())
    return path


def _bytes(values: NDArray[np.float32]) -> bytes:
    return values.T.tobytes() if values.flags.f_contiguous and values.ndim > 1 else values.tobytes()


def lite0_tensors(blocks: int = 3, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Return made-up tensors of the stem and the first blocks of EfficientNet-Lite0, up to 5 of them."""
    rng = np.random.default_rng(seed)
    found: dict[str, NDArray[np.float32]] = {}

    def convolution(name: str, norm: str, *shape: int) -> None:
        scale = 1 / np.sqrt(np.prod(shape[1:]))
        found[f"{name}.weight"] = rng.normal(0, scale, shape).astype(np.float32)
        for part, low, high in (
            ("weight", 0.5, 1.5),
            ("bias", -0.5, 0.5),
            ("running_mean", -0.2, 0.2),
            ("running_var", 0.5, 1.5),
        ):
            found[f"{norm}.{part}"] = rng.uniform(low, high, shape[0]).astype(np.float32)

    convolution("_conv_stem", "_bn0", 32, 3, 3, 3)
    before = 32
    for at, (side, wide, narrow) in enumerate(
        ((3, 32, 16), (3, 96, 24), (3, 144, 24), (5, 144, 40), (5, 240, 40))
    ):
        name = f"_blocks.{at}."
        if at >= blocks:
            break
        if at:
            convolution(f"{name}_expand_conv", f"{name}_bn0", wide, before, 1, 1)
        convolution(f"{name}_depthwise_conv", f"{name}_bn1", wide, 1, side, side)
        convolution(f"{name}_project_conv", f"{name}_bn2", narrow, wide, 1, 1)
        before = narrow
    return found
