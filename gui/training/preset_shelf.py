"""Presets to choose from: the shipped ones, and a person's own, which are files of the workspace."""

from pathlib import Path
from typing import Any

from configs.disk.names import safe_name
from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.spec import hjson_io
from configs.spec.presets import Group, preset_names, preset_text
from configs.spec.spec import Spec
from configs.spec.spec_io import kind_of, parse_spec
from gui.framework import spec_files
from networks.choices.architectures import AE, AESc, UNet
from networks.choices.training_scheme import TrainingScheme


class PresetShelf:
    """The presets of one group, architectures or training schemes."""

    def __init__(self, workspace: Workspace, group: Group) -> None:
        self.group = group
        self._folder = workspace.root / "presets" / group

    def shipped(self) -> list[str]:
        """Return the names of the presets that nobody can change."""
        return preset_names(self.group)

    def names(self) -> list[str]:
        """Return the names of all presets: the shipped ones first."""
        own = sorted(path.stem for path in self._folder.glob("*.hjson")) if self._folder.is_dir() else []
        return [*self.shipped(), *(name for name in own if name not in self.shipped())]

    def text(self, name: str) -> str:
        """Return the hjson of a preset, comments and all. Raises UserError for one that is gone."""
        if name in self.shipped():
            return preset_text(self.group, name)
        return hjson_io.read(self._path(name))[0]

    def typed(self, name: str) -> Any:
        """Return what a spec says for a preset: the name of a shipped one, the fields of an own one."""
        return name if name in self.shipped() else hjson_io.parse(self.text(name), self._path(name))

    def summary(self, name: str) -> str:
        """Return the comment at the top of a preset: what it is, in a line."""
        first = self.text(name).partition("\n")[0]
        return first.lstrip("# ") if first.startswith("#") else ""

    def mistake(self, text: str) -> str:
        """Return what is wrong with a preset's text, a line for each mistake, with its line; empty if all is well."""
        try:
            parse_spec(self._spec_class(text), text, "line")
        except UserError as error:
            return "\n".join(line.replace("line:", "line ", 1) for line in str(error).splitlines())
        return ""

    def _spec_class(self, text: str) -> type[Spec]:
        """Return the class that checks a text: for an architecture, the one of its kind."""
        if self.group == "training":
            return TrainingScheme
        kind = hjson_io.parse(text, "line").get("kind")
        classes = {kind_of(each): each for each in (AE, AESc, UNet)}
        if kind not in classes:
            found = "nothing" if kind is None else repr(kind)
            raise UserError("kind", f"must be one of {', '.join(classes)}, got {found}", "type one of these")
        return classes[str(kind)]

    def save(self, name: str, text: str) -> Path:
        """Keep a person's own preset. Raises ValueError for a name that cannot be one, or is a shipped one's."""
        if name in self.shipped():
            raise ValueError(f'"{name}" is a shipped preset; choose another name')
        path = self._path(safe_name(name))
        spec_files.save(path, text)
        return path

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.hjson"
