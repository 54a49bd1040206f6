"""The bin of a workspace: what was deleted waits there whole, to be brought back, until the bin is emptied.

An entry is a folder with `place.txt`, where its content came from, and `content`. It counts once its content is there.
"""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from configs.disk.building import alone, check_free
from configs.disk.durable import make_folder
from configs.disk.workspace import BUILDING, Workspace
from configs.disk.writing import write_text
from configs.errors import MissingError, did_you_mean
from jobs.keeping.changing import held, move
from jobs.keeping.kept import Kept, kept_as, shaped, size_of
from jobs.keeping.uses import gate

_PLACE, _CONTENT = "place.txt", "content"


@dataclass(frozen=True)
class Entry:
    """Something in the bin."""

    folder: Path
    kept: Kept  # what it was

    @property
    def name(self) -> str:
        """What it is called in the bin: when it was deleted, `20261129-074155`."""
        return self.folder.name

    @property
    def content(self) -> Path:
        """What was deleted, whole."""
        return self.folder / _CONTENT


def bin_of(workspace: Workspace) -> Path:
    """Return the folder of the bin."""
    return workspace.root / "bin"


def entries(workspace: Workspace) -> list[Entry]:
    """Return what is in the bin, the last that was deleted first."""
    found = []
    for path in sorted(bin_of(workspace).glob("[!.]*"), reverse=True):
        if (path / _CONTENT).is_dir() and (path / _PLACE).is_file():
            kept = shaped((path / _PLACE).read_text(encoding="utf-8", errors="replace").strip())
            if kept is not None:
                found.append(Entry(path, kept))
    return found


def delete(kept: Kept, workspace: Workspace) -> Entry:
    """Put something into the bin, with what goes with it. Raises UserError if a job uses it, or something needs it."""
    with held(kept, workspace):
        entry = Entry(_new_folder(workspace), kept)
        write_text(entry.folder / _PLACE, f"{kept.place}\n")
        move(kept.folder(workspace), entry.content)
    return entry


def _new_folder(workspace: Workspace) -> Path:
    """Make a folder of the bin, called by the time; to be called within the gate."""
    stamp, number = time.strftime("%Y%m%d-%H%M%S"), 1
    while (folder := bin_of(workspace) / f"{stamp}-{number:03}").exists():
        number += 1
    make_folder(folder)
    return folder


def entry_of(name: str, workspace: Workspace) -> Entry:
    """Return what is in the bin under a name, or the last that stood at a place. Raises MissingError."""
    found = entries(workspace)
    for entry in found:
        if name in (entry.name, str(entry.kept.place)):
            return entry
    near = did_you_mean(name, [str(entry.kept.place) for entry in found]) if found else ""
    raise MissingError(bin_of(workspace), f'holds no "{name}"{near}', "name what is in the bin")


def restore(entry: Entry, workspace: Workspace) -> Kept:
    """Bring something back to where it was. Returns it.

    Raises:
        ExistsError: something else stands there now.
        MissingError: the run or data set that it belongs to is not there.
    """
    kept, place = entry.kept, entry.kept.folder(workspace)
    owner = kept_as((*("data set" if kept.kind == "corruption" else "run",), kept.thing[1]))
    if kept.kind in ("corruption", "evaluation") and not owner.folder(workspace).is_dir():
        raise MissingError(
            place, f"cannot come back, as there is no {owner.kind} {owner.name}", "put that back first"
        )
    with alone(place, kept.kind), gate(workspace):
        check_free(place, kept.kind)
        move(entry.content, place)
        shutil.rmtree(entry.folder)
    return kept


def empty(workspace: Workspace) -> int:
    """Remove all that is in the bin for good; what a process that was killed left of an earlier time, too.

    Returns:
        How many bytes there were.
    """
    folder, size = bin_of(workspace), 0
    if not folder.is_dir():
        return 0
    with alone(folder, "bin"):
        for path in sorted(folder.iterdir()):
            size += size_of(path)
            gone = path
            if not path.name.startswith(BUILDING):  # first it is no entry any more, then it goes
                gone = path.with_name(f"{BUILDING}{path.name}")
                with gate(workspace):
                    if not path.exists():  # it was brought back meanwhile
                        continue
                    move(path, gone)
            shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    return size
