"""How a job's process loads Keras: without what nothing here uses of it, and without looking for garbage meanwhile.

docs/measured/performance.md has the figures.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

_UNUSED = ("sklearn", "matplotlib")  # Keras loads them for wrappers and plots that no job makes


def load_keras() -> None:
    """Load Keras and its backend, if they are not there yet. What a job itself takes from the left out, it loads."""
    if "keras" not in sys.modules:
        with _left_out(_UNUSED), _no_collection():
            import_module("keras")


@contextmanager
def _left_out(packages: tuple[str, ...]) -> Iterator[None]:
    """Let packages that are not loaded look as if they were not installed."""
    left_out = dict.fromkeys(name for name in packages if name not in sys.modules)
    sys.modules.update(left_out)  # type: ignore[arg-type] # None: an import of it raises ModuleNotFoundError
    try:
        yield
    finally:
        for name in left_out:
            del sys.modules[name]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Collect no garbage: of what is loaded, nearly all stays, and each collection would look at all of it again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
