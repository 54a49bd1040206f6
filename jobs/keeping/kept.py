"""What is kept in a workspace: data sets, corruptions, runs and evaluations, each a folder with a name of its own."""

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from configs.disk.names import safe_name
from configs.disk.workspace import Workspace
from configs.errors import MissingError, UserError, did_you_mean
from evaluation.evaluate_spec import evaluation_name, parts_of
from jobs.kinds.registry import Thing

_SHAPES = {  # where each kind of thing stands; * is one of its names
    "data set": ("datasets", "*"),
    "corruption": ("datasets", "*", "corruptions", "*"),
    "run": ("runs", "*"),
    "resumption": ("runs", "*"),
    "evaluation": ("runs", "*", "evaluations", "*"),
}


@dataclass(frozen=True)
class Kept:
    """Something that is kept, and its place in the workspace."""

    kind: str
    place: PurePosixPath  # `runs/first/evaluations/residual`

    @property
    def name(self) -> str:
        """What it is called among its like."""
        return self.place.name

    @property
    def thing(self) -> Thing:
        """What the kinds of job know it as."""
        shape = _SHAPES[self.kind]
        return (
            self.kind,
            *(part for part, fixed in zip(self.place.parts, shape, strict=True) if fixed == "*"),
        )

    def folder(self, workspace: Workspace) -> Path:
        """Where it is."""
        return workspace.root / self.place

    def is_within(self, other: "Kept") -> bool:
        """Whether it is the other one, or goes with it."""
        return self.place.is_relative_to(other.place)

    def called(self, name: str) -> "Kept":
        """Return what it is under another name; of an evaluation, its label. Raises UserError."""
        try:
            if self.kind == "evaluation":
                method, _ = parts_of(self.name)
                label = name.removeprefix(method).removeprefix("@")  # of `best` and of `residual@best`
                name = evaluation_name(method, safe_name(label) if label else None)
            else:
                name = safe_name(name)
            return Kept(self.kind, self.place.with_name(name))
        except ValueError as error:
            raise UserError("name", str(error), "choose another name") from None


def place_of(thing: Thing) -> PurePosixPath:
    """Return where something stands in a workspace."""
    names = iter(thing[1:])
    return PurePosixPath(*(next(names) if part == "*" else part for part in _SHAPES[thing[0]]))


def kept_as(thing: Thing) -> Kept:
    """Return what is kept of a thing; of a training that went on, its run."""
    return Kept("run" if thing[0] == "resumption" else thing[0], place_of(thing))


def shaped(place: str) -> Kept | None:
    """Return what would stand at a place, `runs/first`; None if nothing of ours does."""
    parts = PurePosixPath(place.replace("\\", "/")).parts
    for kind, shape in _SHAPES.items():
        named = [(part, fixed) for part, fixed in zip(parts, shape, strict=False)]
        if len(parts) == len(shape) and all(
            fixed == part if fixed != "*" else part not in ("..", "/") for part, fixed in named
        ):
            return Kept(kind, PurePosixPath(*parts))
    return None


def all_kept(workspace: Workspace) -> list[Kept]:
    """Return everything that is kept, each data set before its corruptions, each run before its evaluations."""
    things: list[Thing] = []
    for dataset in workspace.datasets():
        things += [("data set", dataset)]
        things += [("corruption", dataset, name) for name in workspace.corruptions(dataset)]
    for run in sorted({*workspace.runs(), *workspace.unfinished_runs()}):
        things += [("run", run)]
        things += [("evaluation", run, name) for name in workspace.run(run).evaluations()]
    return [kept_as(thing) for thing in things]


def kept_at(place: str, workspace: Workspace) -> Kept:
    """Return what stands at a place. Raises MissingError that says what is near."""
    kept, known = shaped(place), all_kept(workspace)
    if kept not in known:
        near = did_you_mean(place, [str(each.place) for each in known]) if known else ""
        raise MissingError(
            workspace.root, f'has nothing at "{place}"{near}', "name a place such as runs/first"
        )
    return kept


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder, of a link its own; one that goes meanwhile counts nothing."""
    size = 0
    for here, _, names in os.walk(folder):
        for name in names:
            try:
                size += (Path(here) / name).lstat().st_size
            except FileNotFoundError:  # a job works there
                continue
    return size


def size_text(size: int) -> str:
    """Return bytes as a person reads them: `12.3 MB`."""
    shown, units = float(size), ["bytes", "kB", "MB", "GB", "TB"]
    while shown >= 1000 and len(units) > 1:
        shown, units = shown / 1000, units[1:]
    return f"{shown:.0f} bytes" if units[0] == "bytes" else f"{shown:.1f} {units[0]}"
