"""Commands as a person can paste them into a terminal, wherever they are and however Python is installed."""

import os
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from configs.disk.workspace import Workspace

PROGRAM = Path(__file__).parents[1] / "main.py"  # what child processes run, in a checkout and installed


def program_name() -> str:
    """Return what the program is called: `stainless` where it was installed as a package, `main.py` in a checkout."""
    return "stainless" if is_installed() else PROGRAM.name


def is_installed() -> bool:
    """Whether this is an installed package and no checkout, which has the file that packages are made by."""
    return not PROGRAM.with_name("pyproject.toml").exists()


def command_text(*arguments: str | Path, workspace: Path | None = None) -> str:
    """Return a command of this program, such as `.venv/bin/python main.py resume nut` or `stainless resume nut`.

    Args:
        arguments: the words behind the program; paths are shown as short as can be.
        workspace: folder that the command works in; named only where it is not the one that is taken anyway.
    """
    program = _installed_program() if is_installed() else [_python(), _short(PROGRAM)]
    words = [*program, *(_short(word) if isinstance(word, Path) else word for word in arguments)]
    if workspace is not None and not _is_default(workspace):
        words += ["--workspace", _short(workspace)]
    return _joined(words)


def install_text(what: str) -> str:
    """Return the command that installs a package, or what a file such as `requirements-export.txt` pins."""
    lock = ["--requirement", _short(PROGRAM.parent / "locks" / what)]
    has_pip = find_spec("pip") is not None  # uv makes environments without
    pip = [_python(), "-m", "pip", "install"] if has_pip else ["uv", "pip", "install", "--python", _python()]
    return _joined([*pip, *(lock if what.endswith(".txt") else [what])])


def page_text(page: str) -> str:
    """Return where a page of the documentation stands, such as `docs/guide/gpu.md`."""
    return _short(PROGRAM.parent / "docs" / page)


def _installed_program() -> list[str]:
    """Return the command as it was installed: by its name where the path leads to it, else by its place."""
    name = program_name()
    script = Path(sys.executable).with_name(f"{name}.exe" if sys.platform == "win32" else name)
    if not script.exists():  # installed elsewhere than its Python, as by `pip install --user`
        return [_python(), "-m", name]
    found = shutil.which(name)
    return [name] if found and Path(found).samefile(script) else [_short(script)]


def _python() -> str:
    python = _short(Path(sys.executable))
    return python if os.sep in python else sys.executable


def _joined(words: list[str]) -> str:
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
