"""Where a platform wants a program to keep what it remembers of its user."""

import os
import sys
from pathlib import Path


def settings_folder() -> Path:
    """Return the folder of the settings: `%APPDATA%`, `Application Support`, `$XDG_CONFIG_HOME` or `~/.config`."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home())
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "stainless"
