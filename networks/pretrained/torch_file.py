"""Tensors of a file of PyTorch, read without PyTorch and without running anything: it may name nothing but tensors.

Source: the two layouts of `torch.save`, a zip archive (since 1.6) and one pickle after the other (before).
"""

import pickle
import struct
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from configs.command_line import page_text
from configs.errors import UserError, way_out

Tensors = dict[str, NDArray[Any]]  # by name
Read = Callable[[str, int], bytes]  # the bytes of a storage by its key, and how many there must be

_MAGIC = 0x1950A86A20F9469CFC6C  # of the older layout
_TYPES = {
    "FloatStorage": "<f4",
    "DoubleStorage": "<f8",
    "HalfStorage": "<f2",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "ShortStorage": "<i2",
    "CharStorage": "<i1",
    "ByteStorage": "<u1",
}
_OF_DAMAGE = (
    *(pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError, IndexError, AttributeError),
    *(ImportError, OverflowError, RecursionError, MemoryError, NotImplementedError),
    *(struct.error, zipfile.BadZipFile),
)


@dataclass(frozen=True)
class _Type:
    """Of the elements of a storage. No function: a pickle that calls it fails."""

    dtype: str


@dataclass(frozen=True)
class _Storage:
    """Elements in a row, which are read later."""

    key: str
    dtype: np.dtype[Any]
    count: int


@dataclass(frozen=True)
class _View:
    """A tensor: where its elements lie in a storage."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]  # in elements

    def of(self, read: Read) -> NDArray[Any]:
        """Return the tensor. Raises ValueError if it lies outside its storage."""
        if min((self.offset, *self.shape, *self.strides, self.storage.count), default=0) < 0:
            raise ValueError("a tensor has a negative size")
        if len(self.shape) != len(self.strides):
            raise ValueError("a tensor has other strides than sides")
        reach = sum((side - 1) * stride for side, stride in zip(self.shape, self.strides, strict=True))
        size = int(np.prod(self.shape, dtype=object))
        if size and (self.offset + reach >= self.storage.count or size > self.storage.count):
            raise ValueError("a tensor lies outside its storage")
        item = self.storage.dtype.itemsize
        values = np.frombuffer(read(self.storage.key, self.storage.count * item), self.storage.dtype)
        if not size:
            return np.zeros(self.shape, self.storage.dtype)
        steps = [stride * item for stride in self.strides]
        return np.lib.stride_tricks.as_strided(values[self.offset :], self.shape, steps).copy()


def _rebuilt(
    storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any
) -> _View:
    if not isinstance(storage, _Storage):
        raise pickle.UnpicklingError("a tensor has no storage")
    return _View(storage, int(offset), tuple(map(int, shape)), tuple(map(int, strides)))


class _Reader(pickle.Unpickler):
    """Knows what tensors are made of, and refuses every other name."""

    def find_class(self, module: str, name: str) -> Any:
        """Return what a name stands for. Raises UnpicklingError if that is no tensor's."""
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuilt
        if module == "torch" and name in _TYPES:
            return _Type(_TYPES[name])
        raise pickle.UnpicklingError(f"it names {module}.{name}, which is no tensor and was not run")

    def persistent_load(self, pid: Any) -> _Storage:
        """Return the storage that is meant. Raises UnpicklingError if it is none."""
        kind, of, key, _, count, *view = pid
        if kind != "storage" or not isinstance(of, _Type) or any(part is not None for part in view):
            raise pickle.UnpicklingError("it holds what is no tensor")
        return _Storage(str(key), np.dtype(of.dtype), int(count))


def read_tensors(path: Path) -> Tensors:
    """Return the tensors of a file that `torch.save` wrote of a `state_dict`, by their names.

    Raises:
        UserError: the file cannot be read, is damaged, or holds anything else than tensors; nothing in it is run.
    """
    try:
        with path.open("rb") as file:
            return _of_zip(file) if zipfile.is_zipfile(file) else _of_pickles(file)
    except OSError as error:
        raise UserError(path, f"cannot be read ({error.strerror})", way_out(error)) from None
    except _OF_DAMAGE as error:
        raise UserError(
            path,
            f"is no file of tensors alone ({error})",
            f"name a file of weights, as {page_text('guide/features.md')} says",
        ) from None


def _of_zip(file: BinaryIO) -> Tensors:
    with zipfile.ZipFile(file) as archive:
        index = next(name for name in [*archive.namelist(), ""] if name.endswith("data.pkl") or not name)
        if not index:
            raise ValueError("it has no data.pkl")
        folder = index.removesuffix("data.pkl")
        if f"{folder}byteorder" in archive.namelist() and archive.read(f"{folder}byteorder") != b"little":
            raise ValueError("its numbers are not in little-endian order")

        def read(key: str, count: int) -> bytes:
            name = f"{folder}data/{key}"
            if archive.getinfo(name).file_size != count:
                raise ValueError(f"{name} has another size than it says")
            return archive.read(name)

        with archive.open(index) as opened:
            return _tensors(_Reader(opened).load(), read)


def _of_pickles(file: BinaryIO) -> Tensors:
    file.seek(0)
    if _Reader(file).load() != _MAGIC:
        raise ValueError("it does not begin as one")
    _, _, found, keys = (
        _Reader(file).load() for _ in range(4)
    )  # version, machine, tensors, order of the storages
    itemsize = {view.storage.key: view.storage.dtype.itemsize for view in _views(found).values()}
    stored: dict[str, bytes] = {}
    for key in keys:
        (count,) = struct.unpack("<q", file.read(8))
        if count < 0:
            raise ValueError("a storage has a negative size")
        stored[key] = file.read(count * itemsize[key])

    def read(key: str, count: int) -> bytes:
        if len(stored[key]) != count:
            raise ValueError("it is cut short")
        return stored[key]

    return _tensors(found, read)


def _views(found: Any) -> dict[str, _View]:
    if not isinstance(found, dict):
        raise ValueError("it holds no tensors by their names")
    return {str(name): view for name, view in found.items() if isinstance(view, _View)}


def _tensors(found: Any, read: Read) -> Tensors:
    return {name: view.of(read) for name, view in _views(found).items()}
