"""Commands as a person can paste them into a terminal, wherever they are and however Python is installed."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

from configs.disk.workspace import Workspace

PROGRAM = Path(__file__).parents[1] / "main.py"


def command_text(*arguments: str | Path, workspace: Path | None = None) -> str:
    """Return a command of this program, such as `.venv/bin/python main.py resume nut`.

    Args:
        arguments: the words behind the program; paths are shown as short as can be.
        workspace: folder that the command works in; named only where it is not the one that is taken anyway.
    """
    shown = [_short(word) if isinstance(word, Path) else word for word in arguments]
    python = _short(Path(sys.executable))
    words = [python if os.sep in python else sys.executable, _short(PROGRAM), *shown]
    if workspace is not None and not _is_default(workspace):
        words += ["--workspace", _short(workspace)]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def _is_default(workspace: Path) -> bool:
    """Whether a workspace is the one that a command takes by itself."""
    try:
        return workspace.absolute() == Workspace.default().root.absolute()
    except FileNotFoundError:  # the current folder is gone
        return False


def _short(path: Path) -> str:
    """Return a path from the current folder on if it lies there."""
    try:
        folder = Path.cwd()
    except FileNotFoundError:  # it is gone
        return str(path)
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)
