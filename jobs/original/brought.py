"""What an old file became: a file of ours that says where it came from, and what of it has no counterpart."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from configs.disk.workspace import Workspace
from configs.disk.writing import write_text
from configs.errors import ExistsError
from configs.spec import hjson_io

PROGRAM = "of the original program"


@dataclass(frozen=True)
class Brought:
    """A preset or a spec that is to be written."""

    name: str  # of its file, without the ending
    what: str  # `spec`, or the group of a preset: `architecture`, `training`
    fields: dict[str, Any]  # of ours
    source: Path
    left: Sequence[str] = ()  # of the old file, without a counterpart
    notes: Sequence[str] = ()  # that stand at the top of the file
    comments: dict[str, str] = field(default_factory=dict)  # above fields

    @property
    def text(self) -> str:
        """As it stands in its file."""
        head = [f"Brought over from {self.source.name} {PROGRAM}"]
        head += [*self.notes, *(f"no counterpart: {line}" for line in self.left)]
        lines = [f"# {line}" for text in head for line in text.splitlines()]
        return "\n".join([*lines, hjson_io.dumps(self.fields, self.comments), ""])

    def place(self, workspace: Workspace, specs: Path) -> Path:
        """Return where it is to stand: a preset where the window keeps a person's own."""
        folder = specs if self.what == "spec" else workspace.root / "presets" / self.what
        return folder / f"{self.name}.hjson"


def write(brought: Brought, path: Path) -> bool:
    """Write what was brought over; False if it is there already. Raises ExistsError if another file is."""
    if path.exists():
        if path.read_text(encoding="utf-8", errors="replace") == brought.text:
            return False
        raise ExistsError(
            path, "is there already, and says something else", "move it away, or choose another folder"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, brought.text)
    return True


def as_name(typed: str) -> str:
    """Return an old name as one of ours: what a name cannot hold becomes `-`, and what is too long is cut."""
    kept = "".join(letter if letter.isalnum() or letter in " _-+.()" else "-" for letter in typed)
    return kept[:100].strip(" .") or "original"
