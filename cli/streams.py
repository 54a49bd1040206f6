"""What a person or another program reads from us: text of any language, in a terminal, a pipe, or nowhere."""

import io
import os
import sys

from cli.plain_text import plain

NOBODY_READS = 141  # exit code, as of a program that the system ends because nobody reads its pipe any more


def prepare_streams() -> None:
    """Make any text writable: on Windows, pipes and files get UTF-8, as their own encoding there lacks most letters.

    What another encoding lacks is written out. A standard stream that is closed gets a place that nothing comes from:
    otherwise, the next file that is opened would take its number, and with it what compiled libraries print.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if sys.platform == "win32" and not stream.isatty():
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="backslashreplace")


def is_terminal() -> bool:
    """Return whether a person reads along; without a console, as under `pythonw`, there is no output at all."""
    return sys.stdout is not None and sys.stdout.isatty()


def tell(text: str) -> None:
    """Write what a person must know to the standard error; where that is closed, to the output."""
    stream = sys.stderr or sys.stdout
    if stream is not None:
        stream.write(f"{plain(text)}\n")
        stream.flush()


def leave_pipe() -> int:
    """Write no more where nobody reads. Returns the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())  # or Python would complain when it flushes at its end
    os.close(nowhere)
    return NOBODY_READS
