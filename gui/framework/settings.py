"""What the window remembers from one day to the next: a JSON file, written whole."""

import json
import math
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from configs.disk.user_folders import settings_folder
from configs.disk.writing import write_text

VERSION = 1
DESKTOP = "desktop"  # in place of a theme: light or dark as the desktop is
MOST_FORMS = 30  # workspaces whose forms are kept, the last ones
PAUSE = 30.0  # seconds from one keeping of the settings to the next


@dataclass
class Settings:
    """What is remembered."""

    theme: str = DESKTOP  # or the name of one
    size: tuple[int, int] | None = None  # pixels; None: not known yet
    location: tuple[int, int] | None = None
    recent_folders: list[str] = field(default_factory=list)
    sound: bool = True  # whether one is heard when a long job ends while the person looks elsewhere
    spare_worker: bool = True  # whether a process waits that has loaded what the next job needs
    form: dict[str, Any] = field(default_factory=dict)  # last values by key, of the windows on one workspace
    workspace: str = ""  # which one that is

    @property
    def browse_from(self) -> str:
        """Where to begin to browse: beside the last folder; empty if there is none."""
        return next((str(Path(folder).parent) for folder in self.recent_folders), "")

    def remember_folder(self, folder: str) -> None:
        """Put a folder in front of the recent ones."""
        self.recent_folders = [folder, *(old for old in self.recent_folders if old != folder)][:10]


def settings_path() -> Path:
    """Return the settings' file: what `$ANOMALY_SETTINGS` names, else the platform's place for such files."""
    if named := os.environ.get("ANOMALY_SETTINGS"):
        return Path(named)
    return settings_folder() / "settings.json"


def load_settings(path: Path, workspace: str = "") -> tuple[Settings, str]:
    """Return the settings of a file, and a notice if they could not be read: then they are the defaults.

    Args:
        path: the file.
        workspace: whose forms are wanted; what a file from before forms were kept by workspace holds is for any.
    """
    if not path.exists():
        return Settings(workspace=workspace), ""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields.pop("version") != VERSION:
            return Settings(workspace=workspace), _put_aside(path, "is of another version")
        forms = {"": fields.pop("form", {})} | fields.pop("forms", {})
        settings = Settings(**fields, form=forms.get(workspace, forms[""]), workspace=workspace)
        _check(settings)
        settings.size = _pair(settings.size, at_least=1)
        settings.location = _pair(settings.location)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        return Settings(workspace=workspace), _put_aside(path, f"could not be read ({error})")
    return settings, ""


def _put_aside(path: Path, problem: str) -> str:
    """Keep a file that is of no use here under another name. Returns what to tell the person."""
    aside = path.with_name(f"{path.name}.old")
    try:
        path.replace(aside)
    except OSError:
        return f"{path} {problem}, so the settings start anew"
    return f"{path} {problem}, so the settings start anew; it is kept as {aside.name}"


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = {"version": VERSION, **asdict(settings)}
    own = {fields.pop("workspace"): fields.pop("form")}
    forms = {name: form for name, form in _forms(path).items() if name not in own} | own
    write_text(path, json.dumps({**fields, "forms": dict(list(forms.items())[-MOST_FORMS:])}, indent=2))


def _forms(path: Path) -> dict[str, Any]:
    """Return the forms of all workspaces that a file holds, the one that was kept last at the end."""
    try:
        forms = json.loads(path.read_text(encoding="utf-8"))["forms"]
    except (OSError, ValueError, KeyError, TypeError):  # none yet, or nothing of use: this one begins anew
        return {}
    return dict(forms) if isinstance(forms, dict) else {}


class Keeper:
    """Keeps the settings in their file: now and then, so that a power cut takes little, and at the end."""

    def __init__(self, settings: Settings, path: Path) -> None:
        self.settings, self.path = settings, path
        self._kept: dict[str, Any] = {}
        self._next = time.monotonic() + PAUSE

    @property
    def is_due(self) -> bool:
        """Whether they should be kept now."""
        return time.monotonic() >= self._next

    def keep(self, always: bool = False) -> str:
        """Write the settings if they have changed, or `always`. Returns what went wrong, if anything."""
        self._next = time.monotonic() + PAUSE
        if always or asdict(self.settings) != self._kept:
            try:
                save_settings(self.settings, self.path)
            except OSError as error:
                return f"{self.path}: the settings could not be kept ({error.strerror})"
            self._kept = asdict(self.settings)
        return ""


def _check(settings: Settings) -> None:
    """Raise ValueError for what the window could not use."""
    if settings.theme not in ("light", "dark", DESKTOP):
        raise ValueError(f"unknown theme {settings.theme!r}")
    for name in ("spare_worker", "sound"):
        if not isinstance(getattr(settings, name), bool):
            raise ValueError(f"{name} must be true or false, got {getattr(settings, name)!r}")
    if not isinstance(settings.form, dict):
        raise ValueError("form must hold values by their names")
    folders = settings.recent_folders
    if not isinstance(folders, list) or not all(isinstance(folder, str) for folder in folders):
        raise ValueError("recent_folders must be a list of folders")


def _pair(value: Any, at_least: float = -math.inf) -> tuple[int, int] | None:
    if value is None:
        return None
    first, second = map(int, value)
    if min(first, second) < at_least:
        raise ValueError(f"must be two numbers of pixels, got {value}")
    return first, second
