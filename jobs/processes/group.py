"""A child process and all that it starts: begun as a group of its own, asked to stop, and ended as one.

Linux and macOS have process groups and signals. Windows has neither: there, the descendants are looked for, and one
who shares our console is asked to stop by Ctrl+Break.
"""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any, Protocol

import psutil

_OUT_OF_MEMORY = ("SIGKILL", "SIGABRT", "SIGSEGV", "SIGBUS")  # by the system, or by a library that got none
_WINDOWS_ENDS = {
    0xC0000005: "access violation, as when memory runs out",
    0xC0000017: "out of memory",
    0xC00000FD: "stack overflow",
    0xC0000135: "a library is missing",
    0xC0000409: "aborted, as when memory runs out",
}


class Process(Protocol):
    """What is used of `subprocess.Popen`."""

    pid: int

    def send_signal(self, sig: int, /) -> None: ...

    def terminate(self) -> None: ...

    def kill(self) -> None: ...


def own_group() -> dict[str, Any]:
    """Return the arguments of `Popen` that make a child the first of a group; on Windows, no console flashes up."""
    options: dict[str, Any]
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP
        has_console = ctypes.windll.kernel32.GetConsoleWindow() != 0
        options = {"creationflags": flags if has_console else flags | subprocess.CREATE_NO_WINDOW}
    else:
        options = {"start_new_session": True}
    return options


def stop_signals() -> list[signal.Signals]:
    """Return what asks this program to stop."""
    signals = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        signals.append(signal.SIGBREAK)  # Ctrl+Break
    return signals


def end_own_group() -> None:
    """End this process, if it is the first of a group, and all that it started."""
    if sys.platform != "win32" and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)


def ask_to_stop(process: Process) -> None:
    """Ask a process to stop at its next safe point; on Windows without a console of ours, it ends at once."""
    if sys.platform == "win32":
        try:
            process.send_signal(signal.CTRL_BREAK_EVENT)
        except OSError:  # it has a console of its own, where we cannot press keys
            process.terminate()
    else:
        process.send_signal(signal.SIGTERM)


def end(process: Process) -> None:
    """End a group at once; it may be that some of it, or all, has ended by itself."""
    if sys.platform == "win32":
        for each in _descendants(process.pid):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                each.kill()
    else:
        # macOS says "not permitted" of a group whose processes have all ended.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _descendants(pid: int) -> list[psutil.Process]:
    """Return the processes that live of a child and all that it has started, the child first.

    Windows gives its number to no other process as long as we hold it, so one that has ended is still the parent of
    those that it left behind.
    """
    try:
        child = psutil.Process(pid)
        return [child, *child.children(recursive=True)]
    except psutil.NoSuchProcess:
        pass
    left = []
    for each in psutil.process_iter():
        with suppress(psutil.Error):
            if each.ppid() == pid:
                left += [each, *each.children(recursive=True)]
    return left


def meaning_of(code: int) -> str:
    """Return an exit code in words; a negative one is the number of the signal that ended the process."""
    if code >= 0x8000_0000:  # of Windows itself
        what = _WINDOWS_ENDS.get(code)
        return f"exit code 0x{code:08X}, {what}" if what else f"exit code 0x{code:08X}"
    if code >= 0:
        return f"exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
    return f"{name}, as when memory runs out" if name in _OUT_OF_MEMORY else name
