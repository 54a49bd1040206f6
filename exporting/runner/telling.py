"""What is told to a person, who may not hear it: a log on a full disk, or a closed one, stops nothing."""

import sys
from contextlib import suppress


def tell(text: str) -> None:
    """Write a line to the standard error, if there is one that takes it."""
    with suppress(OSError, ValueError):  # ValueError: it is closed
        if sys.stderr is not None:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
