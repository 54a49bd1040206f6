"""Networks that a task has ready: several methods use one, and to build and trace it takes longer than many batches."""

from collections.abc import Callable
from typing import Any, TypeVar

_MOST = 3  # the network of a run, what samples it, and its locator

_Ready = TypeVar("_Ready")

_kept: dict[str, Any] = {}  # the longest unused first


def kept(what: str, make: Callable[[], _Ready]) -> _Ready:
    """Return what was made before of the same name, or make it; of all, the last few are kept.

    Args:
        what: names all that it depends on, its weights too.
        make: makes it. Nothing may change it later.
    """
    found: _Ready = _kept.pop(what) if what in _kept else make()
    _kept[what] = found
    while len(_kept) > _MOST:
        del _kept[next(iter(_kept))]
    return found


def forget() -> None:
    """Let go of all."""
    _kept.clear()
