"""Hears what Python code does to files and folders, by the interpreter's audit events, just before it is done.

What compiled code writes by itself, such as HDF5, is not heard.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PATHS = {  # how many paths each event names first
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.mkdir": 1,
    "os.link": 2,
    "os.symlink": 2,
    "os.truncate": 1,
    "os.chmod": 1,
}
Listener = Callable[[Sequence[Path]], None]  # is told which paths are touched next
_listener: Listener | None = None


def _hear(event, arguments):
    if _listener is None:
        return
    named = ()
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES:
        named = arguments[:1]
    elif event in _PATHS:
        named = arguments[: _PATHS[event]]
    if paths := [
        Path(os.fsdecode(path)).absolute() for path in named if isinstance(path, str | bytes | Path)
    ]:
        _listener(paths)


sys.addaudithook(_hear)  # for good: none can be taken away


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Tell `listener` of each change before it is made, in the thread that makes it."""
    global _listener
    _listener = listener
    try:
        yield
    finally:
        _listener = None
