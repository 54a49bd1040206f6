"""What the Kept page lists: what is kept and what is in the bin, each with its size and who needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import localtime, strftime

from configs.disk.workspace import Workspace
from gui.shared.query import matches
from gui.toolkit.short_names import short_names
from jobs.keeping import bin as the_bin
from jobs.keeping.dependents import needed_by
from jobs.keeping.kept import Kept, all_kept, size_of, size_text

NAME_WIDTH = 34  # characters


@dataclass(frozen=True)
class Line:
    """Something that is kept."""

    kept: Kept
    size: int  # bytes
    made: str
    needed: str  # by whom, in words
    entry: str = ""  # what the bin calls it, if it is there

    @property
    def about(self) -> str:
        """What its line has no room for."""
        return f"{self.kept.place}" + (f"\nneeded by {self.needed}" if self.needed else "")

    def cells(self, name: str) -> list[str]:
        """Return the cells of its line, under a name that fits."""
        owner = self.kept.thing[1] if len(self.kept.thing) > 2 else ""
        needed = [] if self.entry else [self.needed]
        return [name, self.kept.kind, owner, *needed, size_text(self.size), self.made]


@dataclass(frozen=True)
class Listing:
    """All of it, as it stood when it was looked at."""

    kept: Sequence[Line] = ()
    deleted: Sequence[Line] = ()

    @property
    def summary(self) -> str:
        """How much there is."""
        whole = sum(line.size for line in self.kept if len(line.kept.thing) == 2)  # the others go with those
        said = f"{len(self.kept)} things, {size_text(whole)}"
        binned = sum(line.size for line in self.deleted)
        return said + (f"; in the bin {len(self.deleted)}, {size_text(binned)}" if self.deleted else "")

    def found(self, query: str) -> "Listing":
        """Return what a person searches for."""
        return Listing(_matching(self.kept, query), _matching(self.deleted, query))


def _matching(lines: Sequence[Line], query: str) -> list[Line]:
    return [line for line in lines if matches(query, f"{line.kept.kind} {line.kept.place}")]


def look(workspace: Workspace) -> Listing:
    """Return what is kept now. Reads all folders, so it is not for the window's own thread."""
    needed = needed_by(workspace)
    kept = [
        Line(each, size_of(folder), _day(folder), ", ".join(needed.get(each, ())))
        for each in all_kept(workspace)
        if (folder := each.folder(workspace)).is_dir()
    ]
    deleted = [
        Line(entry.kept, size_of(entry.content), _day(entry.folder), "", entry.name)
        for entry in the_bin.entries(workspace)
    ]
    return Listing(kept, deleted)


def _day(folder: Path) -> str:
    try:
        return strftime("%Y-%m-%d %H:%M", localtime(folder.stat().st_mtime))
    except FileNotFoundError:  # it went while it was looked at
        return ""


def cells_of(lines: Sequence[Line]) -> list[list[str]]:
    """Return the cells of lines; a part of another thing stands in from the left."""
    places = list(dict.fromkeys(line.kept.name for line in lines))
    short = short_names(places, NAME_WIDTH)
    return [
        line.cells(("    " if len(line.kept.thing) > 2 and not line.entry else "") + short[line.kept.name])
        for line in lines
    ]
