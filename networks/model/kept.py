"""The networks that were used last, ready for whoever asks for the same again.

To build a network and to trace it takes a quarter of a small evaluation, and a job asks for it once a method.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

MOST = 2  # a trained network, and its twin that drops values

_Made = TypeVar("_Made")
_kept: dict[Hashable, Any] = {}  # by all that they depend on; the latest last


def kept(what: Hashable, make: Callable[[], _Made]) -> _Made:
    """Return what `make` made of the same, or let it make that. Whoever gets it must not change it."""
    made: _Made = _kept.pop(what) if what in _kept else make()
    _kept[what] = made
    while len(_kept) > MOST:
        del _kept[next(iter(_kept))]
    return made


def forget() -> None:
    """Let go of all of them."""
    _kept.clear()
