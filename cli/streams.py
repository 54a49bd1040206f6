"""What a person or another program reads from us: text of any language, in a terminal, a pipe, or nowhere."""

import io
import sys


def use_utf8_output() -> None:
    """Write UTF-8 into pipes and files on Windows, whose own encoding there lacks most letters; and escape what an
    encoding lacks, so that no name can end a job.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            if sys.platform == "win32" and not stream.isatty():
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def is_terminal() -> bool:
    """Return whether a person reads along; without a console, as under `pythonw`, there is no output at all."""
    return sys.stdout is not None and sys.stdout.isatty()
