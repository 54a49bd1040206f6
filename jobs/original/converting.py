"""The job that brings files of the original program over: a search, then a preset, a spec or a run of each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from configs.disk.workspace import Workspace
from configs.errors import MissingError, UserError
from configs.events import Emit, Finished, Note
from configs.spec.spec_io import spec_from, typed_fields
from datasets.names import folders_in
from datasets.sources.importing import ImportSpec
from datasets.sources.layouts.original import DESCRIPTION
from datasets.sources.layouts.recognized import layout_of
from jobs.original.brought import Brought, as_name, write
from jobs.original.convert_spec import ConvertSpec
from jobs.original.corruptions import corruption_of
from jobs.original.library import Library
from jobs.original.schemes import architecture_of, is_architecture, is_scheme, scheme_of
from jobs.original.settings import Settings, read_old
from jobs.original.todo import action_of, corruption_spec, jobs_of

_ENDINGS = (".json", ".hjson")
_OF_EXPERIMENTS = ("weights.h5", "history.h5")


@dataclass
class _Search:
    """What stands in the files and folders that were named."""

    files: list[Path] = field(default_factory=list)
    experiments: list[Path] = field(default_factory=list)
    datasets: list[Path] = field(default_factory=list)
    data: set[Path] = field(default_factory=set)  # folders that were searched, and hold data sets

    def look(self, path: Path) -> None:
        """Take in a file, or what a folder holds. Raises MissingError if there is none."""
        if path.is_dir():
            self._folder(path)
        elif not path.is_file():
            raise MissingError(path, "no such file or folder", "check the path")
        elif path.name in _OF_EXPERIMENTS or (
            path.name == DESCRIPTION and (path.parent / _OF_EXPERIMENTS[0]).is_file()
        ):
            self.experiments.append(path.parent)
        else:
            self.files.append(path)

    def _folder(self, folder: Path) -> None:
        if (folder / _OF_EXPERIMENTS[0]).is_file():
            self.experiments.append(folder)
        elif layout_of(folder) == "original":
            self.datasets.append(folder)
        else:
            self.files += sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)
            inside = folders_in(folder)
            for each in inside:
                self._folder(each)
            if set(inside) & set(self.datasets):
                self.data.add(folder)


def run(spec: ConvertSpec, workspace: Workspace, emit: Emit) -> None:
    """Bring files over. What cannot be brought over is told, and the others are.

    Raises:
        UserError: there is no such file, or something could not be brought over.
    """
    search = _Search()
    for path in spec.files:
        search.look(path.absolute())
    library = Library(search.files, sorted(search.data), workspace)
    specs = (spec.to or workspace.root / "specs" / "original").absolute()
    named = {path.absolute() for path in spec.files}
    failed: list[UserError] = []
    made = 0
    tasks: list[Callable[[], Iterable[object]]] = [
        *(partial(_of_file, path, library, path in named, emit) for path in search.files),
        *(partial(_of_dataset, folder) for folder in search.datasets),
        *(partial(_of_experiment, folder, library, emit) for folder in dict.fromkeys(search.experiments)),
    ]
    for bring in tasks:
        try:
            for brought in bring():
                made += 1
                if isinstance(brought, Brought):
                    _write(brought, brought.place(workspace, specs), emit)
        except UserError as error:
            failed.append(error)
    if failed and made:
        emit(Note(f"{made} of {made + len(failed)} were brought over, to {specs}"))
    if len(failed) == 1:
        raise failed[0]
    if failed:
        for each in failed:
            emit(Note(str(each), "warning"))
        raise UserError(
            specs, f"has all but {len(failed)} files, which were not brought over", "look at each above"
        )
    if not made:
        raise UserError(spec.files[0], "holds no file of the original program", "name another file or folder")
    emit(Finished(f"{made} brought over", str(specs)))


def _of_file(path: Path, library: Library, is_named: bool, emit: Emit) -> Iterable[Brought]:
    """Return what a file of settings becomes; one that was only found, and is none, is passed over."""
    fields = read_old(path)
    if is_architecture(fields):
        return [architecture_of(path)]
    if is_scheme(fields):
        return [scheme_of(path)]
    if "1_default" in fields and "1_cor_name" not in fields:
        if fields["1_default"] is None:
            emit(Note(f'{path}: no corruption; trainings on it have corruption: "clean"'))
            return []
        return [_described(path, fields)]
    if action_of(path, fields) is not None:
        return jobs_of(path, fields, library)
    if is_named:
        raise UserError(
            path,
            "is no file of settings of the original program",
            "name an architecture, a training scheme, a job, or the folder of a data set or an experiment",
        )
    emit(Note(f"{path}: is no file of settings of the original program, and passed over"))
    return []


def _described(path: Path, fields: dict[str, Any]) -> Brought:
    """Return the spec of a corruption by its description, which stands in <data set>/Train/<corruption>."""
    is_in_place = path.name == DESCRIPTION and path.parent.parent.name in ("Train", "Test")
    dataset = path.parents[2].name if is_in_place else None
    name = path.parent.name if path.name == DESCRIPTION else path.stem
    old = Settings(path, fields)
    found = corruption_of(old)
    stem = f"corrupt-{dataset}-{name}" if dataset else f"corrupt-{name}"
    why = "the description does not say of which it is"
    left = [line for line in old.left() if not line.startswith("1_p")]
    return corruption_spec(found, (path, stem), dataset, name, why, left)


def _of_dataset(folder: Path) -> Iterator[Brought]:
    """Yield the spec that imports a data set, and one for each corruption that was designed for it."""
    name = as_name(folder.name)
    spec = spec_from(ImportSpec, folder, name=name, source=folder, layout="original")
    yield Brought(f"import-{name}", "spec", typed_fields(spec), folder)
    described: dict[str, Path] = {}
    for path in (*folder.glob(f"Test/*/{DESCRIPTION}"), *folder.glob(f"Train/*/{DESCRIPTION}")):
        described[path.parent.name] = path
    for path in (described[corruption] for corruption in sorted(described)):
        fields = read_old(path)
        if fields.get("1_default") is not None:
            yield _described(path, fields)


def _of_experiment(folder: Path, library: Library, emit: Emit) -> list[str]:
    from jobs.original.experiment import bring_run  # loads Keras, which settings do without

    return [bring_run(folder, library, emit)]


def _write(brought: Brought, path: Path, emit: Emit) -> None:
    is_new = write(brought, path)
    emit(Note(f"{path}{'' if is_new else ' (there already)'}: from {brought.source}"))
    for line in brought.left:
        emit(Note(f"{path.name}: no counterpart: {line}", "warning"))
